import type { Routes } from '../base/tables.ts';
import { withOwnOpening } from '../passes/index.ts';
import { listClasses } from '../schedule/index.ts';
import { bookSeries } from './book-series.ts';
import { bookSpot } from './book-spot.ts';
import { cancelBooking } from './cancel-booking.ts';
import { cancelBookingsOfSeries } from './cancel-bookings-of-series.ts';
import { checkIn } from './check-in.ts';
import { checkInMany } from './check-in-many.ts';
import { getClass } from './get-class.ts';
import { endHold, holdSpot } from './hold-spot.ts';
import { moveSpot } from './move-spot.ts';
import { restoreBooking } from './restore-booking.ts';
import { swapSpots } from './swap-spots.ts';
import { waiveLate } from './waive-late.ts';

export const bookingRoutes: Routes = {
  listClasses: async (call, { query: { from, to, locationId, drafts } }) => {
    const span = { from: new Date(from), to: new Date(to), locationId, drafts: drafts === 'true' };
    return withOwnOpening(call, await listClasses(call, span));
  },
  getClass: (call, { params }) => getClass(call, params.classId),
  holdSpot: (call, { params: { classId }, body: { spotNumber, customerId } }) =>
    spotNumber === null ? endHold(call, classId) : holdSpot(call, { classId, spotNumber, customerId }),
  bookSpot: (call, { params, body }) => bookSpot(call, { classId: params.classId, ...body }),
  bookSeries: (call, { params, body }) => bookSeries(call, { ...params, ...body }),
  cancelBookingsOfSeries: (call, { params, body }) => cancelBookingsOfSeries(call, { ...params, ...body }),
  moveSpot: (call, { params, body }) => moveSpot(call, params.bookingId, body.spotNumber),
  swapSpots: (call, { params, body }) => swapSpots(call, { bookingId: params.bookingId, ...body }),
  cancelBooking: (call, { params }) => cancelBooking(call, params.bookingId),
  waiveLate: (call, { params }) => waiveLate(call, params.bookingId),
  restoreBooking: (call, { params, body }) => restoreBooking(call, params.bookingId, body),
  checkIn: async (call, { params, body }) => {
    await checkIn(call, params.bookingId, body.checkedIn);
    return { ok: true };
  },
  checkInMany: async (call, { params, body }) => ({
    bookingIds: await checkInMany(call, { classId: params.classId, ...body }),
  }),
};
