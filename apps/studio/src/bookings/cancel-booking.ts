import type { Booking } from '@tandem/api/studio';
import { notAllowed } from '@tandem/platform';
import type { Call } from '../base/context.ts';
import { actOnBooking, actorOf } from './act.ts';
import { refusal } from './refusal.ts';
import { freeSpots, refuseByTime } from './rules.ts';
import { isLate, updateBooking } from './store.ts';

/**
 * Cancels a booking, marked late within the class's window unless staff waive it. Cancelling again changes nothing but
 * that: a late one can be waived afterwards.
 * @throws Problem not_allowed where a member waives
 */
export function cancelBooking(
  call: Call,
  bookingId: string,
  { waiveLate = false }: { waiveLate?: boolean } = {},
): Promise<Booking> {
  const { caller, now } = call;
  if (waiveLate && actorOf(caller) === 'member') throw notAllowed();
  return actOnBooking(call, bookingId, 'booking.cancel', async (booking, facts) => {
    if (booking.state === 'cancelled')
      return waiveLate && booking.lateCancel
        ? updateBooking(call, bookingId, { late_cancel: false })
        : booking;
    const refused = refuseByTime(facts, actorOf(caller), now.getTime());
    if (refused) throw refusal(refused, booking.spotNumber, freeSpots(facts));
    return updateBooking(call, bookingId, {
      state: 'cancelled',
      cancelled_at: now,
      checked_in_at: null,
      cancelled_by: actorOf(caller),
      late_cancel: !waiveLate && (await isLate(call, bookingId)),
    });
  });
}
