import { randomBytes } from 'node:crypto';
import { Socket } from 'node:net';
import pg from 'pg';
import type { Log } from '../log.ts';
import { asRole } from '../postgres/login.ts';

const RECONNECT_MS = 1_000;
const CONNECT_TIMEOUT_MS = 10_000;
/** A notice to oneself goes out this often; one that has not come back when the next is due tells of a dead line. */
export const BEAT_MS = 5_000;

/** What happens on a line that listens. */
export type Listening = {
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
