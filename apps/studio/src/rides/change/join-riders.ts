import { sql } from 'kysely';
import type { Work } from '../../base/context.ts';
import { hasNumbers } from '../ride/shown-numbers.ts';

/** Two people who are one: the one who stays, and the one who becomes part of them. */
type Two = { stays: string; goes: string };

/** The classes in which there are numbers of both, ridden or recorded: nobody rides twice at a time. */
export async function riddenByBoth({ trx, studioId }: Work, { stays, goes }: Two): Promise<string[]> {
  const count = (whose: string) =>
    sql`count(*) filter (where ${sql.ref(`v.${whose}`)} in (${stays}, ${goes}))`;
  const { rows } = await sql<{ class_id: string }>`
    select v.class_id from class_results v
    where v.studio_id = ${studioId} and ${hasNumbers('v')}
      and (v.rider_id in (${stays}, ${goes}) or v.customer_id in (${stays}, ${goes}))
    group by v.class_id having greatest(${count('rider_id')}, ${count('customer_id')}) > 1 order by v.class_id`.execute(
    trx,
  );
  return rows.map((row) => row.class_id);
}

/**
 * The rides in class of one person become another's. Of a class that both have a row of, the one with numbers counts; a place
 * without numbers beside a ride with them waits for nobody any more. The caller holds both people, has found no class that
 * both rode, and has the numbers computed anew.
 */
export async function joinRiders({ trx, studioId }: Work, { stays, goes }: Two): Promise<void> {
  const ofTwo = sql`(v.customer_id in (${stays}, ${goes}) or v.rider_id in (${stays}, ${goes}))`;
  const { rows } = await sql<{ classId: string; recordedFor: string; numbers: boolean }>`
    select v.class_id as "classId", v.customer_id as "recordedFor", ${hasNumbers('v')} as numbers
    from class_results v where v.studio_id = ${studioId} and ${ofTwo}
    order by v.class_id, v.customer_id for update`.execute(trx);
  for (const [classId, ofClass] of Map.groupBy(rows, (row) => row.classId)) {
    if (ofClass.length === 1) continue;
    const own = ofClass.filter(({ recordedFor }) => recordedFor === stays || recordedFor === goes);
    const idle = own.filter(({ numbers }) => !numbers);
    const dropped = own.length > 1 ? (idle.find(({ recordedFor }) => recordedFor === goes) ?? idle[0]) : null;
    const left = ofClass.filter((row) => row !== dropped);
    for (const row of ofClass) {
      const where = sql`studio_id = ${studioId} and class_id = ${classId} and customer_id = ${row.recordedFor}`;
      if (row === dropped) {
        // The log of corrections is the person's, and stands below the row of theirs that is left.
        const other = own.find((one) => one !== dropped)!.recordedFor;
        await sql`update result_corrections set customer_id = ${other} where ${where}`.execute(trx);
        await sql`delete from class_results where ${where}`.execute(trx);
      } else if (!row.numbers && left.length > 1)
        await sql`update class_results set reassigned = true, reassigned_to = null where ${where}`.execute(
          trx,
        );
    }
  }
  // A ride that was recorded for one of the two and given to the other is one's own.
  const own = sql`v.customer_id in (${stays}, ${goes}) and v.reassigned_to in (${stays}, ${goes})`;
  await sql`update class_results v set
      reassigned = v.reassigned and (${own}) is not true,
      reassigned_to = case when ${own} then null when v.reassigned_to = ${goes} then ${stays}::uuid else v.reassigned_to end,
      customer_id = case when v.customer_id = ${goes} then ${stays}::uuid else v.customer_id end
    where v.studio_id = ${studioId} and (v.customer_id in (${stays}, ${goes}) or v.reassigned_to = ${goes})`.execute(
    trx,
  );
}
