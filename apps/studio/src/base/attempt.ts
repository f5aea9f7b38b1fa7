import { markNotices, sendLast } from '@tandem/platform';
import { sql } from 'kysely';
import type { Call } from './context.ts';

/**
 * Does something within the call's transaction that may be taken back whole: what it wrote is gone, and what it would
 * have sent or announced is not, where it throws or where `keep` says no to what it found.
 */
export async function attempt<T>(
  call: Call,
  verb: (call: Call) => Promise<T>,
  keep: (done: T) => boolean = () => true,
): Promise<T> {
  const { jobs, flush } = sendLast(call.studio.jobs);
  const unsay = markNotices(call.trx);
  const back = async () => {
    unsay();
    await sql`rollback to savepoint attempt`.execute(call.trx);
  };
  await sql`savepoint attempt`.execute(call.trx);
  try {
    const done = await verb({ ...call, studio: { ...call.studio, jobs } });
    if (keep(done)) await flush();
    else await back();
    return done;
  } catch (error) {
    await back();
    throw error;
  } finally {
    await sql`release savepoint attempt`.execute(call.trx);
  }
}
