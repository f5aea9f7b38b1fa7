import { sql } from 'kysely';
import type { Work } from '../../base/context.ts';

/** Before the first ride of anybody. */
export const EVERY_RIDE = new Date(0);

/**
 * Says that a person's rides that began at `from` or later are to be computed anew; the job that does follows. Locks
 * the customer's row, and rows of rides come after it: who changes both begins with the customer.
 */
export async function markRidesDirty(
  { studio, trx, studioId }: Work,
  { customerId, from }: { customerId: string; from: Date },
): Promise<void> {
  await sql`update customers set rides_dirty_from = least(rides_dirty_from, ${from})
    where studio_id = ${studioId} and customer_id = ${customerId}`.execute(trx);
  await studio.jobs.send(
    trx,
    'recompute-rides',
    { studioId, customerId },
    { key: `${studioId}:${customerId}` },
  );
}

/** Spivi sent other numbers for a ride in class: what was computed of the ones before goes. */
export async function forgetComputed(
  work: Work,
  { classId, customerId }: { classId: string; customerId: string },
): Promise<void> {
  const { trx, studioId } = work;
  const { rows } = await sql<{ rider_id: string | null; starts_at: Date }>`
    update class_results v set computed = null, computed_version = null, computed_at = null, summary = null
    from classes c
    where v.studio_id = ${studioId} and v.class_id = ${classId} and v.customer_id = ${customerId}
      and c.studio_id = v.studio_id and c.class_id = v.class_id
    returning v.rider_id, c.starts_at`.execute(trx);
  const ride = rows[0];
  if (ride?.rider_id) await markRidesDirty(work, { customerId: ride.rider_id, from: ride.starts_at });
}
