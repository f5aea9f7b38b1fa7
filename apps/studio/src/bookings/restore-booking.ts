import type { Booking } from '@tandem/api/studio';
import { notFound } from '@tandem/platform';
import type { Call } from '../base/context.ts';
import { holdPerson } from '../consent/index.ts';
import { actOnBooking, actorOf } from './act.ts';
import { refusal } from './refusal.ts';
import { refuseBusyRider } from './refuse-busy-rider.ts';
import { freeSpots, refuseBooking } from './rules.ts';
import { updateBooking } from './store.ts';

/** Undoes a cancellation while the spot is free, by the rules of a new booking. Restoring again changes nothing. */
export const restoreBooking = (
  call: Call,
  bookingId: string,
  asked: { acceptOverlap?: true; acceptWaitlist?: true } = {},
): Promise<Booking> =>
  actOnBooking(call, bookingId, 'booking.restore', async (booking, facts) => {
    if (booking.state === 'booked') return booking;
    const { classId, customerId, spotNumber } = booking;
    const { acceptWaitlist } = asked;
    const request = { customerId, spotNumber, actor: actorOf(call.caller), acceptWaitlist };
    const refused = refuseBooking(facts, request, call.now.getTime());
    if (refused) throw refusal(refused, spotNumber, freeSpots(facts, customerId), facts.waitlist.size > 0);
    if (!(await holdPerson(call, customerId, 'changes'))) throw notFound('customer');
    await refuseBusyRider(call, facts, { classId, customerId, ...asked });
    return updateBooking(call, bookingId, {
      state: 'booked',
      cancelled_at: null,
      cancelled_by: null,
      late_cancel: false,
    });
  });
