import { sql } from 'kysely';
import type { Call } from '../base/context.ts';
import { happened } from '../base/happened.ts';
import { getClassSummary, refuseForeign } from '../schedule/index.ts';
import { bookingCancelled } from './refusal.ts';
import { getBooking } from './store.ts';

/**
 * Notes that a booked person has come, or undoes it. No lock of the class: the roster is the same. A booking that is
 * cancelled at this moment is waited for.
 * @throws Problem not_found, owned_by_source, booking_cancelled
 */
export async function checkIn(call: Call, bookingId: string, checkedIn: boolean): Promise<void> {
  const { trx, studioId, now, caller } = call;
  const noted = await trx
    .updateTable('bookings')
    .set({
      checked_in_at: checkedIn ? now : null,
      checked_in_by: checkedIn ? caller.accountId : null,
    })
    .where('studio_id', '=', studioId)
    .where('booking_id', '=', bookingId)
    .where('state', '=', 'booked')
    .where(sql<boolean>`exists (select from classes c where c.studio_id = bookings.studio_id
      and c.class_id = bookings.class_id and c.source = 'tandem')`)
    .returning('class_id as classId')
    .executeTakeFirst();
  if (!noted) {
    refuseForeign(await getClassSummary(call, (await getBooking(call, bookingId, null)).classId));
    throw bookingCancelled();
  }
  await happened(call, { kind: 'checked_in', classId: noted.classId });
}
