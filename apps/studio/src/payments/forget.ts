import { sql } from 'kysely';
import type { Work } from '../base/context.ts';

/** A notice that comes again after so long is read again, and changes nothing. */
const NOTICES_KEPT_DAYS = 60;

/**
 * Takes a person who is being erased off their payments. The sums stay, with what the provider calls them: books are kept by
 * law. What is paid later finds nobody, and stands before the staff.
 * @returns how many
 */
export async function forgetPayer({ trx, studioId }: Work, customerId: string): Promise<number> {
  const { numAffectedRows } = await sql`update payments set customer_id = null, address = null
    where studio_id = ${studioId} and customer_id = ${customerId}`.execute(trx);
  return Number(numAffectedRows ?? 0);
}

export async function dropOldNotices({ trx, studioId, now }: Work): Promise<void> {
  await sql`delete from payment_notices where studio_id = ${studioId}
    and at < ${now}::timestamptz - make_interval(days => ${NOTICES_KEPT_DAYS})`.execute(trx);
}
