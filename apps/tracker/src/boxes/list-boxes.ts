import type { Work } from '../base/context.ts';
import { healthOfBoxes } from './box-health.ts';

/** The boxes of the site with their seats, and what of them is heard. */
export async function listBoxes({ trx, now }: Pick<Work, 'trx' | 'now'>) {
  const boxes = await trx
    .selectFrom('boxes')
    .select(['box_id', 'name', 'seat_ids', 'accepts_class_clock'])
    .orderBy('box_id')
    .execute();
  const health = await healthOfBoxes(trx, { now });
  return boxes.map((box) => ({
    boxId: box.box_id,
    name: box.name,
    seatIds: box.seat_ids,
    classClock: box.accepts_class_clock,
    ...health.get(box.box_id)!,
  }));
}
