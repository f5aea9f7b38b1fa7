import type { Routes } from '../base/tables.ts';
import { bookSpot } from './book-spot.ts';
import { cancelBooking } from './cancel-booking.ts';
import { checkIn } from './check-in.ts';
import { getClass } from './get-class.ts';
import { moveSpot } from './move-spot.ts';
import { restoreBooking } from './restore-booking.ts';

export const bookingRoutes: Routes = {
  getClass: (call, { params }) => getClass(call, params.classId),
  bookSpot: (call, { params, body }) => bookSpot(call, { classId: params.classId, ...body }),
  moveSpot: (call, { params, body }) => moveSpot(call, params.bookingId, body.spotNumber),
  cancelBooking: (call, { params, body }) => cancelBooking(call, params.bookingId, body),
  restoreBooking: (call, { params, body }) => restoreBooking(call, params.bookingId, body),
  checkIn: async (call, { params, body }) => {
    await checkIn(call, params.bookingId, body.checkedIn);
    return { ok: true };
  },
};
