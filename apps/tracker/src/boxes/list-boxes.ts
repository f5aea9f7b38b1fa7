import { boxReport } from '@tandem/api/box';
import type { Work } from '../base/context.ts';
import { healthOfBoxes } from './box-health.ts';

/** The boxes of the site with their seats, and what of them is heard. */
export async function listBoxes({ trx, now }: Pick<Work, 'trx' | 'now'>) {
  const boxes = await trx
    .selectFrom('boxes')
    .select(['box_id', 'seat_ids', 'accepts_class_clock', 'stands_with', 'report', 'reported_at'])
    .orderBy('box_id')
    .execute();
  const health = await healthOfBoxes(trx, { now });
  return boxes.map((box) => ({
    seatIds: box.seat_ids,
    classClock: box.accepts_class_clock,
    standsWith: box.stands_with,
    report:
      box.report === null ? null : { ...boxReport.parse(box.report), at: box.reported_at!.toISOString() },
    ...health.get(box.box_id)!,
  }));
}
