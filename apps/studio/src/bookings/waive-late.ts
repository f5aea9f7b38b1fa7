import type { Booking } from '@tandem/api/studio';
import type { Call } from '../base/context.ts';
import { releaseRight } from '../passes/index.ts';
import { actOnBooking } from './act.ts';
import { updateBooking } from './store.ts';

/** Takes back that a cancellation was late, whoever made it, and gives the pass its class back. Where none was, nothing changes. */
export const waiveLate = (call: Call, bookingId: string): Promise<Booking> =>
  actOnBooking(call, bookingId, 'booking.waive', async (booking) => {
    if (!booking.lateCancel) return booking;
    await releaseRight(call, bookingId);
    return updateBooking(call, bookingId, { late_cancel: false });
  });
