import { setTimeout as sleep } from 'node:timers/promises';
import { type Kysely, sql, type Transaction } from 'kysely';
import type { Log } from '../log.ts';

/** PostgreSQL's own bound on a notification is 8,000 bytes: send ids, never content. */
const MAX_PAYLOAD_BYTES = 7_900;
/** Notices of a process go out together, so often at most: each NOTIFY has all commits of a server wait for each other. */
const TELL_EVERY_MS = 10;
const MAX_AT_ONCE = 1_000;
/** What could not be told yet; of more than that it is told that anything may have changed. */
const MAX_UNTOLD = 10_000;
const AGAIN_MS = 1_000;
/** At the end of a process. */
const LAST_TELL_MS = 2_000;

/** What changed, for every process that listens to its channel: ids as JSON. */
export type Notice = { channel: string; payload: string };

/** Of a transaction, until it commits. */
const collected = new WeakMap<object, Notice[]>();

/** Keeps what a transaction announces, for whoever tells it once that has committed. */
export function collectNotices(trx: object): Notice[] {
  const notices: Notice[] = [];
  collected.set(trx, notices);
  return notices;
}

/** Remembers where a transaction's notices stand. @returns takes back those that came since, as a savepoint does its rows */
export function markNotices(trx: object): () => void {
  const notices = collected.get(trx);
  const length = notices?.length ?? 0;
  return () => void notices?.splice(length);
}

/** Announces a change to every process, once the transaction has committed and only then. */
export async function announce<DB>(
  trx: Transaction<DB> | Kysely<DB>,
  channel: string,
  message: unknown,
): Promise<void> {
  const payload = JSON.stringify(message);
  if (Buffer.byteLength(payload) > MAX_PAYLOAD_BYTES)
    throw new Error('a notification carries ids, not content');
  const notices = collected.get(trx);
  if (notices) notices.push({ channel, payload });
  // Nobody collects for a command beside the servers: PostgreSQL keeps the notice until the commit.
  else await sql`select pg_notify(${channel}, ${payload})`.execute(trx);
}

/** Tells what committed transactions have announced. */
export type Notices = {
  tell(notices: readonly Notice[]): void;
  /** Tells what is left. */
  close(): Promise<void>;
};

/**
 * Collects notices and sends them in the order of their commits here, each once. What cannot be sent is sent again, also
 * where it may have arrived: whoever hears one only asks again. A process that is killed in between takes the notices of
 * its last few milliseconds along.
 */
export function createNotices(send: (notices: Notice[]) => Promise<void>, log: Log): Notices {
  const untold = new Map<string, Notice>();
  let sending: Promise<void> | null = null;
  let timer: NodeJS.Timeout | null = null;
  let lastMs = -TELL_EVERY_MS;
  const keep = (notice: Notice) => {
    const key = `${notice.channel} ${notice.payload}`;
    untold.delete(key);
    untold.set(key, notice);
  };
  const forgetTooMany = () => {
    if (untold.size <= MAX_UNTOLD) return;
    const channels = new Set([...untold.values()].map(({ channel }) => channel));
    untold.clear();
    for (const channel of channels) keep({ channel, payload: JSON.stringify({ reset: true }) });
  };
  const sendNext = async () => {
    const batch = [...untold.values()].slice(0, MAX_AT_ONCE);
    for (const { channel, payload } of batch) untold.delete(`${channel} ${payload}`);
    lastMs = performance.now();
    let waitMs = TELL_EVERY_MS;
    try {
      await send(batch);
    } catch (error) {
      const later = [...untold.values()];
      untold.clear();
      for (const notice of [...batch, ...later]) keep(notice);
      forgetTooMany();
      waitMs = AGAIN_MS;
      log.warn(
        { event: 'notices.untold', reason: (error as Error).message },
        'changes could not be told, will retry',
      );
    }
    sending = null;
    if (untold.size > 0) plan(waitMs);
  };
  const plan = (ms: number) => {
    timer ??= setTimeout(() => {
      timer = null;
      sending = sendNext();
    }, ms);
  };
  return {
    tell(notices) {
      for (const notice of notices) keep(notice);
      forgetTooMany();
      if (untold.size > 0 && !sending) plan(Math.max(0, lastMs + TELL_EVERY_MS - performance.now()));
    },
    async close() {
      const untilMs = performance.now() + LAST_TELL_MS;
      while ((sending || untold.size > 0) && performance.now() < untilMs) {
        if (timer) clearTimeout(timer);
        timer = null;
        sending ??= sendNext();
        await Promise.race([sending, sleep(Math.max(1, untilMs - performance.now()), null, { ref: false })]);
      }
      if (timer) clearTimeout(timer);
    },
  };
}
