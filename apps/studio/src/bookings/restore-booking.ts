import type { Booking } from '@tandem/api/studio';
import type { Caller, Studio } from '../base/context.ts';
import { actOnBooking, actorOf } from './act.ts';
import { refusal } from './refusal.ts';
import { freeSpots, refuseBooking } from './rules.ts';
import { holdPerson, updateBooking } from './store.ts';

/** Undoes a cancellation while the spot is free, by the rules of a new booking. Restoring again changes nothing. */
export function restoreBooking(studio: Studio, caller: Caller, bookingId: string): Promise<Booking> {
  return actOnBooking(studio, caller, bookingId, 'booking.restore', async (trx, booking, facts) => {
    if (booking.state === 'booked') return booking;
    const { customerId, spotNumber } = booking;
    await holdPerson(trx, caller.studioId, customerId);
    const refused = refuseBooking(
      facts,
      { customerId, spotNumber, actor: actorOf(caller) },
      studio.now().getTime(),
    );
    if (refused) throw refusal(refused, spotNumber, freeSpots(facts));
    return updateBooking(trx, caller.studioId, bookingId, {
      state: 'booked',
      cancelled_at: null,
      late_cancel: false,
    });
  });
}
