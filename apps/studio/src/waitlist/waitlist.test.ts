import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { expect } from 'vitest';
import { bookSpot } from '../bookings/book-spot.ts';
import { erase } from '../rights/erase/erase-customer.ts';
import { cancelClass, updateClass } from '../schedule/change-class.ts';
import { getClassSummary } from '../schedule/index.ts';
import { lockRoom, updateRoom } from '../studios/change-room.ts';
import { newClass } from '../testing/classes.ts';
import { fresh } from '../testing/fixtures.ts';
import { call } from '../testing/http.ts';
import { seedTenant } from '../testing/tenant.ts';
import { HOUR_MS, waitScene } from '../testing/waitlist.ts';
import { acceptOffer } from './accept-offer.ts';
import { declineOffer, leaveWaitlist } from './leave-waitlist.ts';
import { listWaits } from './list-waits.ts';
import { offerPlace } from './offer-place.ts';

const MINUTE_MS = 60_000;
const refused = (code: string) => expect.objectContaining({ code });

/** A class of two in three days, booked by 1 and 2; 3, 4 and 5 wait. */
const test = fresh
  .extend('tenant', ({ t }) => seedTenant(t, { name: randomUUID(), spots: 3, customers: 8 }))
  .extend('scene', async ({ t, tenant, clock }, { onCleanup }) => {
    onCleanup(() => {
      clock.aheadMs = 0;
    });
    const scene = await waitScene(t, tenant, { capacity: 2 });
    await scene.book(1, 1);
    await scene.book(2, 2);
    for (const person of [3, 4, 5]) await scene.join(person, person === 3 ? 3 : null);
    return scene;
  });

test('whoever cancels makes room for the first, on the spot they wished while it is free, and they are told', async ({
  scene,
}) => {
  await scene.cancel(1);
  expect(await scene.seats()).toEqual([
    [2, 2],
    [3, 3],
  ]);
  await scene.cancel(2);
  expect(await scene.seats()).toEqual([
    [4, 1],
    [3, 3],
  ]);
  expect(await scene.states()).toEqual([
    [3, 'booked'],
    [4, 'booked'],
    [5, 'waiting'],
  ]);
  expect(await scene.mails()).toEqual([
    ['waitlist_promoted', 3],
    ['waitlist_promoted', 4],
  ]);
});

test('a member sees their place, leaves, and comes back at the end', async ({ scene }) => {
  const mine = () => scene.as(4, (call) => getClassSummary(call, scene.classId));
  expect((await mine()).myWait).toMatchObject({ place: 2, offerUntil: null });
  expect((await mine()).waitlist).toMatchObject({ size: 10, waiting: 3 });
  const { waitId } = (await mine()).myWait!;
  await scene.as(4, (call) => leaveWaitlist(call, waitId));
  await scene.as(4, (call) => leaveWaitlist(call, waitId));
  expect((await mine()).myWait).toBe(null);
  expect((await scene.join(4)).place).toBe(3);
  const list = await scene.asDesk((call) => listWaits(call, scene.classId));
  expect(list.map((one) => [one.place, one.name])).toEqual([
    [1, 'First3 Last3'],
    [2, 'First5 Last5'],
    [3, 'First4 Last4'],
  ]);
  await expect(scene.as(5, (call) => leaveWaitlist(call, waitId))).rejects.toEqual(refused('not_found'));
});

test('a place is held for the first until they say yes; nobody else may have it', async ({
  scene,
  clock,
}) => {
  await scene.rule({ mode: 'offer', offerMinutes: 30 });
  await scene.cancel(1);
  expect(await scene.states()).toEqual([
    [3, 'offered'],
    [4, 'waiting'],
    [5, 'waiting'],
  ]);
  await expect(scene.book(6, 1)).rejects.toEqual(refused('class_full'));
  const seen = async (person: number) =>
    (await scene.as(person, (call) => getClassSummary(call, scene.classId))).placesLeft;
  expect([await seen(3), await seen(6)]).toEqual([1, 0]);
  const waitId = (await scene.waits())[0]!.wait_id;
  await expect(scene.as(4, (call) => acceptOffer(call, { waitId }))).rejects.toEqual(refused('not_found'));
  clock.aheadMs = 29 * MINUTE_MS;
  await scene.as(3, (call) => acceptOffer(call, { waitId }));
  expect(await scene.seats()).toEqual([
    [2, 2],
    [3, 3],
  ]);
  expect((await scene.states())[0]).toEqual([3, 'booked']);
});

test('an offer that nobody answers goes to the next, and so does one that is turned down', async ({
  scene,
  clock,
}) => {
  await scene.rule({ mode: 'offer', offerMinutes: 30 });
  await scene.cancel(1);
  clock.aheadMs = 30 * MINUTE_MS;
  const [first] = await scene.waits();
  await expect(scene.as(3, (call) => acceptOffer(call, { waitId: first!.wait_id }))).rejects.toEqual(
    refused('offer_gone'),
  );
  // Nobody has noted it yet, and the place is the next one's already.
  await expect(scene.book(6, 1)).rejects.toEqual(refused('place_owed'));
  await scene.work();
  expect(await scene.states()).toEqual([
    [3, 'lapsed'],
    [4, 'offered'],
    [5, 'waiting'],
  ]);
  const [, second] = await scene.waits();
  await scene.as(4, (call) => declineOffer(call, second!.wait_id));
  expect(await scene.states()).toEqual([
    [3, 'lapsed'],
    [4, 'declined'],
    [5, 'offered'],
  ]);
  expect(await scene.mails()).toEqual([
    ['waitlist_offered', 3],
    ['waitlist_lapsed', 3],
    ['waitlist_offered', 4],
    ['waitlist_offered', 5],
  ]);
});

test('of each offer the end is looked at, also of one that was made while a job waited for another', async ({
  scene,
  clock,
}) => {
  await scene.rule({ mode: 'offer', offerMinutes: 30 });
  await scene.cancel(1);
  const near = (minutes: number) => expect.closeTo(minutes * 60, -1);
  expect(await scene.jobs()).toEqual([near(30)]);
  clock.aheadMs = 10 * MINUTE_MS;
  await scene.as(3, async (call) => declineOffer(call, (await scene.waits())[0]!.wait_id));
  expect((await scene.states())[1]).toEqual([4, 'offered']);
  // The one that waits runs for both, and sends the next.
  expect(await scene.jobs()).toEqual([near(30)]);
  await scene.takeJob();
  clock.aheadMs = 30 * MINUTE_MS;
  await scene.work();
  expect((await scene.states())[1]).toEqual([4, 'offered']);
  expect(await scene.jobs()).toEqual([near(10)]);
});

test('once cancelling costs a place is only offered, until nobody is promoted any more', async ({
  scene,
  clock,
}) => {
  clock.aheadMs = 3 * 24 * HOUR_MS - 80 * MINUTE_MS;
  await scene.cancel(1);
  const [first] = await scene.waits();
  expect(first!.state).toBe('offered');
  // An hour before the class, though offers last an hour.
  expect(first!.offer_until!.getTime()).toBe(scene.startsAt.getTime() - HOUR_MS);
  clock.aheadMs += 21 * MINUTE_MS;
  await scene.work();
  expect((await scene.states()).map(([, state]) => state)).toEqual(['lapsed', 'waiting', 'waiting']);
  // What is free now is anybody's.
  await scene.book(6, 1);
  await expect(scene.join(7)).rejects.toEqual(refused('waitlist_closed'));
});

test('who rides elsewhere then is passed over and it says why; once that is cancelled they are next again', async ({
  t,
  tenant,
  scene,
}) => {
  const elsewhere = await newClass(t, tenant, { startsAt: scene.startsAt });
  await scene.read(
    sql`insert into bookings (studio_id, booking_id, class_id, customer_id)
      values (${tenant.studioId}, ${randomUUID()}, ${elsewhere}, ${tenant.customerIds[3]!})`,
  );
  await scene.cancel(1);
  expect(await scene.states()).toEqual([
    [3, 'rider_busy'],
    [4, 'booked'],
    [5, 'waiting'],
  ]);
  await scene.cancel(3, elsewhere);
  expect((await scene.states())[0]).toEqual([3, 'waiting']);
  expect(await scene.jobs()).toEqual([0]);
  await scene.cancel(2);
  expect((await scene.states())[0]).toEqual([3, 'booked']);
});

test('room for more, and a spot in service again, go to the list', async ({ tenant, scene }) => {
  await scene.asDesk((call) => updateClass(call, scene.classId, { capacity: 3 }));
  expect((await scene.states())[0]).toEqual([3, 'booked']);
  const setActive = (active: boolean) =>
    scene.asDesk(async (call) => {
      const room = await lockRoom(call, tenant.roomId);
      const spots = [
        ...room.spots.filter((spot) => spot.spotNumber < 4),
        { ...room.spots[0]!, spotNumber: 4, x: 77, active },
      ];
      await updateRoom(call, room, { spots });
    });
  await setActive(false);
  await scene.read(sql`update classes set capacity = 4 where class_id = ${scene.classId}`);
  await setActive(true);
  expect(await scene.seats()).toEqual([
    [1, 1],
    [2, 2],
    [3, 3],
    [4, 4],
  ]);
});

test('at another time nobody is booked without a yes; a class that is cancelled takes its list along', async ({
  scene,
}) => {
  const later = (ms: number) => new Date(scene.startsAt.getTime() + ms).toISOString();
  await scene.asDesk((call) =>
    updateClass(call, scene.classId, { startsAt: later(HOUR_MS), endsAt: later(2 * HOUR_MS) }),
  );
  await scene.cancel(1);
  expect((await scene.states())[0]).toEqual([3, 'offered']);
  await scene.asDesk((call) => cancelClass(call, scene.classId));
  expect((await scene.states()).map(([, state]) => state)).toEqual(['closed', 'closed', 'closed']);
  const closed = [3, 4, 5].map((person) => ['waitlist_closed', person]);
  const mails = await scene.mails();
  expect(mails).toHaveLength(1 + closed.length);
  expect(mails).toEqual(expect.arrayContaining([['waitlist_offered', 3], ...closed]));
});

test('staff take a place before the list only where they say that they know it', async ({
  t,
  tenant,
  owner,
  scene,
}) => {
  // Somebody of the list was busy as the place came free: it is theirs, and a job will say so.
  await scene.read(
    sql`update bookings set state = 'cancelled' where class_id = ${scene.classId} and spot_number = 1`,
  );
  await expect(scene.book(6, 1)).rejects.toEqual(refused('place_owed'));
  const params = { studioId: tenant.studioId, classId: scene.classId };
  const body = { customerId: tenant.customerIds[6], spotNumber: 1 };
  const asked = await call(t.base, owner, 'bookSpot', { params, body });
  expect([asked.status, asked.body.code, asked.body.details]).toEqual([
    409,
    'place_owed',
    { freeSpots: [1, 3], accept: 'acceptWaitlist' },
  ]);
  const known = await call(t.base, owner, 'bookSpot', { params, body: { ...body, acceptWaitlist: true } });
  expect(known.status).toBe(200);
});

test('staff add, take off, and offer a free place out of turn', async ({
  t,
  tenant,
  owner,
  member,
  scene,
}) => {
  const params = { studioId: tenant.studioId, classId: scene.classId };
  const added = await call(t.base, owner, 'joinWaitlist', {
    params,
    body: { customerId: tenant.customerIds[6] },
  });
  expect(added.body.place).toBe(4);
  const own = await call(t.base, member, 'joinWaitlist', { params });
  expect(own.body.place).toBe(5);
  const ofWait = (waitId: string) => ({ params: { studioId: tenant.studioId, waitId } });
  expect((await call(t.base, owner, 'offerPlace', ofWait(own.body.waitId))).body.code).toBe('class_full');
  expect((await call(t.base, member, 'leaveWaitlist', ofWait(added.body.waitId))).status).toBe(404);
  await call(t.base, owner, 'leaveWaitlist', ofWait(added.body.waitId));
  await scene.rule({ mode: 'offer' });
  await scene.asDesk((call) => updateClass(call, scene.classId, { capacity: 3 }));
  await scene.as(3, async (call) => declineOffer(call, (await scene.waits())[0]!.wait_id));
  expect((await scene.states()).slice(0, 2)).toEqual([
    [3, 'declined'],
    [4, 'offered'],
  ]);
  await scene.as(4, async (call) => leaveWaitlist(call, (await scene.waits())[1]!.wait_id));
  await scene.as(5, async (call) => leaveWaitlist(call, (await scene.waits())[2]!.wait_id));
  expect((await scene.waits()).at(-1)).toMatchObject({ person: 0, state: 'offered' });
  const mine = await call(t.base, member, 'listMyWaits', { params: { studioId: tenant.studioId } });
  expect(mine.body).toMatchObject([{ classId: scene.classId, myWait: { place: 1 } }]);
  const yes = await call(t.base, member, 'acceptOffer', {
    ...ofWait(own.body.waitId),
    body: { spotNumber: 3 },
  });
  expect([yes.status, yes.body.spotNumber]).toEqual([200, 3]);
});

test('a place may be offered by hand to somebody who is not first', async ({ scene }) => {
  await scene.asDesk((call) => updateClass(call, scene.classId, { waitlistSize: 5 }));
  await scene.read(
    sql`update bookings set state = 'cancelled' where class_id = ${scene.classId} and spot_number = 1`,
  );
  const [, , last] = await scene.waits();
  await scene.asDesk((call) => offerPlace(call, last!.wait_id));
  expect((await scene.states())[2]).toEqual([5, 'offered']);
  await scene.as(5, (call) => bookSpot(call, { classId: scene.classId, spotNumber: 3 }));
  expect((await scene.states())[2]).toEqual([5, 'booked']);
});

test('whoever is erased is on no list, and what was held for them goes to the next', async ({
  tenant,
  scene,
}) => {
  await scene.rule({ mode: 'offer' });
  await scene.cancel(1);
  await scene.asDesk((call) => erase(call, tenant.customerIds[3]!, 'owner', () => {}));
  expect(await scene.states()).toEqual([
    [4, 'waiting'],
    [5, 'waiting'],
  ]);
  await expect(scene.book(6, 1)).rejects.toEqual(refused('place_owed'));
  await scene.work();
  expect((await scene.states())[0]).toEqual([4, 'offered']);
});

test('a list holds as many as the class says, else the studio, and one of none says so', async ({
  scene,
}) => {
  await scene.asDesk((call) => updateClass(call, scene.classId, { waitlistSize: 3 }));
  await expect(scene.join(6)).rejects.toEqual(refused('waitlist_full'));
  await scene.asDesk((call) => updateClass(call, scene.classId, { waitlistSize: null }));
  await scene.join(6);
  await scene.rule({ size: 0 });
  await expect(scene.join(7)).rejects.toEqual(refused('no_waitlist'));
  await expect(scene.join(3)).rejects.toEqual(refused('already_waiting'));
  await expect(scene.join(1)).rejects.toEqual(refused('already_booked'));
});
