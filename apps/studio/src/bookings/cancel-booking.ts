import type { Booking } from '@tandem/api/studio';
import type { Call } from '../base/context.ts';
import { happened } from '../base/happened.ts';
import { releaseRight } from '../passes/index.ts';
import { actOnBooking, actorOf } from './act.ts';
import { refusal } from './refusal.ts';
import { type ClassFacts, freeSpots, refuseByTime } from './rules.ts';
import { isLate, type StoredBooking, updateBooking } from './store.ts';

/**
 * Cancels a booking, marked late within the class's window; in time its pass has the class again. Cancelling again changes
 * nothing.
 * @param told as of `actOnBooking`
 */
export async function cancelBooking(call: Call, bookingId: string, told = false): Promise<Booking> {
  let freed = false;
  const cancel = async (booking: StoredBooking, facts: ClassFacts) => {
    if (booking.state === 'cancelled') return booking;
    const { caller, now } = call;
    const refused = refuseByTime(facts, actorOf(caller), now.getTime());
    if (refused) throw refusal(refused, booking.spotNumber, freeSpots(facts));
    freed = true;
    const late = await isLate(call, bookingId);
    if (!late) await releaseRight(call, bookingId);
    return updateBooking(call, bookingId, {
      state: 'cancelled',
      cancelled_at: now,
      checked_in_at: null,
      cancelled_by: actorOf(caller),
      late_cancel: late,
    });
  };
  const booking = await actOnBooking(call, bookingId, 'booking.cancel', cancel, told);
  const { classId, customerId } = booking;
  if (freed) await happened(call, { kind: 'place_freed', classId, customerIds: [customerId] });
  return booking;
}
