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
    report: reportIn(box.report, box.reported_at),
    ...health.get(box.box_id)!,
  }));
}

/** What another version of the tracker kept may not fit this one: the list is there without it, and the box tells it again. */
function reportIn(kept: unknown, at: Date | null) {
  const { data } = boxReport.safeParse(kept);
  return data === undefined || at === null ? null : { ...data, at: at.toISOString() };
}
