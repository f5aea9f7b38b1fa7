import { randomBytes } from 'node:crypto';
import { Socket } from 'node:net';
import { type Kysely, sql, type Transaction } from 'kysely';
import pg from 'pg';
import type { Log } from './log.ts';
import { asRole } from './postgres/login.ts';

const RECONNECT_MS = 1_000;
const CONNECT_TIMEOUT_MS = 10_000;
/** A notice to oneself goes out this often; one that has not come back when the next is due tells of a dead line. */
const BEAT_MS = 5_000;
/** PostgreSQL's own bound on a notification is 8,000 bytes: send ids, never content. */
const MAX_PAYLOAD_BYTES = 7_900;

/** Announces a change to every process, when and only if the transaction commits. */
export async function announce<DB>(
  trx: Transaction<DB> | Kysely<DB>,
  channel: string,
  message: unknown,
): Promise<void> {
  const payload = JSON.stringify(message);
  if (Buffer.byteLength(payload) > MAX_PAYLOAD_BYTES)
    throw new Error('a notification carries ids, not content');
  await sql`select pg_notify(${channel}, ${payload})`.execute(trx);
}

/** Messages that are kept for whoever comes a little late, and for how long. */
const MAX_RECENT = 1_000;
const RECENT_MS = 60_000;

/** One LISTEN connection per process, handed out to any number of listeners. */
export type LiveHub = {
  subscribe(listener: (message: unknown) => void): () => void;
  /** What was heard in the last so many ms, the oldest first; null where not all of it is known any more. */
  recent(sinceMs: number): unknown[] | null;
  close(): Promise<void>;
};

/** What happens on a line that listens. */
type Listening = {
  heard(payload: string): void;
  /** The line is up; `again`: after it was lost, so that something may have been missed. */
  up(again: boolean): void;
  down?(): void;
};

/**
 * Listens on a channel and reconnects by itself, also where the line hangs without having ended: it sends itself a notice
 * every few seconds. It is a session of its own to PostgreSQL itself: no pooler that shares sessions passes notices on.
 */
export async function listenTo(
  { url, role }: { url: string; role: string },
  channel: string,
  on: Listening,
  log: Log,
  beatMs = BEAT_MS,
): Promise<{ close(): Promise<void> }> {
  const connectionString = asRole(url, role);
  let client: pg.Client | null = null;
  let closed = false;
  const connect = async (again: boolean): Promise<void> => {
    const line = new Socket();
    const next = new pg.Client({
      connectionString,
      application_name: 'live',
      keepAlive: true,
      stream: () => line,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      query_timeout: CONNECT_TIMEOUT_MS,
    });
    const own = `beat_${randomBytes(8).toString('hex')}`;
    let awaited = false;
    next.on('error', () => {});
    next.on('notification', (n) => {
      if (n.channel === own) awaited = false;
      else on.heard(n.payload ?? '');
    });
    await next.connect();
    try {
      await next.query(`listen ${pg.escapeIdentifier(channel)}; listen ${own}`);
    } catch (error) {
      line.destroy();
      throw error;
    }
    client = next;
    on.up(again);
    const beat = setInterval(() => {
      if (awaited) {
        log.warn(
          { event: 'notices.line_hangs', channel },
          'the line on which the database tells of changes hangs; another is made',
        );
        line.destroy();
      } else {
        awaited = true;
        next.query('select pg_notify($1, $2)', [own, '']).catch(() => {});
      }
    }, beatMs);
    beat.unref();
    next.on('end', () => {
      clearInterval(beat);
      on.down?.();
      if (!closed) setTimeout(reconnect, RECONNECT_MS).unref();
    });
  };
  const reconnect = async (): Promise<void> => {
    if (closed) return;
    try {
      await connect(true);
      log.info({ event: 'notices.again', channel }, 'the database tells of changes again');
    } catch {
      setTimeout(reconnect, RECONNECT_MS).unref();
    }
  };
  await connect(false);
  return {
    async close() {
      closed = true;
      await client?.end().catch(() => {});
    },
  };
}

/** Hands what a channel tells to any number of listeners; after a lost line they get `{ reset: true }`. */
export async function createLiveHub(
  at: { url: string; role: string },
  channel: string,
  log: Log,
  beatMs = BEAT_MS,
): Promise<LiveHub> {
  const listeners = new Set<(message: unknown) => void>();
  const heard: { atMs: number; message: unknown }[] = [];
  /** From then on all that was told is in `heard`. */
  let knownFromMs = Number.POSITIVE_INFINITY;
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
  const line = await listenTo(
    at,
    channel,
    {
      heard(payload) {
        try {
          tell(JSON.parse(payload || 'null'));
        } catch (error) {
          log.warn({ event: 'notices.unreadable', err: error }, 'a notification could not be read');
        }
      },
      up(again) {
        knownFromMs = Date.now();
        if (again) tell({ reset: true });
      },
      down() {
        knownFromMs = Number.POSITIVE_INFINITY;
      },
    },
    log,
    beatMs,
  );
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
