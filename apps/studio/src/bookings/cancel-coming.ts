import { sql } from 'kysely';
import type { Work } from '../base/context.ts';
import { happened } from '../base/happened.ts';
import { giveBack } from '../passes/index.ts';

/**
 * Takes a person who is being erased out of every class that is not over: bookings of coming ones are cancelled, the seat
 * of a running one goes too. The caller has locked the person, so that nobody books them meanwhile.
 * @returns how many bookings were cancelled
 */
export async function cancelComing(work: Work, customerId: string): Promise<number> {
  const { trx, studioId, now } = work;
  const { rows: booked } = await sql<{ booking_id: string; class_id: string; coming: boolean }>`
    select b.booking_id, b.class_id, c.starts_at > ${now} as coming
    from bookings b join classes c on c.studio_id = b.studio_id and c.class_id = b.class_id
    where b.studio_id = ${studioId} and b.customer_id = ${customerId} and b.state = 'booked' and c.ends_at > ${now}
    order by c.class_id for update of c`.execute(trx);
  const cancelled = booked.filter((row) => row.coming).map((row) => row.booking_id);
  const changed = await sql`
    update bookings set state = 'cancelled', cancelled_at = ${now}, cancelled_by = 'member', checked_in_at = null, late_cancel = false
    where studio_id = ${studioId} and booking_id = any(${cancelled}::uuid[]) and state = 'booked'`.execute(
    trx,
  );
  await giveBack(work, cancelled);
  for (const { class_id: classId, booking_id: bookingId, coming } of booked) {
    await happened(work, { kind: 'roster_changed', classId, bookingIds: [bookingId] });
    if (coming) await happened(work, { kind: 'place_freed', classId, customerIds: [] });
  }
  return Number(changed.numAffectedRows);
}
