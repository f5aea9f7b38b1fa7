import { sql } from 'kysely';
import type { Work } from '../../base/context.ts';
import { hasNumbers } from '../ride/shown-numbers.ts';

/**
 * Deletes a person's numbers: what was recorded for them or is theirs in class, what staff set by hand, rides outside
 * class. A ride that staff gave to somebody else stays with that person, without the details of this one that it was
 * computed with; one that was recorded for somebody else stays as a place without numbers, so that it is not taken for
 * the other's again.
 * @param of.before only rides that began earlier
 * @param of.tracesOnly the second-by-second traces go, the numbers stay
 * @returns how many rides lost something
 */
export async function deleteNumbers(
  { trx, studioId }: Pick<Work, 'trx' | 'studioId'>,
  customerId: string,
  of: { before?: Date; tracesOnly?: boolean } = {},
): Promise<number> {
  const before = of.before ?? null;
  const begun = sql`(${before}::timestamptz is null or exists (select from classes c
    where c.studio_id = v.studio_id and c.class_id = v.class_id and c.starts_at < ${before}))`;
  const recorded = sql`v.studio_id = ${studioId} and v.customer_id = ${customerId} and ${begun}`;
  const ridden = sql`v.studio_id = ${studioId} and v.rider_id = ${customerId} and ${begun}`;
  const own = sql`studio_id = ${studioId} and customer_id = ${customerId}
    and (${before}::timestamptz is null or started_at < ${before})`;
  const count = async (query: ReturnType<typeof sql>) =>
    Number((await query.execute(trx)).numAffectedRows ?? 0);

  if (of.tracesOnly)
    return (
      (await count(sql`update class_results v set trace = null where ${ridden} and trace is not null`)) +
      (await count(sql`update own_rides set trace = null where ${own} and trace is not null`))
    );
  await sql`delete from result_corrections r using class_results v
    where r.studio_id = v.studio_id and r.class_id = v.class_id and r.customer_id = v.customer_id
      and (${ridden} or ${recorded} and v.rider_id is null)`.execute(trx);
  await sql`update class_results v set inputs = '{}', computed = null, computed_version = null,
      computed_at = null, summary = null
    where ${recorded} and v.rider_id <> v.customer_id`.execute(trx);
  // Places without numbers go too, and are no rides.
  const { rows } = await sql<{ rides: number }>`
    with gone as (
      delete from class_results v where ${recorded} and (v.rider_id is null or v.rider_id = v.customer_id)
      returning ${hasNumbers('v')} as numbers
    ) select count(*) filter (where numbers) as rides from gone`.execute(trx);
  return (
    rows[0]!.rides +
    (await count(sql`update class_results v set reassigned_to = null, state = 'none', reason = 'no_data',
      "values" = '{}', zones = '{}', peaks = '[]', inputs = '{}', corrections = '{}', trace = null, computed = null,
      computed_version = null, computed_at = null, summary = null, received_at = null, revised_at = null
      where ${ridden} and v.customer_id <> v.rider_id`)) +
    (await count(sql`delete from own_rides where ${own}`))
  );
}
