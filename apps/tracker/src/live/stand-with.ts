import { MAX_ROOM_BOXES } from '@tandem/api/words';
import type { Work } from '../base/context.ts';
import type { Trx } from '../base/db.ts';
import { noSuch, problem } from '../base/problem.ts';
import { announceRunning } from '../events/index.ts';
import { moveBikes } from '../sensors/index.ts';

/**
 * Puts a box into the room of another: from now on it hears for that one's classes, and the bikes on its seats are those
 * of the room. What it measured before stays where it was.
 * @param standsWith the box that has the room's classes; null: the box has a room of its own again
 * @throws Problem `not_found`, `box_cannot_join`
 */
export async function standWith(work: Work, boxId: number, standsWith: number | null): Promise<void> {
  const { trx, now } = work;
  const boxes = await lockBoxes(trx, [boxId, ...(standsWith === null ? [] : [standsWith])]);
  const [box, room] = [boxId, standsWith].map((id) => boxes.find((one) => one.boxId === id));
  if (!box) throw noSuch('box', boxId);
  if (box.standsWith === standsWith) return;
  if (standsWith !== null) {
    if (!room) throw noSuch('box', standsWith);
    await assertMayJoin(work, { boxId, room });
    await moveBikes(work, boxId, standsWith);
  }
  await trx
    .updateTable('boxes')
    .set({ stands_with: standsWith, stands_since: standsWith === null ? null : now })
    .where('box_id', '=', boxId)
    .execute();
  for (const each of [box.standsWith, standsWith]) if (each !== null) await announceRunning(work, each);
}

type Placed = { boxId: number; standsWith: number | null };

/** In the order of their ids, so that two who join each other do not wait for each other. */
const lockBoxes = (trx: Trx, boxIds: readonly number[]): Promise<Placed[]> =>
  trx
    .selectFrom('boxes')
    .select(['box_id as boxId', 'stands_with as standsWith'])
    .where('box_id', 'in', boxIds)
    .orderBy('box_id')
    .forUpdate()
    .execute();

const cannot = (message: string, remedy: string) => problem({ code: 'box_cannot_join', message, remedy });

async function assertMayJoin(
  { trx, now }: Work,
  { boxId, room }: { boxId: number; room: Placed },
): Promise<void> {
  if (room.boxId === boxId || room.standsWith !== null)
    throw cannot(
      `Box ${room.boxId} has no room in which box ${boxId} could stand.`,
      'Choose the box that has the classes of the room.',
    );
  const others = await trx
    .selectFrom('boxes')
    .select(['box_id as boxId', 'stands_with as standsWith'])
    .where((eb) => eb.or([eb('stands_with', '=', boxId), eb('stands_with', '=', room.boxId)]))
    .execute();
  if (others.some(({ standsWith }) => standsWith === boxId))
    throw cannot(`Other boxes stand in the room of box ${boxId}.`, 'Take them out of it first.');
  if (others.length + 2 > MAX_ROOM_BOXES)
    throw cannot(`A room has at most ${MAX_ROOM_BOXES} boxes.`, 'Take one out of it first.');
  const own = await trx
    .selectFrom('events')
    .select('event_id')
    .where('box_id', '=', boxId)
    .where((eb) =>
      eb.or([eb('state', '=', 'started'), eb.and([eb('state', '=', 'scheduled'), eb('ends_at', '>', now)])]),
    )
    .limit(1)
    .executeTakeFirst();
  if (own)
    throw cannot(
      `Box ${boxId} has classes of its own that run or are to come.`,
      'Cancel them in the studio, or hold them with the other box.',
    );
}
