import type { Trx } from '../base/db.ts';
import { isId } from '../base/ids.ts';
import { noSuch, problem } from '../base/problem.ts';

/**
 * Sees to it that classes may be of a box, until the transaction ends: whoever would make it stand with another waits.
 * @throws Problem `not_found`; `box_in_room` where it hears for the room of another
 */
export async function assertHasClasses(trx: Trx, boxId: number): Promise<void> {
  const box = isId(boxId)
    ? await trx
        .selectFrom('boxes')
        .select('stands_with as standsWith')
        .where('box_id', '=', boxId)
        .forKeyShare()
        .executeTakeFirst()
    : undefined;
  if (!box) throw noSuch('box', boxId);
  if (box.standsWith !== null)
    throw problem({
      code: 'box_in_room',
      message: `Box ${boxId} stands in the room of box ${box.standsWith}, which has the classes of that room.`,
      remedy: `Use box ${box.standsWith}, or take this box out of its room on the tracker’s page of the club.`,
    });
}
