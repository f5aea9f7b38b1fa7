import { inTenant } from '@tandem/platform';
import type { Studio } from '../base/context.ts';
import type { Mount } from '../base/mount.ts';
import { getClass, spotsOfRoom, viewerOf } from '../schedule/index.ts';
import { bookSpot } from './book-spot.ts';
import { cancelBooking } from './cancel-booking.ts';
import { checkIn } from './check-in.ts';
import { moveSpot } from './move-spot.ts';
import { restoreBooking } from './restore-booking.ts';
import { readRoster, readSpotMap } from './roster.ts';

export function mountBookings(studio: Studio, mount: Mount): void {
  mount('getClass', ({ caller, params }) =>
    inTenant(studio.db, caller.studioId, async (trx) => {
      const { studioId, customerId } = caller;
      const summary = await getClass(trx, viewerOf(studio, caller), params.classId);
      const spots = await spotsOfRoom(trx, studioId, summary.roomId);
      return {
        ...summary,
        spots: await readSpotMap(trx, studioId, summary.classId, spots, customerId),
        roster: caller.role === 'member' ? [] : await readRoster(trx, studioId, summary),
      };
    }),
  );
  mount('bookSpot', ({ caller, params, body, request }) => {
    const key = request.headers['idempotency-key'];
    return bookSpot(
      studio,
      caller,
      { classId: params.classId, ...body },
      key === undefined ? key : String(key),
    );
  });
  mount('moveSpot', ({ caller, params, body }) =>
    moveSpot(studio, caller, params.bookingId, body.spotNumber),
  );
  mount('cancelBooking', ({ caller, params }) => cancelBooking(studio, caller, params.bookingId));
  mount('restoreBooking', ({ caller, params }) => restoreBooking(studio, caller, params.bookingId));
  mount('checkIn', async ({ caller, params, body }) => {
    await checkIn(studio, caller, params.bookingId, body.checkedIn);
    return { ok: true };
  });
}
