import { randomUUID } from 'node:crypto';
import { inTenant } from '@tandem/platform';
import { sql } from 'kysely';
import { expect } from 'vitest';
import { bookSpot } from '../bookings/book-spot.ts';
import { checkIn } from '../bookings/check-in.ts';
import { getClass } from '../bookings/get-class.ts';
import { moveSpot } from '../bookings/move-spot.ts';
import { swapSpots } from '../bookings/swap-spots.ts';
import { fresh } from '../testing/fixtures.ts';
import { call } from '../testing/http.ts';
import { seedTenant } from '../testing/tenant.ts';
import { HOUR_MS, waitScene } from '../testing/waitlist.ts';
import { wishSpots } from './wish-spots.ts';

const refused = (code: string) => expect.objectContaining({ code });

/** A class of three in three days, in a room of four: 1, 2 and 3 on the spots 1, 2 and 3. */
const test = fresh
  .extend('tenant', ({ t }) => seedTenant(t, { name: randomUUID(), spots: 4, customers: 6 }))
  .extend('scene', async ({ t, tenant, clock }, { onCleanup }) => {
    onCleanup(() => {
      clock.aheadMs = 0;
    });
    const scene = await waitScene(t, tenant, { capacity: 3 });
    for (const person of [1, 2, 3]) await scene.book(person, person);
    return scene;
  });

test('who waits for a better spot keeps theirs, has it as it comes free, and is told; what they leave goes on', async ({
  scene,
}) => {
  expect(await scene.wish(2, [1])).toEqual({ spotNumber: 2, wishedSpots: [1] });
  await scene.wish(3, [1, 2]);
  expect((await scene.as(2, (one) => getClass(one, scene.classId))).wishedSpots).toEqual([1]);
  expect(await scene.seats()).toEqual([
    [1, 1],
    [2, 2],
    [3, 3],
  ]);
  await scene.cancel(1);
  expect(await scene.seats()).toEqual([
    [2, 1],
    [3, 2],
  ]);
  expect((await scene.mails()).sort()).toEqual([
    ['better_spot', 2],
    ['better_spot', 3],
  ]);
  expect(await scene.wishes()).toEqual([]);
});

test('a spot that is free is had at once; a move of somebody frees one too', async ({ scene }) => {
  expect(await scene.wish(2, [3, 4])).toEqual({ spotNumber: 4, wishedSpots: [] });
  await scene.wish(3, [1]);
  await scene.move(1, 2);
  expect(await scene.seats()).toEqual([
    [3, 1],
    [1, 2],
    [2, 4],
  ]);
});

test('only what is better than the spot that they have counts, whoever moved them; nobody is put back', async ({
  scene,
}) => {
  await scene.wish(3, [1, 2]);
  const of = async (person: number) =>
    (await scene.booked()).find((row) => row.person === person)!.booking_id;
  const [first, third] = [await of(1), await of(3)];
  await scene.asDesk((one) => swapSpots(one, { bookingId: third, withBookingId: first, from: 3, to: 1 }));
  expect(await scene.wishes()).toEqual([]);
  // 3 has the one they like best: neither the second is better, nor are they put back where the desk takes them from.
  await scene.cancel(2);
  expect((await scene.seats())[0]).toEqual([3, 1]);
  await scene.asDesk((one) => moveSpot(one, third, 4));
  expect(await scene.seats()).toEqual([
    [1, 3],
    [3, 4],
  ]);
  expect(await scene.wish(1, [3, 2])).toEqual({ spotNumber: 3, wishedSpots: [] });
});

test('whoever wished first keeps their turn while something else holds them', async ({
  t,
  tenant,
  scene,
}) => {
  await scene.wish(2, [1]);
  await scene.wish(3, [1]);
  await inTenant(t.db, tenant.studioId, async (trx) => {
    await sql`select from customers where customer_id = ${tenant.customerIds[2]!} for update`.execute(trx);
    await scene.cancel(1);
  });
  expect(await scene.seats()).toEqual([
    [2, 2],
    [3, 3],
  ]);
  await scene.work();
  expect(await scene.seats()).toEqual([
    [2, 1],
    [3, 3],
  ]);
});

test('whoever has no seat gets the place: on the spot that they wished, else on what the better seated leave', async ({
  scene,
}) => {
  await scene.join(4, 1);
  await scene.join(5);
  await scene.wish(2, [1]);
  await scene.wish(3, [2]);
  // 4 has wished that very spot, and has none: it is theirs.
  await scene.cancel(1);
  expect(await scene.seats()).toEqual([
    [4, 1],
    [2, 2],
    [3, 3],
  ]);
  // 5 has wished none: 2 and 3 go up, and 5 sits down where 3 was.
  await scene.cancel(4);
  expect(await scene.seats()).toEqual([
    [2, 1],
    [3, 2],
    [5, 3],
  ]);
  expect(await scene.states()).toEqual([
    [4, 'booked'],
    [5, 'booked'],
  ]);
});

test('nobody is moved once they are here, nor after the list has closed', async ({ scene, clock }) => {
  await scene.wish(2, [1]);
  const seat = async (person: number) => (await scene.booked()).find((row) => row.person === person)!;
  const { booking_id } = await seat(2);
  await scene.asDesk((one) => checkIn(one, booking_id, true));
  await scene.cancel(1);
  expect((await seat(2)).spot_number).toBe(2);
  await scene.asDesk((one) => checkIn(one, booking_id, false));
  clock.aheadMs = 3 * 24 * HOUR_MS - HOUR_MS / 2;
  await scene.work();
  expect((await seat(2)).spot_number).toBe(2);
  await expect(scene.wish(3, [2])).rejects.toEqual(refused('waitlist_closed'));
  // What is wished no more is given up also then.
  expect(await scene.wish(2, [])).toEqual({ spotNumber: 2, wishedSpots: [] });
});

test('a member wishes for themself, spots that the room has; staff for anybody, and the roster says so', async ({
  t,
  tenant,
  scene,
  desk,
  member,
}) => {
  const [first] = await scene.booked();
  const params = { studioId: tenant.studioId, bookingId: first!.booking_id };
  const body = { spots: [2, 3] };
  expect((await call(t.base, member, 'wishSpots', { params, body })).status).toBe(404);
  expect((await call(t.base, desk, 'wishSpots', { params, body })).body).toEqual({
    spotNumber: 1,
    wishedSpots: [2, 3],
  });
  const seen = await call(t.base, desk, 'getClass', { params: { ...params, classId: scene.classId } });
  expect(seen.body.roster.find((row) => row.spotNumber === 1)?.wishedSpots).toEqual([2, 3]);
  await expect(scene.wish(2, [9])).rejects.toEqual(refused('no_such_spot'));
  await scene.cancel(3);
  expect((await scene.seats())[1]).toEqual([1, 3]);
  const gone = await scene.asDesk((one) =>
    bookSpot(one, { classId: scene.classId, customerId: tenant.customerIds[4]!, spotNumber: 1 }),
  );
  await scene.cancel(4);
  await expect(
    scene.as(4, (one) => wishSpots(one, { bookingId: gone.bookingId, spots: [2] })),
  ).rejects.toEqual(refused('booking_cancelled'));
});
