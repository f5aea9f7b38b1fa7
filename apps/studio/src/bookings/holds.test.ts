import { randomUUID } from 'node:crypto';
import type { Spot } from '@tandem/api/studio';
import { HOLD_SECONDS, MAX_HOLDS } from '@tandem/api/words';
import { sql } from 'kysely';
import { expect } from 'vitest';
import { erase } from '../rights/erase/erase-customer.ts';
import { cancelClass, updateClass } from '../schedule/change-class.ts';
import { unpublishClass } from '../schedule/drafts/unpublish-class.ts';
import { lockRoom, updateRoom } from '../studios/change-room.ts';
import { createRoom } from '../studios/places.ts';
import { updateStudio } from '../studios/update-studio.ts';
import { newClass } from '../testing/classes.ts';
import { fresh } from '../testing/fixtures.ts';
import { call } from '../testing/http.ts';
import { seedTenant } from '../testing/tenant.ts';
import { HOUR_MS, waitScene } from '../testing/waitlist.ts';
import { acceptOffer } from '../waitlist/accept-offer.ts';
import { offerPlace } from '../waitlist/offer-place.ts';
import { bookSpot } from './book-spot.ts';
import { getClass } from './get-class.ts';
import { endHold, holdSpot } from './hold-spot.ts';

/** A class of three places on three spots in three days. */
const test = fresh
  .extend('tenant', ({ t }) => seedTenant(t, { name: randomUUID(), spots: 3, customers: 6 }))
  .extend('scene', ({ t, tenant }) => waitScene(t, tenant, { capacity: 3 }));
type Scene = Awaited<ReturnType<typeof waitScene>>;

const seen = async (scene: Scene, person: number) => {
  const { spots, placesLeft, myHold } = await scene.as(person, (each) => getClass(each, scene.classId));
  return { spots: spots.map(({ state }) => state), placesLeft, mine: myHold?.spotNumber ?? null };
};
const code = (problem: string) => expect.objectContaining({ code: problem });

test('a spot that is held is taken for everybody else and free to who holds it, until it is their booking', async ({
  scene,
}) => {
  await scene.hold(1, 2);
  expect(await seen(scene, 1)).toEqual({ spots: ['free', 'free', 'free'], placesLeft: 3, mine: 2 });
  expect(await seen(scene, 2)).toEqual({ spots: ['free', 'held', 'free'], placesLeft: 2, mine: null });
  const told = expect.objectContaining({ code: 'spot_taken', details: { freeSpots: [1, 3] } });
  await expect(scene.hold(2, 2)).rejects.toEqual(told);
  await expect(scene.book(2, 2)).rejects.toEqual(told);
  await scene.book(2, 1);
  await expect(scene.move(2, 2)).rejects.toEqual(code('spot_taken'));
  await scene.hold(3, 3);
  const full = expect.objectContaining({ code: 'spot_taken', details: { freeSpots: [] } });
  await expect(scene.book(4, 3)).rejects.toEqual(full);
  await scene.book(1, 2);
  expect(await scene.holds()).toEqual([{ person: 3, spot: 3, live: true }]);
  expect(await seen(scene, 4)).toEqual({ spots: ['taken', 'taken', 'held'], placesLeft: 0, mine: null });
});

test('of several who tap one spot at once one has it, and the others hear which are free', async ({
  scene,
}) => {
  const taps = await Promise.allSettled([1, 2, 3, 4, 5].map((person) => scene.hold(person, 2)));
  const lost = taps.flatMap((tap) => (tap.status === 'rejected' ? [tap.reason] : []));
  expect(lost).toEqual(Array(4).fill(expect.objectContaining({ code: 'spot_taken' })));
  expect(lost[0].details.freeSpots).toEqual([1, 3]);
  expect(await scene.holds()).toHaveLength(1);
});

test('who chooses another spot holds that one instead and no longer; who holds it already changes nothing', async ({
  scene,
}) => {
  const first = await scene.hold(1, 1);
  expect(await scene.hold(1, 1)).toEqual(first);
  expect(await scene.hold(1, 3)).toEqual({ ...first, spotNumber: 3 });
  expect(await scene.holds()).toEqual([{ person: 1, spot: 3, live: true }]);
  const [{ seconds }] = (await scene.read(
    sql<{
      seconds: number;
    }>`select extract(epoch from held_until - now())::float8 as seconds from spot_holds`,
  )) as [{ seconds: number }];
  expect(seconds).toBeLessThanOrEqual(HOLD_SECONDS);
  expect(seconds).toBeGreaterThan(0);
});

test('whoever lets go and holds again has the end of their turn, one more after it, and then a pause', async ({
  scene,
}) => {
  const first = await scene.hold(1, 1);
  await scene.letGo(1);
  expect((await seen(scene, 2)).placesLeft).toBe(3);
  expect(await scene.hold(1, 2)).toEqual({ until: first.until, spotNumber: 2 });
  await scene.runOut();
  await scene.work();
  const second = await scene.hold(1, 2);
  expect(Date.parse(second.until)).toBeGreaterThan(Date.parse(first.until));
  await scene.letGo(1);
  expect(await scene.hold(1, 3)).toEqual({ until: second.until, spotNumber: 3 });
  await scene.runOut();
  const told = expect.objectContaining({
    code: 'held_twice',
    details: { againAt: expect.stringMatching(/Z$/) },
  });
  await expect(scene.hold(1, 3)).rejects.toEqual(told);
  await scene.work();
  await expect(scene.hold(1, 1)).rejects.toEqual(told);
  // Somebody else comes to it, and booking needs no hold.
  await scene.hold(2, 3);
  await scene.book(1, 1);
});

test('after the pause a turn is a new one, and nothing is kept of the one before', async ({ scene }) => {
  await scene.hold(1, 1);
  await scene.runOut();
  await scene.hold(1, 1);
  await scene.runOut(HOLD_SECONDS - 60);
  await expect(scene.hold(1, 1)).rejects.toEqual(code('held_twice'));
  await scene.takeJob();
  await scene.work();
  const [seconds] = await scene.jobs();
  expect(seconds).toBeGreaterThan(0);
  expect(seconds).toBeLessThanOrEqual(61);
  await scene.runOut(HOLD_SECONDS);
  await scene.hold(1, 1);
  await scene.runOut();
  await scene.hold(1, 1);
  await scene.runOut(HOLD_SECONDS);
  await scene.work();
  expect(await scene.read(sql`select from spot_holds`)).toEqual([]);
});

test('the desk holds for one after the other', async ({ scene }) => {
  const ask = { classId: scene.classId, spotNumber: 1 };
  for (let n = 0; n < 3; n++) {
    await scene.asDesk((each) => holdSpot(each, ask));
    await scene.runOut();
  }
  const { until } = await scene.asDesk((each) => holdSpot(each, ask));
  await scene.asDesk((each) => endHold(each, scene.classId));
  const next = await scene.asDesk((each) => holdSpot(each, ask));
  expect(Date.parse(next.until)).toBeGreaterThan(Date.parse(until));
});

test("a member's hold ends as the class begins, the desk's does not, and neither outlives an earlier beginning", async ({
  t,
  tenant,
  scene,
}) => {
  const startsAt = new Date(Date.now() + 100_000);
  const soon = await newClass(t, tenant, { startsAt });
  expect((await scene.hold(1, 1, soon)).until).toBe(startsAt.toISOString());
  const { until } = await scene.asDesk((each) => holdSpot(each, { classId: soon, spotNumber: 2 }));
  expect(Date.parse(until)).toBeGreaterThan(startsAt.getTime());
  const job = sql<{ seconds: number }>`select extract(epoch from start_after - now())::float8 as seconds
    from studio_jobs.job where name = 'fill-places' and state = 'created' and data->>'classId' = ${soon}`;
  expect((await scene.read(job))[0]!.seconds).toBeLessThanOrEqual(101);
  // A class that begins earlier is another one to choose.
  await scene.hold(1, 1);
  const earlier = new Date(scene.startsAt.getTime() - HOUR_MS);
  await scene.asDesk((each) => updateClass(each, scene.classId, { startsAt: earlier.toISOString() }));
  expect(await scene.holds()).toEqual([]);
});

test('one person holds spots in so many classes at once', async ({ t, tenant, scene }) => {
  const others: string[] = [];
  for (let n = 0; n < MAX_HOLDS; n++)
    others.push(await newClass(t, tenant, { startsAt: new Date(Date.now() + (100 + n) * HOUR_MS) }));
  await Promise.allSettled(others.map((classId) => scene.hold(1, 1, classId)));
  await expect(scene.hold(1, 1)).rejects.toEqual(
    expect.objectContaining({ code: 'too_many_holds', details: { most: MAX_HOLDS } }),
  );
  // Booking goes without.
  await scene.book(1, 1);
  await scene.as(1, (each) => endHold(each, others[0]!));
  await scene.hold(1, 1, others[0]!);
});

test('who may not book may not hold', async ({ t, tenant, scene, clock }) => {
  await scene.book(1, 1);
  await expect(scene.hold(1, 2)).rejects.toEqual(code('already_booked'));
  await expect(scene.hold(2, 9)).rejects.toEqual(code('no_such_spot'));
  await expect(
    scene.as(2, (each) =>
      holdSpot(each, { classId: scene.classId, spotNumber: 2, customerId: tenant.customerIds[3]! }),
    ),
  ).rejects.toEqual(code('not_found'));
  await scene.asDesk((each) => updateStudio(each, { opening: { by: 'days', days: 1 } }));
  await expect(scene.hold(2, 2)).rejects.toEqual(code('not_open_yet'));
  await scene.asDesk((each) => updateStudio(each, { opening: { by: 'always' }, passNeeded: true }));
  await expect(scene.hold(2, 2)).rejects.toEqual(code('pass_needed'));
  await scene.asDesk((each) => updateStudio(each, { passNeeded: false }));
  clock.aheadMs = scene.startsAt.getTime() - Date.now() + 1000;
  await expect(scene.hold(2, 2)).rejects.toEqual(code('class_started'));
  clock.aheadMs = 0;
  const draft = await newClass(t, tenant, { startsAt: new Date(Date.now() + 200 * HOUR_MS) });
  await scene.hold(2, 2, draft);
  await scene.asDesk((each) => unpublishClass(each, draft));
  await expect(scene.hold(3, 3, draft)).rejects.toEqual(code('not_found'));
  await expect(scene.as(2, (each) => endHold(each, draft))).rejects.toEqual(code('not_found'));
  await scene.asDesk((each) => cancelClass(each, scene.classId));
  await expect(scene.hold(2, 2)).rejects.toEqual(code('class_cancelled'));
});

test('who waits gets the place of who lets go, and of whose time is up by a job that was sent for it', async ({
  scene,
}) => {
  await scene.rule({ mode: 'automatic', size: 5 });
  await scene.book(1, 1);
  await scene.hold(2, 2);
  await scene.hold(3, 3);
  expect((await scene.jobs())[0]).toBeGreaterThan(HOLD_SECONDS - 60);
  for (const person of [4, 5]) await scene.join(person);
  await scene.work();
  expect(await scene.states()).toEqual([
    [4, 'waiting'],
    [5, 'waiting'],
  ]);
  await scene.letGo(2);
  expect(await scene.seats()).toEqual([
    [1, 1],
    [4, 2],
  ]);
  await scene.takeJob();
  await scene.runOut();
  // Before the job has come the place is owed: nobody takes it.
  await expect(scene.hold(3, 3)).rejects.toEqual(code('place_owed'));
  await scene.work();
  expect(await scene.seats()).toEqual([
    [1, 1],
    [4, 2],
    [5, 3],
  ]);
  expect(await scene.holds()).toEqual([]);
});

test('the job for the hold that ends first sends the one for the next', async ({ scene }) => {
  await scene.hold(1, 1);
  await scene.takeJob();
  await scene.work();
  const [seconds] = await scene.jobs();
  expect(seconds).toBeGreaterThan(0);
  expect(seconds).toBeLessThanOrEqual(HOLD_SECONDS + 1);
});

test('who holds a spot books it though others have come to wait meanwhile, also another one', async ({
  scene,
}) => {
  await scene.rule({ mode: 'automatic', size: 5 });
  await scene.book(1, 1);
  await scene.book(2, 2);
  await scene.hold(3, 3);
  await scene.join(4);
  await expect(scene.join(3)).rejects.toEqual(code('class_not_full'));
  expect((await seen(scene, 3)).placesLeft).toBe(1);
  expect((await seen(scene, 5)).placesLeft).toBe(0);
  await scene.book(3, 3);
  expect(await scene.states()).toEqual([[4, 'waiting']]);
});

test('who is offered a place and chooses its spot has one place', async ({ scene }) => {
  await scene.rule({ mode: 'offer', size: 5, offerMinutes: 30 });
  for (const person of [1, 2, 3]) await scene.book(person, person);
  for (const person of [4, 5]) await scene.join(person);
  await scene.cancel(1);
  await scene.cancel(2);
  await scene.hold(4, 2);
  expect((await seen(scene, 5)).placesLeft).toBe(1);
  await scene.book(5, 1);
  await scene.book(4, 2);
  expect(await scene.seats()).toEqual([
    [5, 1],
    [4, 2],
    [3, 3],
  ]);
});

test('who waits, chooses in their turn and is booked from the list sits where they chose, in one place', async ({
  scene,
}) => {
  await scene.rule({ mode: 'automatic', size: 5 });
  const hasPlaces = (capacity: number) =>
    scene.read(sql`update classes set capacity = ${capacity} where class_id = ${scene.classId}`);
  await hasPlaces(1);
  await scene.book(1, 1);
  for (const person of [4, 5]) await scene.join(person);
  // A place more, and nobody has looked yet.
  await hasPlaces(2);
  await scene.hold(4, 3);
  await hasPlaces(3);
  await scene.work();
  expect(await scene.seats()).toEqual([
    [1, 1],
    [5, 2],
    [4, 3],
  ]);
  expect(await scene.holds()).toEqual([]);
});

test('who is offered a place and has chosen its spot takes it there', async ({ scene }) => {
  await scene.rule({ mode: 'offer', size: 5, offerMinutes: 30 });
  for (const person of [1, 2, 3]) await scene.book(person, person);
  for (const person of [4, 5]) await scene.join(person);
  await scene.cancel(1);
  await scene.cancel(2);
  await scene.hold(4, 2);
  const { wait_id: waitId } = (await scene.waits())[0]!;
  await scene.as(4, (each) => acceptOffer(each, { waitId }));
  expect(await scene.seats()).toEqual([
    [4, 2],
    [3, 3],
  ]);
  expect(await scene.holds()).toEqual([]);
});

test('the desk offers a place to whoever holds it already, and the one that it holds itself', async ({
  scene,
  clock,
}) => {
  await scene.rule({ mode: 'offer', size: 5, offerMinutes: 30, closesMinutes: 60 });
  await scene.book(1, 1);
  await scene.book(2, 2);
  await scene.hold(3, 3);
  for (const person of [4, 5]) await scene.join(person);
  const offered = async (n: number) => {
    const { wait_id: waitId } = (await scene.waits())[n]!;
    return scene.asDesk((each) => offerPlace(each, waitId));
  };
  await expect(offered(1)).rejects.toEqual(code('class_full'));
  // Nobody is promoted by itself any more, and the place is whose who takes it.
  clock.aheadMs = scene.startsAt.getTime() - Date.now() - HOUR_MS / 2;
  await scene.letGo(3);
  await scene.hold(5, 3);
  await offered(1);
  expect(await scene.states()).toEqual([
    [4, 'waiting'],
    [5, 'offered'],
  ]);
  await expect(offered(0)).rejects.toEqual(code('class_full'));
  await scene.book(5, 3);
  await scene.cancel(5);
  await scene.asDesk((each) => holdSpot(each, { classId: scene.classId, spotNumber: 3 }));
  await offered(0);
  expect(await scene.holds()).toEqual([]);
  expect((await seen(scene, 1)).placesLeft).toBe(0);
});

test('who wishes a better spot gets none that is held, and has it once it is let go', async ({ scene }) => {
  await scene.hold(1, 1);
  await scene.book(2, 2);
  await scene.wish(2, [1]);
  expect(await scene.seats()).toEqual([[2, 2]]);
  await scene.hold(1, 3);
  expect(await scene.seats()).toEqual([[2, 1]]);
});

test('neither a smaller class nor another plan of the room takes a spot away that is held', async ({
  scene,
  tenant,
}) => {
  await scene.book(1, 1);
  await scene.hold(2, 2);
  const shrink = (capacity: number) => scene.asDesk((each) => updateClass(each, scene.classId, { capacity }));
  await expect(shrink(1)).rejects.toEqual(code('spots_held'));
  await shrink(2);
  await expect(scene.book(3, 3)).rejects.toEqual(code('class_full'));
  await shrink(3);
  const redraw = (without: number, acceptMoves?: true) =>
    scene.asDesk(async (each) => {
      const room = await lockRoom(each, tenant.roomId);
      const spots = room.spots.map((spot) => ({ ...spot, active: spot.spotNumber !== without }));
      return updateRoom(each, room, { spots, acceptMoves });
    });
  await expect(redraw(2)).rejects.toEqual(code('spots_held'));
  await redraw(3);
  await expect(scene.book(3, 3)).rejects.toEqual(code('spot_out_of_service'));
  await scene.runOut();
  await redraw(2);
});

test('nor is it drawn elsewhere, whatever is known of those who are booked, nor is the last place behind it', async ({
  scene,
  tenant,
}) => {
  const { classId } = scene;
  const redraw = (to: (spot: Spot) => Spot, acceptMoves?: true) =>
    scene.asDesk(async (each) => {
      const room = await lockRoom(each, tenant.roomId);
      return updateRoom(each, room, { spots: room.spots.map(to), acceptMoves });
    });
  await scene.hold(2, 2);
  const aside = (spot: Spot) => (spot.spotNumber === 2 ? { ...spot, y: 1 - spot.y } : spot);
  await expect(redraw(aside)).rejects.toEqual(code('spots_held'));
  await expect(redraw(aside, true)).rejects.toEqual(code('spots_held'));
  const [, , , one, other] = tenant.customerIds as string[];
  await scene.asDesk((each) => bookSpot(each, { classId, customerId: one!, spotNumber: null }));
  const without = (number: number) => (spot: Spot) =>
    spot.spotNumber === number ? { ...spot, active: false } : spot;
  await redraw(without(1));
  await redraw((spot) => ({ ...spot, active: true }));
  await scene.asDesk((each) => bookSpot(each, { classId, customerId: other!, spotNumber: null }));
  await expect(redraw(without(1))).rejects.toEqual(code('spots_held'));
  await scene.letGo(2);
  await redraw(without(1));
});

test('a class that moves to another room leaves what was held behind, for good', async ({
  scene,
  tenant,
}) => {
  const { classId } = scene;
  for (const person of [1, 2, 3]) await scene.hold(person, person);
  const small = await scene.asDesk((each) =>
    createRoom(each, tenant.locationId, { name: 'Small', kind: 'bike', layout: 'rows', spots: 1 }),
  );
  const moved = (roomId: string) => scene.asDesk((each) => updateClass(each, classId, { roomId }));
  await moved(small.roomId);
  expect((await seen(scene, 1)).placesLeft).toBe(1);
  await moved(tenant.roomId);
  expect(await seen(scene, 4)).toEqual({ spots: ['free', 'free', 'free'], placesLeft: 3, mine: null });
});

test('the desk holds a spot before it knows for whom, and books anybody on it', async ({ scene, tenant }) => {
  const { classId } = scene;
  const [, one, other] = tenant.customerIds as [string, string, string];
  await scene.asDesk((each) => holdSpot(each, { classId, spotNumber: 1 }));
  await expect(scene.hold(1, 1)).rejects.toEqual(code('spot_taken'));
  await scene.asDesk((each) => bookSpot(each, { classId, customerId: one, spotNumber: 1 }));
  expect(await scene.holds()).toEqual([]);
  // What a member holds is theirs at the desk too, whatever they are booked on.
  await scene.hold(2, 2);
  await scene.asDesk((each) => bookSpot(each, { classId, customerId: other, spotNumber: 3 }));
  expect(await scene.holds()).toEqual([]);
  expect((await seen(scene, 3)).placesLeft).toBe(1);
});

test('who is erased holds nothing', async ({ scene, tenant }) => {
  await scene.hold(1, 1);
  await scene.asDesk((each) => erase(each, tenant.customerIds[1]!, 'owner', () => {}));
  expect(await scene.holds()).toEqual([]);
  await scene.hold(2, 1);
});

test('a repeated request holds once, over the interface too, and lets go of what is not held', async ({
  t,
  tenant,
  scene,
  member,
}) => {
  const params = { studioId: tenant.studioId, classId: scene.classId };
  const held = await call(t.base, member, 'holdSpot', { params, body: { spotNumber: 1 } });
  expect([held.status, held.body.spotNumber]).toEqual([200, 1]);
  expect(await call(t.base, member, 'holdSpot', { params, body: { spotNumber: 1 } })).toEqual(held);
  for (let n = 0; n < 2; n++)
    expect((await call(t.base, member, 'holdSpot', { params, body: { spotNumber: null } })).body).toBe(null);
  expect(await scene.holds()).toEqual([]);
});
