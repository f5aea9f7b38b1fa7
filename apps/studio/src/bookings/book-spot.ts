import { randomUUID } from 'node:crypto';
import type { Booking } from '@tandem/api/studio';
import { invalidField, notFound } from '@tandem/platform';
import { audit } from '../base/audit.ts';
import type { Call, Caller } from '../base/context.ts';
import { happened } from '../base/happened.ts';
import { holdPerson } from '../consent/index.ts';
import { takeRight } from '../passes/index.ts';
import { actorOf } from './act.ts';
import { checkIn } from './check-in.ts';
import { holdsAs, useUpHolds } from './holds.ts';
import { refusal } from './refusal.ts';
import { refuseBusyRider } from './refuse-busy-rider.ts';
import { refuseUnopened } from './refuse-unopened.ts';
import { rightToBook } from './right-to-book.ts';
import { freeSpots, refuseBooking, seenBy } from './rules.ts';
import { insertBooking, lockFacts } from './store.ts';

/** What is asked for. @property customerId staff only; a member books for themself */
export type BookingRequest = {
  classId: string;
  customerId?: string;
  spotNumber: number | null;
  /** The person is known to have another class then, and may. */
  acceptOverlap?: true;
  /** Somebody else waits for the place, which is known; staff only. */
  acceptWaitlist?: true;
  /** Why nobody needs a pass for it, though the class asks for one; staff only. */
  withoutPass?: string;
};

/**
 * Books a spot in one transaction: rules under the class's lock, the booking, its audit line, the mark for Spivi and
 * the message to open screens commit together or not at all. No remote call inside. Into a class that is over staff book who was
 * there, for `NOTED_AFTER_DAYS`; they are checked in by it.
 * @param told the person is told by whoever asks, of several at once, or need not be
 * @throws Problem not_open_yet; spot_taken, already_booked, class_full, … (409) with `details.freeSpots`; rider_busy and, of staff,
 *   place_owed, as questions; pass_needed, pass_used_up, …
 */
export async function bookSpot(call: Call, request: BookingRequest, told = false): Promise<Booking> {
  const { classId, spotNumber } = request;
  const customerId = whoIsBooked(call.caller, request.customerId);
  const { right, holding, isOver } = await mayBook(call, { ...request, customerId }, true);
  const booking = await insertBooking(call, { bookingId: randomUUID(), classId, customerId, spotNumber });
  const { bookingId } = booking;
  await takeRight(call, bookingId, right);
  const withoutPass = right.waivedFor !== null;
  await audit(
    call,
    'booking.create',
    { kind: 'booking', id: bookingId },
    { spot: spotNumber, ...(withoutPass && { withoutPass }) },
  );
  // Who is noted afterwards was there: nothing is left to be sent, to be waited for or to be confirmed.
  if (isOver) {
    await checkIn(call, bookingId, true);
    return booking;
  }
  await happened(call, { kind: 'roster_changed', classId, bookingIds: [bookingId] });
  if (holding) await useUpHolds(call, { classId, customerId });
  if (!told) await happened(call, { kind: 'booked', customerId, classIds: [classId] });
  return booking;
}

/**
 * Whether a person may have a spot now, with person, class and passes locked. @returns with which right, and whether a spot of the
 * class is held for them
 * @param afterwards somebody may be noted who was there
 * @throws Problem as `bookSpot`
 */
export async function mayBook(
  call: Call,
  request: BookingRequest & { customerId: string },
  afterwards?: true,
) {
  const { caller, now } = call;
  const { classId, customerId, spotNumber, acceptWaitlist } = request;
  const isThere = await holdPerson(call, customerId, 'changes');
  const facts = seenBy(await lockFacts(call, classId), holdsAs(caller), customerId);
  await refuseUnopened(call, facts, { classId, customerId });
  const asked = { customerId, spotNumber, actor: actorOf(caller), acceptWaitlist, afterwards };
  const refused = refuseBooking(facts, asked, now.getTime());
  if (refused) throw refusal(refused, spotNumber, freeSpots(facts, customerId), facts.waitlist.size > 0);
  if (!isThere) throw notFound('customer');
  await refuseBusyRider(call, facts, request);
  return {
    right: await rightToBook(call, request),
    holding: facts.holding === true,
    isOver: now.getTime() >= facts.endsAtMs,
  };
}

/** Members book for themselves; staff say for whom. */
export function whoIsBooked(caller: Caller, asked: string | undefined): string {
  if (caller.role === 'member') {
    if (asked !== undefined && asked !== caller.customerId) throw notFound('customer');
    return caller.customerId!;
  }
  const customerId = asked ?? caller.customerId;
  if (!customerId) throw invalidField('customerId', 'Nobody is chosen.', 'Choose the person to book.');
  return customerId;
}
