import type { Work } from '../base/context.ts';

/** The boxes of the site with their seats. */
export async function listBoxes({ trx }: Work) {
  const boxes = await trx.selectFrom('boxes').selectAll().orderBy('box_id').execute();
  return boxes.map((box) => ({
    boxId: box.box_id,
    name: box.name,
    seatIds: box.seat_ids,
    lastSeenAt: box.last_seen_at?.toISOString() ?? null,
  }));
}
