import type { Booking } from '@tandem/api/studio';
import type { Call } from '../base/context.ts';
import { actOnBooking } from './act.ts';
import { updateBooking } from './store.ts';

/** Takes back that a cancellation was late, whoever made it. Where none was, nothing changes. */
export const waiveLate = (call: Call, bookingId: string): Promise<Booking> =>
  actOnBooking(call, bookingId, 'booking.waive', async (booking) =>
    booking.lateCancel ? updateBooking(call, bookingId, { late_cancel: false }) : booking,
  );
