import type { Booking } from '@tandem/api/studio';
import { audit } from '../base/audit.ts';
import type { Call, Caller } from '../base/context.ts';
import { happened } from '../base/happened.ts';
import { holdPerson } from '../consent/index.ts';
import type { Actor, ClassFacts } from './rules.ts';
import { getBooking, lockFacts, type StoredBooking } from './store.ts';

export const actorOf = (caller: Caller): Actor => (caller.role === 'member' ? 'member' : 'staff');

/** What the person is told, where it was not they who did it. */
const toldOf = {
  'booking.cancel': 'cancelled',
  'booking.move': 'moved',
  'booking.swap': 'moved',
  'booking.restore': 'restored',
  'booking.release': 'released',
  // The mail about the cancellation has said all.
  'booking.waive': null,
} as const;

/**
 * Changes one booking: finds it (a member only their own), locks its person and its class, reads it again, and lets
 * `change` decide and write. The audit line and the reactions commit with it.
 * @param told the person is told by whoever asks, of several at once
 */
export async function actOnBooking(
  call: Call,
  bookingId: string,
  action: keyof typeof toldOf,
  change: (booking: StoredBooking, facts: ClassFacts) => Promise<StoredBooking>,
  told = false,
): Promise<Booking> {
  const { caller } = call;
  const own = caller.role === 'member' ? caller.customerId : null;
  const { classId, customerId } = await getBooking(call, bookingId, own);
  await holdPerson(call, customerId, 'changes');
  const facts = await lockFacts(call, classId);
  const before = await getBooking(call, bookingId, own);
  const after = await change(before, facts);
  if (after === before) return before;
  await happened(call, { kind: 'roster_changed', classId, bookingIds: [bookingId] });
  await noteChange(call, action, before, after, told);
  return after;
}

/** The audit line of one booking's change, and what its person is told of it. */
export async function noteChange(
  call: Call,
  action: keyof typeof toldOf,
  before: StoredBooking,
  after: StoredBooking,
  told = false,
): Promise<void> {
  const { bookingId, classId, customerId, cancelledBy } = before;
  await audit(
    call,
    action,
    { kind: 'booking', id: bookingId },
    { from: before.spotNumber, to: after.spotNumber, late: after.lateCancel },
  );
  const what = toldOf[action];
  if (!told && what !== null && actorOf(call.caller) === 'staff' && call.caller.customerId !== customerId)
    await happened(call, {
      kind: 'booking_changed',
      ...{ bookingId, classId, customerId, what, spotBefore: before.spotNumber, cancelledBy },
    });
  // After it: whoever is told by it needs no other mail.
  if (action === 'booking.restore') await happened(call, { kind: 'booking_restored', bookingId });
}
