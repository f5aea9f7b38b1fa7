import { sql } from 'kysely';
import type { Work } from '../../base/context.ts';

const DAY_MS = 24 * 3600_000;
/** Classes are read from a day before to two weeks ahead. */
const BACK_DAYS = 1;
const AHEAD_DAYS = 14;

/** Of which classes a reading is. */
export const spanOf = (now: Date) => ({
  from: new Date(now.getTime() - BACK_DAYS * DAY_MS),
  to: new Date(now.getTime() + AHEAD_DAYS * DAY_MS),
});

/** When a reading begins, by the one clock of all processes: what was read later counts. */
export async function readingBegins({ trx }: Pick<Work, 'trx'>): Promise<Date> {
  const { rows } = await sql<{ at: Date }>`select clock_timestamp() as at`.execute(trx);
  return rows[0]!.at;
}
