import type { endpoints, SeriesScope } from '@tandem/api/studio';
import type { z } from 'zod';
import { audit } from '../../base/audit.ts';
import type { Call } from '../../base/context.ts';
import { cancelClasses } from '../change-class.ts';
import { holdSeries, named } from './hold-series.ts';

/**
 * Cancels a class and others of its series with all bookings.
 * @param wish.preview nothing is cancelled: only told what would be
 */
export async function cancelSeries(
  call: Call,
  classId: string,
  { scope, preview }: { scope: SeriesScope; preview: boolean },
): Promise<z.input<typeof endpoints.cancelSeries.response>> {
  const classes = await holdSeries(call, classId, scope);
  if (!preview) {
    await cancelClasses(
      call,
      classes.map(({ classId }) => classId),
    );
    await audit(
      call,
      'series.cancel',
      { kind: 'class', id: classId },
      { scope, classes: classes.length, bookings: classes.reduce((sum, one) => sum + one.booked, 0) },
    );
  }
  return { cancelled: classes.map(named) };
}
