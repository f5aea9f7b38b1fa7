import type { Booking } from '@tandem/api/studio';
import type { Call } from '../base/context.ts';
import { happened } from '../base/happened.ts';
import { holdPerson } from '../consent/index.ts';
import { releaseRight } from '../passes/index.ts';
import { actOnBooking, actorOf, noteChange } from './act.ts';
import { refusal } from './refusal.ts';
import { type ClassFacts, freeSpots, mayNote, refuseByTime } from './rules.ts';
import { getBooking, isLate, lockFacts, type StoredBooking, updateBooking, wasNoted } from './store.ts';

/**
 * Cancels a booking, marked late within the class's window; in time its pass has the class again. Cancelling again changes
 * nothing. Of a class that is over only what staff noted afterwards is taken back, by staff, and nobody is told.
 * @param told as of `actOnBooking`
 */
export async function cancelBooking(call: Call, bookingId: string, told = false): Promise<Booking> {
  if (actorOf(call.caller) === 'staff' && (await wasNoted(call, bookingId)))
    return takeNoteBack(call, bookingId);
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

/** Who was noted in a class after its end was not there: it is as if nobody had noted them. */
async function takeNoteBack(call: Call, bookingId: string): Promise<Booking> {
  const { now } = call;
  const { customerId, classId } = await getBooking(call, bookingId, null);
  await holdPerson(call, customerId, 'changes');
  const facts = await lockFacts(call, classId);
  const booking = await getBooking(call, bookingId, null);
  if (booking.state === 'cancelled') return booking;
  if (!mayNote(facts, 'staff', now.getTime())) throw refusal('class_ended', booking.spotNumber, []);
  await releaseRight(call, bookingId);
  const after = await updateBooking(call, bookingId, {
    state: 'cancelled',
    cancelled_at: now,
    checked_in_at: null,
    cancelled_by: 'staff',
    late_cancel: false,
  });
  await noteChange(call, 'booking.cancel', booking, after, true);
  await happened(call, { kind: 'checked_in', classId, bookingIds: [bookingId] });
  return after;
}
