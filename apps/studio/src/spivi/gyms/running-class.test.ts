import { expect } from 'vitest';
import { perform } from '../../base/call.ts';
import { hoursAhead, remoteEvents } from '../../testing/spivi.ts';
import { test } from '../../testing/spivi-fixtures.ts';
import { syncClass } from '../classes/sync-class.ts';
import { listGyms, removeGym, updateGym } from './gyms.ts';

const HOUR_MS = 3_600_000;

test('a gym whose class runs keeps its box, room and seats, and changes before and after', async ({
  scene,
  tracker,
  clock,
  within,
}) => {
  const { studio, studioId, owner } = scene;
  const startsAt = hoursAhead(24);
  const classId = await scene.newClass({ startsAt });
  await scene.book(classId, 0, 7);
  await syncClass(studio, { studioId, classId });
  const other = await within(async ({ trx }) => {
    const room = { studio_id: studioId, room_id: crypto.randomUUID(), name: 'Next door' };
    const { location_id } = await trx.selectFrom('rooms').select('location_id').executeTakeFirstOrThrow();
    await trx
      .insertInto('rooms')
      .values({ ...room, location_id })
      .execute();
    return room.room_id;
  });
  const gym = async () => {
    const { gymId, locationId: _, ...body } = (await within(listGyms))[0]!;
    return { gymId, body };
  };
  type Body = Awaited<ReturnType<typeof gym>>['body'];
  const change = async (what: Partial<Body>) => {
    const { gymId, body } = await gym();
    return perform({ studio, caller: owner }, (call) => updateGym(call, gymId, { ...body, ...what }));
  };
  const remove = async () => {
    const { gymId } = await gym();
    return perform({ studio, caller: owner }, (call) => removeGym(call, gymId));
  };
  const busy = { code: 'gym_busy', status: 409, details: { title: 'Ride' } };

  // In its first and in its last minute.
  for (const aheadMs of [60_000, 44 * 60_000]) {
    clock.aheadMs = startsAt.getTime() + aheadMs - Date.now();
    for (const what of [
      { roomId: other },
      { boxId: 2102 },
      { seatOffset: 1 },
      { seats: [{ spotNumber: 7, seatId: 30 }] },
    ])
      await expect(change(what)).rejects.toMatchObject(busy);
    await expect(remove()).rejects.toMatchObject(busy);
    // What moves nobody may change at any time, seats said as they are too.
    await change({ name: `Renamed ${aheadMs}`, seats: [{ spotNumber: 7, seatId: 7 }] });
  }
  expect(await remoteEvents(tracker.api)).toHaveLength(1);

  // Before and after it follows as ever.
  clock.aheadMs = startsAt.getTime() - HOUR_MS - Date.now();
  await change({ seatOffset: 1 });
  clock.aheadMs = startsAt.getTime() + HOUR_MS - Date.now();
  await change({ roomId: other });
  await remove();
  expect(await within(listGyms)).toEqual([]);
});
