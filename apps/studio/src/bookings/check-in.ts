import { inTenant } from '@tandem/platform';
import { happened } from '../app/reactions.ts';
import type { Caller, Studio } from '../base/context.ts';
import { bookingCancelled } from './refusal.ts';
import { getBooking, updateBooking } from './store.ts';

/** Notes that a booked person has come, or undoes it. No lock: the roster is the same. */
export function checkIn(
  studio: Studio,
  caller: Caller,
  bookingId: string,
  checkedIn: boolean,
): Promise<void> {
  return inTenant(studio.db, caller.studioId, async (trx) => {
    const booking = await getBooking(trx, caller.studioId, bookingId, null);
    if (booking.state === 'cancelled') throw bookingCancelled();
    await updateBooking(trx, caller.studioId, bookingId, { checked_in_at: checkedIn ? studio.now() : null });
    await happened(studio, trx, {
      kind: 'checked_in',
      studioId: caller.studioId,
      classId: booking.classId,
    });
  });
}
