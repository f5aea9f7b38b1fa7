import type { WaiverState } from '@tandem/api/words';
import { type RawBuilder, sql } from 'kysely';
import type { Work } from '../base/context.ts';

/** Has the customer `p` of a query signed one of these texts, in a signature that counts? */
const signed = (which: RawBuilder<unknown>): RawBuilder<boolean> =>
  sql`exists (select from waiver_signatures s where s.studio_id = p.studio_id and s.customer_id = p.customer_id
    and s.voided_at is null and ${which})`;

/**
 * How the customer `p` of a query stands to the waiver; null where nobody is asked for one. A text counts from the latest
 * on that had to be signed anew.
 */
export const waiverState: RawBuilder<WaiverState | null> = sql`case
    when not (select o.waiver_on from studios o where o.studio_id = p.studio_id) then null
    when ${signed(sql`s.version >= coalesce((select max(v.version) from waiver_versions v
      where v.studio_id = p.studio_id and v.sign_anew), 1)`)} then 'signed'
    when ${signed(sql`true`)} then 'outdated'
    else 'missing' end`;

/** @returns null also for who is not there */
export async function waiverStateOf(
  { trx, studioId }: Work,
  customerId: string,
): Promise<WaiverState | null> {
  const { rows } = await sql<{ state: WaiverState | null }>`select ${waiverState} as state from customers p
    where p.studio_id = ${studioId} and p.customer_id = ${customerId}`.execute(trx);
  return rows[0]?.state ?? null;
}
