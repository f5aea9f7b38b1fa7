import type { Booking } from '@tandem/api/studio';
import type { Call } from '../base/context.ts';
import { actOnBooking, actorOf } from './act.ts';
import { refusal } from './refusal.ts';
import { freeSpots, refuseByTime } from './rules.ts';
import { isLate, updateBooking } from './store.ts';

/** Cancels a booking, marked late within the class's window. Cancelling again changes nothing. */
export const cancelBooking = (call: Call, bookingId: string): Promise<Booking> =>
  actOnBooking(call, bookingId, 'booking.cancel', async (booking, facts) => {
    if (booking.state === 'cancelled') return booking;
    const { caller, now } = call;
    const refused = refuseByTime(facts, actorOf(caller), now.getTime());
    if (refused) throw refusal(refused, booking.spotNumber, freeSpots(facts));
    return updateBooking(call, bookingId, {
      state: 'cancelled',
      cancelled_at: now,
      checked_in_at: null,
      cancelled_by: actorOf(caller),
      late_cancel: await isLate(call, bookingId),
    });
  });
