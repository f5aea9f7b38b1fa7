import type { LiveBoard } from '@tandem/api/tracker';
import { inTenant, type LiveHub, type Log } from '@tandem/platform';
import type { Db } from '../base/db.ts';
import type { LiveNotice } from '../events/store.ts';
import { type LiveClass, loadLiveClass } from './live-class.ts';

/** A class that nobody looks at is forgotten after this long; it is rebuilt when somebody does. */
const IDLE_MS = 60_000;

type Entry = { siteId: number; eventId: number; current: Promise<LiveClass>; usedAtMs: number };

/** The running classes that somebody watches in this process. */
export type LiveBoards = {
  /** @throws Problem `not_found` */
  board(siteId: number, eventId: number): Promise<LiveBoard>;
  close(): void;
};

/**
 * Keeps classes in memory and follows notifications of every process: first what is stored, then each new chunk by
 * its ID. Chunks may come twice or in any order, since the reducer does not mind.
 */
export function createLiveBoards(db: Db, hub: LiveHub, log: Log): LiveBoards {
  const entries = new Map<string, Entry>();
  const keyOf = (siteId: number, eventId: number) => `${siteId}:${eventId}`;
  const load = (siteId: number, eventId: number) =>
    inTenant(db, String(siteId), (trx) => loadLiveClass(trx, eventId));

  const follow = ({ siteId, eventId, chunkId }: LiveNotice) => {
    const key = keyOf(siteId, eventId);
    const entry = entries.get(key);
    if (!entry) return;
    // Whatever was being loaded ends first: the notice may be news to it.
    entry.current = entry.current.then(async (live) => {
      if (chunkId === undefined) return load(siteId, eventId);
      const chunk = await inTenant(db, String(siteId), (trx) =>
        trx
          .selectFrom('chunks')
          .select(['samples', 'received_at', 'class_clock', 'last_second'])
          .where('chunk_id', '=', chunkId)
          .executeTakeFirst(),
      );
      if (chunk) live.take(chunk);
      return live;
    });
    entry.current.catch((error) => {
      entries.delete(key);
      log.warn({ err: error, eventId }, 'a live class could not follow and will be built again');
    });
  };
  const unsubscribe = hub.subscribe((message) => {
    // After a lost connection anything may have been missed.
    if ((message as { reset?: boolean }).reset) entries.clear();
    else follow(message as LiveNotice);
  });
  const sweep = setInterval(() => {
    for (const [key, entry] of entries) if (Date.now() - entry.usedAtMs > IDLE_MS) entries.delete(key);
  }, IDLE_MS);
  sweep.unref();

  return {
    async board(siteId, eventId) {
      const key = keyOf(siteId, eventId);
      let entry = entries.get(key);
      if (!entry) {
        entry = { siteId, eventId, current: load(siteId, eventId), usedAtMs: 0 };
        entries.set(key, entry);
        entry.current.catch(() => entries.delete(key));
      }
      entry.usedAtMs = Date.now();
      return (await entry.current).board(Date.now());
    },
    close() {
      clearInterval(sweep);
      unsubscribe();
      entries.clear();
    },
  };
}
