import type { Booking } from '@tandem/api/studio';
import { notFound } from '@tandem/platform';
import type { Call } from '../base/context.ts';
import { holdPerson } from '../consent/index.ts';
import { takeRight } from '../passes/index.ts';
import { actOnBooking, actorOf } from './act.ts';
import { holdsAs, useUpHolds } from './holds.ts';
import { refusal } from './refusal.ts';
import { refuseBusyRider } from './refuse-busy-rider.ts';
import { rightToBook } from './right-to-book.ts';
import { freeSpots, refuseBooking, seenBy } from './rules.ts';
import { isWaived, updateBooking } from './store.ts';

/**
 * Undoes a cancellation while the spot is free, by the rules of a new booking; what it keeps of a pass, after a late
 * cancellation, is not taken twice, and whom staff had let in without one is in without one again. Restoring again changes nothing.
 */
export const restoreBooking = (
  call: Call,
  bookingId: string,
  asked: { acceptOverlap?: true; acceptWaitlist?: true; withoutPass?: string } = {},
): Promise<Booking> =>
  actOnBooking(call, bookingId, 'booking.restore', async (booking, ofClass) => {
    if (booking.state === 'booked') return booking;
    const { classId, customerId, spotNumber } = booking;
    const facts = seenBy(ofClass, holdsAs(call.caller), customerId);
    const { acceptWaitlist } = asked;
    const request = { customerId, spotNumber, actor: actorOf(call.caller), acceptWaitlist };
    const refused = refuseBooking(facts, request, call.now.getTime());
    if (refused) throw refusal(refused, spotNumber, freeSpots(facts, customerId), facts.waitlist.size > 0);
    if (!(await holdPerson(call, customerId, 'changes'))) throw notFound('customer');
    await refuseBusyRider(call, facts, { classId, customerId, ...asked });
    if (!(await isWaived(call, bookingId)))
      await takeRight(call, bookingId, await rightToBook(call, { classId, customerId, ...asked }));
    const restored = await updateBooking(call, bookingId, {
      state: 'booked',
      cancelled_at: null,
      cancelled_by: null,
      late_cancel: false,
      released_at: null,
      released_to: null,
    });
    if (facts.holding) await useUpHolds(call, { classId, customerId });
    return restored;
  });
