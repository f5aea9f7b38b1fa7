import type { Booking } from '@tandem/api/studio';
import type { Caller, Studio } from '../base/context.ts';
import { actOnBooking, actorOf } from './act.ts';
import { bookingCancelled, refusal } from './refusal.ts';
import { refuseMove, unoccupied } from './rules.ts';
import { updateBooking } from './store.ts';

/** Moves a booking to another free spot, or gives one to a booking without. @throws Problem spot_taken, … (409) */
export function moveSpot(
  studio: Studio,
  caller: Caller,
  bookingId: string,
  spotNumber: number,
): Promise<Booking> {
  return actOnBooking(studio, caller, bookingId, 'booking.move', async (trx, booking, facts) => {
    if (booking.state === 'cancelled') throw bookingCancelled();
    if (booking.spotNumber === spotNumber) return booking;
    const request = { bookingId, spotNumber, actor: actorOf(caller) };
    const refused = refuseMove(facts, request, studio.now().getTime());
    if (refused) throw refusal(refused, spotNumber, unoccupied(facts));
    return updateBooking(trx, caller.studioId, bookingId, { spot_number: spotNumber });
  });
}
