import type { Trx } from '../base/db.ts';
import { isId } from '../base/ids.ts';
import { noSuch } from '../base/problem.ts';

/** The seats in the layout of a box. @throws Problem `not_found` */
export async function seatsOf(trx: Trx, boxId: number): Promise<number[]> {
  const box = isId(boxId)
    ? await trx.selectFrom('boxes').select('seat_ids').where('box_id', '=', boxId).executeTakeFirst()
    : undefined;
  if (!box) throw noSuch('box', boxId);
  return box.seat_ids;
}
