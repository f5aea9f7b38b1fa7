import type { Call } from '../base/context.ts';
import { happened } from '../base/happened.ts';
import { bookingCancelled } from './refusal.ts';
import { getBooking, updateBooking } from './store.ts';

/** Notes that a booked person has come, or undoes it. No lock: the roster is the same. */
export async function checkIn(call: Call, bookingId: string, checkedIn: boolean): Promise<void> {
  const booking = await getBooking(call, bookingId, null);
  if (booking.state === 'cancelled') throw bookingCancelled();
  await updateBooking(call, bookingId, {
    checked_in_at: checkedIn ? call.now : null,
    checked_in_by: checkedIn ? call.caller.accountId : null,
  });
  await happened(call, { kind: 'checked_in', classId: booking.classId });
}
