import type { Log } from '@tandem/platform';
import { LRUCache } from 'lru-cache';
import type { Box, Call } from '../base/context.ts';

/** A box that says nothing for so long has gone; it speaks every two seconds. */
const GONE_AFTER_MS = 60_000;
/** What goes on is said in the log this often. */
const SAID_EVERY_MS = 10 * 60_000;
const MAX_BOXES = 1_000;

type Present = { log: Log; box: Pick<Box, 'siteId' | 'boxId'> };

/** Boxes that this process hears, so that their coming and going is in its log. */
const present = new LRUCache<string, Present>({
  max: MAX_BOXES,
  ttl: GONE_AFTER_MS,
  ttlAutopurge: true,
  dispose: ({ log, box }, _key, reason) => {
    if (reason === 'expire') log.warn({ event: 'box.silent', ...box }, 'a box went silent');
  },
});
const said = new LRUCache<string, true>({ max: MAX_BOXES, ttl: SAID_EVERY_MS });

/** Says in the log that a box is there, when it was not. */
export function notePresence({ tracker, caller: { siteId, boxId } }: Call<Box>): void {
  const key = `${siteId}:${boxId}`;
  const box = { siteId, boxId };
  if (!present.has(key)) tracker.log.info({ event: 'box.heard', ...box }, 'a box is heard');
  present.set(key, { log: tracker.log, box });
}

/** Warns in the log of what goes on for long: now and then, not at each sign of it. @param key what goes on, of whom */
export function warnSometimes(log: Log, key: string, facts: object): void {
  if (said.has(key)) return;
  said.set(key, true);
  log.warn({ event: 'box.trouble', ...facts }, key);
}
