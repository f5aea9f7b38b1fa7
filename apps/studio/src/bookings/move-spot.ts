import type { Booking } from '@tandem/api/studio';
import type { Call } from '../base/context.ts';
import { actOnBooking, actorOf } from './act.ts';
import { bookingCancelled, refusal } from './refusal.ts';
import { refuseMove, unoccupied } from './rules.ts';
import { updateBooking } from './store.ts';

/** Moves a booking to another free spot, or gives one to a booking without. @throws Problem spot_taken, … (409) */
export const moveSpot = (call: Call, bookingId: string, spotNumber: number): Promise<Booking> =>
  actOnBooking(call, bookingId, 'booking.move', async (booking, facts) => {
    if (booking.state === 'cancelled') throw bookingCancelled();
    if (booking.spotNumber === spotNumber) return booking;
    const request = { bookingId, spotNumber, actor: actorOf(call.caller) };
    const refused = refuseMove(facts, request, call.now.getTime());
    if (refused) throw refusal(refused, spotNumber, unoccupied(facts));
    return updateBooking(call, bookingId, { spot_number: spotNumber });
  });
