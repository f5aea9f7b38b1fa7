import type { Log } from '../log.ts';
import { type Listening, listenTo } from './listen.ts';
import type { NatsLine } from './nats.ts';

/** Messages that are kept for whoever comes a little late, and for how long. */
const MAX_RECENT = 1_000;
const RECENT_MS = 60_000;

/** What a process hears of a channel, handed out to any number of listeners. */
export type LiveHub = {
  subscribe(listener: (message: unknown) => void): () => void;
  /** What was heard in the last so many ms, the oldest first; null where not all of it is known any more. */
  recent(sinceMs: number): unknown[] | null;
  close(): Promise<void>;
};

/**
 * Hands what a channel tells to any number of listeners; after a lost line they get `{ reset: true }`, since anything may
 * have been missed.
 * @param more.nats a line that tells beside PostgreSQL
 * @param more.beatMs see `listenTo`
 */
export async function createLiveHub(
  at: { url: string; role: string },
  channel: string,
  log: Log,
  more: { nats?: NatsLine; beatMs?: number } = {},
): Promise<LiveHub> {
  const listeners = new Set<(message: unknown) => void>();
  const heard: { atMs: number; message: unknown }[] = [];
  /** From then on all that was told is in `heard`; nothing is while a line is down. */
  let knownFromMs = Number.POSITIVE_INFINITY;
  const down = new Set<Listening>();
  const forget = () => {
    const nowMs = Date.now();
    let old = Math.max(0, heard.length - MAX_RECENT);
    while (old < heard.length && heard[old]!.atMs < nowMs - RECENT_MS) old++;
    if (old > 0) knownFromMs = Math.max(knownFromMs, heard[old - 1]!.atMs + 1);
    heard.splice(0, old);
  };
  const tell = (message: unknown) => {
    heard.push({ atMs: Date.now(), message });
    forget();
    for (const listener of listeners) listener(message);
  };
  const listening = (): Listening => {
    const on: Listening = {
      heard(payload) {
        try {
          tell(JSON.parse(payload || 'null'));
        } catch (error) {
          log.warn({ event: 'notices.unreadable', err: error }, 'a notification could not be read');
        }
      },
      up(again) {
        down.delete(on);
        if (down.size === 0) knownFromMs = Date.now();
        if (again) tell({ reset: true });
      },
      down() {
        down.add(on);
        knownFromMs = Number.POSITIVE_INFINITY;
      },
    };
    down.add(on);
    return on;
  };
  // Both are made first: only with both up is all known.
  const [byPostgres, byNats] = [listening(), more.nats && listening()];
  if (byNats) more.nats!.listen(channel, byNats);
  const line = await listenTo(at, channel, byPostgres, log, more.beatMs);
  return {
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    recent(sinceMs) {
      const fromMs = Date.now() - sinceMs;
      forget();
      if (fromMs < knownFromMs) return null;
      return heard.filter(({ atMs }) => atMs >= fromMs).map(({ message }) => message);
    },
    close: line.close,
  };
}
