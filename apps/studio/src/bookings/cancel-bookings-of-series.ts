import type { endpoints } from '@tandem/api/studio';
import type { z } from 'zod';
import { attempt } from '../base/attempt.ts';
import { audit } from '../base/audit.ts';
import type { Call } from '../base/context.ts';
import { happened } from '../base/happened.ts';
import { holdSeries, named } from '../schedule/index.ts';
import { cancelBooking } from './cancel-booking.ts';
import { bookedIn } from './store.ts';

type Wish = z.output<typeof endpoints.cancelBookingsOfSeries.body> & { classId: string };
type Done = z.input<typeof endpoints.cancelBookingsOfSeries.response>;

/**
 * Ends a standing booking: cancels what a person has booked of a class and those of its series after it, as far as they
 * have not begun. They are told once.
 * @param wish.preview nothing is cancelled: only told
 * @throws Problem not_in_series, not_found
 */
export function cancelBookingsOfSeries(call: Call, wish: Wish): Promise<Done> {
  const { classId, customerId, preview } = wish;
  return attempt(
    call,
    async (inner) => {
      const classes = await holdSeries(inner, classId, 'following', customerId);
      const booked = await bookedIn(inner, customerId, classes);
      const coming = classes.filter((one) => booked.has(one.classId) && one.startsAt > call.now);
      const bookingIds = coming.map((one) => booked.get(one.classId)!);
      let late = 0;
      for (const bookingId of bookingIds)
        if ((await cancelBooking(inner, bookingId, true)).lateCancel) late++;
      if (bookingIds.length > 0) {
        await audit(
          inner,
          'series.unbook',
          { kind: 'class', id: classId },
          { customerId, cancelled: bookingIds.length, late },
        );
        if (call.caller.customerId !== customerId)
          await happened(inner, {
            kind: 'bookings_cancelled',
            customerId,
            classIds: coming.map((one) => one.classId),
          });
      }
      return { cancelled: coming.map(named), late };
    },
    () => !preview,
  );
}
