import type { Booking } from '@tandem/api/studio';
import type { Caller, Studio } from '../base/context.ts';
import { actOnBooking, actorOf } from './act.ts';
import { refusal } from './refusal.ts';
import { freeSpots, isLateCancel, refuseByTime } from './rules.ts';
import { updateBooking } from './store.ts';

/** Cancels a booking, marked late within the class's window. Cancelling again changes nothing. */
export function cancelBooking(studio: Studio, caller: Caller, bookingId: string): Promise<Booking> {
  return actOnBooking(studio, caller, bookingId, 'booking.cancel', async (trx, booking, facts) => {
    if (booking.state === 'cancelled') return booking;
    const now = studio.now();
    const refused = refuseByTime(facts, actorOf(caller), now.getTime());
    if (refused) throw refusal(refused, booking.spotNumber, freeSpots(facts));
    return updateBooking(trx, caller.studioId, bookingId, {
      state: 'cancelled',
      cancelled_at: now,
      checked_in_at: null,
      late_cancel: isLateCancel(facts, now.getTime()),
    });
  });
}
