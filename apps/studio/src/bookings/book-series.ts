import type { endpoints } from '@tandem/api/studio';
import type { z } from 'zod';
import { attempt } from '../base/attempt.ts';
import { audit } from '../base/audit.ts';
import type { Call } from '../base/context.ts';
import { happened } from '../base/happened.ts';
import { holdSeries, named, refusalOf, someRefused } from '../schedule/index.ts';
import { bookSpot } from './book-spot.ts';
import { bookedIn } from './store.ts';

type Wish = z.output<typeof endpoints.bookSeries.body> & { classId: string };
type Done = z.input<typeof endpoints.bookSeries.response>;

/**
 * A standing booking: books a person into a class and those of its series after it, on the same spot. The rules of one
 * booking decide on each; where they have a booking already they keep that.
 * @param wish.preview nothing is booked: only told
 * @throws Problem classes_refused with all that cannot be, unless they are to be left out; not_in_series, not_found
 */
export function bookSeries(call: Call, wish: Wish): Promise<Done> {
  const { classId, customerId, spotNumber, preview, leaveOut } = wish;
  return attempt(
    call,
    async (inner) => {
      const classes = await holdSeries(inner, classId, 'following', customerId);
      const already = await bookedIn(inner, customerId, classes);
      const kept = classes.filter((one) => already.has(one.classId));
      const done: Done = { booked: [], kept: kept.map(named), leftOut: [] };
      for (const one of classes.filter((each) => !already.has(each.classId)))
        try {
          await attempt(inner, (each) =>
            bookSpot(each, { classId: one.classId, customerId, spotNumber }, true),
          );
          done.booked.push(named(one));
        } catch (error) {
          done.leftOut.push(refusalOf(error, named(one)));
        }
      if (preview) return done;
      const { booked, leftOut } = done;
      if (leftOut.length > 0 && !leaveOut) throw someRefused(leftOut, classes.length - kept.length);
      if (booked.length === 0) return done;
      await audit(
        inner,
        'series.book',
        { kind: 'class', id: classId },
        { customerId, spot: spotNumber, booked: booked.length, leftOut: leftOut.length },
      );
      await happened(inner, { kind: 'booked', customerId, classIds: booked.map((one) => one.classId) });
      return done;
    },
    () => !preview,
  );
}
