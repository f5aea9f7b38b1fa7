import { sql } from 'kysely';
import { audit } from '../base/audit.ts';
import type { Call } from '../base/context.ts';
import { happened } from '../base/happened.ts';
import { refuseForeignCheckIn } from '../schedule/index.ts';
import { bookingCancelled } from './refusal.ts';
import { getBooking } from './store.ts';

/** What the log says of it. */
export const actOf = (checkedIn: boolean) => (checkedIn ? 'booking.check_in' : 'booking.check_in_undone');

/**
 * Notes that a booked person has come, or undoes it; where it stands so already nothing happens. No lock of the class: the
 * roster is the same. A booking that is cancelled at this moment is waited for.
 * @param detail for the log
 * @throws Problem not_found, owned_by_source, booking_cancelled
 */
export async function checkIn(
  call: Call,
  bookingId: string,
  checkedIn: boolean,
  detail: { kiosk?: string } = {},
): Promise<void> {
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
    .where('checked_in_at', checkedIn ? 'is' : 'is not', null)
    .where(sql<boolean>`exists (select from class_places c where c.studio_id = bookings.studio_id
      and c.class_id = bookings.class_id and c.takes_check_ins)`)
    .returning('class_id as classId')
    .executeTakeFirst();
  if (!noted) {
    const { classId, state } = await getBooking(call, bookingId, null);
    await refuseForeignCheckIn(call, classId);
    if (state !== 'booked') throw bookingCancelled();
    return;
  }
  await audit(call, actOf(checkedIn), { kind: 'booking', id: bookingId }, detail);
  await happened(call, { kind: 'checked_in', classId: noted.classId, bookingIds: [bookingId] });
}
