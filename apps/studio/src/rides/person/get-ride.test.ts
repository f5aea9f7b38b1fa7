import { randomUUID } from 'node:crypto';
import { inTenant } from '@tandem/platform';
import { describe, expect } from 'vitest';
import { perform } from '../../base/call.ts';
import type { Caller } from '../../base/context.ts';
import type { Trx } from '../../base/db.ts';
import { newBooking, newClass } from '../../testing/classes.ts';
import { test as signedIn } from '../../testing/fixtures.ts';
import { storeOwnRide, storeResult } from '../../testing/rides.ts';
import { seedTenant } from '../../testing/tenant.ts';
import { correctRide } from '../change/correct-ride.ts';
import { deleteNumbers } from '../change/delete-numbers.ts';
import { setRider } from '../change/set-rider.ts';
import { EVERY_RIDE, markRidesDirty } from '../compute/mark-dirty.ts';
import { recomputeRides } from '../compute/recompute-rides.ts';
import { getRide } from './get-ride.ts';
import { getTrends } from './get-trends.ts';
import { listRides } from './list-rides.ts';

const NOW = new Date('2026-11-22T12:00:00Z');
const daysAgo = (days: number) => new Date(NOW.getTime() - days * 86_400_000);

const test = signedIn
  .extend('options', { scope: 'file' }, { now: () => NOW })
  .extend('scene', { scope: 'file' }, async ({ t }) => {
    const a = await seedTenant(t, { name: 'one' });
    const within = <R>(work: (trx: Trx) => Promise<R>) => inTenant(t.db, a.studioId, work);
    const read = (rideId: string, customerId = me, caller = owner) =>
      perform({ studio: t.studio, caller }, (call) => getRide(call, customerId, rideId));
    async function recompute(customerId = me): Promise<void> {
      await within((trx) =>
        markRidesDirty(
          { studio: t.studio, trx, studioId: a.studioId, now: t.studio.now() },
          { customerId, from: EVERY_RIDE },
        ),
      );
      await recomputeRides(t.studio, { studioId: a.studioId, customerId });
    }
    async function ridden(
      days: number,
      powerW: number,
      about: { title?: string; instructorId?: string | null } = {},
    ): Promise<string> {
      const classId = await newClass(t, a, { startsAt: daysAgo(days), ...about });
      await storeResult(t, a, { classId, customerId: me }, { trace: { seconds: 60, powerW } });
      return classId;
    }
    const minute = async (rideId: string) => {
      const peak = (await read(rideId)).peaks.find(({ seconds }) => seconds === 60)!;
      return [peak.powerW, peak.best90?.powerW ?? null, peak.bestEver?.powerW ?? null];
    };
    const empty = () =>
      within(async (trx) => {
        for (const table of [
          'result_corrections',
          'class_results',
          'spivi_class_sync',
          'own_rides',
          'bookings',
        ] as const)
          await trx.deleteFrom(table).execute();
        await trx.deleteFrom('classes').where('class_id', '<>', a.classId).execute();
      });
    const [me, other] = a.customerIds as [string, string];
    const owner: Caller = {
      accountId: randomUUID(),
      studioId: a.studioId,
      role: 'owner',
      staffId: null,
      customerId: null,
    };
    const coach: Caller = { ...owner, role: 'instructor', staffId: a.instructorId };
    return { t, a, owner, coach, me, other, within, read, recompute, ridden, minute, empty };
  });
test.beforeEach(({ scene: { empty } }) => empty());

describe('what the plan of a class asked for', () => {
  /** Watts, heart rate, and a second that was free, as the tracker told them. */
  const column = [80, -75, null];
  const asked = test.extend('ridden', async ({ scene: { t, a, me, within, read, ridden } }) => {
    const withInputs = async (inputs: object, trace = true) => {
      const classId = trace ? await ridden(3, 150) : await newClass(t, a, { startsAt: daysAgo(3) });
      if (!trace) await storeResult(t, a, { classId, customerId: me }, {});
      await within(async (trx) => {
        const of = { studio_id: a.studioId, class_id: classId };
        await trx
          .updateTable('class_results')
          .set({ inputs: JSON.stringify(inputs) })
          .where('class_id', '=', classId)
          .execute();
        await trx
          .insertInto('spivi_class_sync')
          .values(of)
          .onConflict((oc) => oc.doNothing())
          .execute();
        // Nothing is known of an event that is new: it is heard afterwards.
        await trx
          .updateTable('spivi_class_sync')
          .set({ asked_percents: column as number[] })
          .where('class_id', '=', classId)
          .execute();
      });
      const { askedPowerW, askedHeartRateBpm } = await read(classId);
      return { askedPowerW, askedHeartRateBpm };
    };
    return withInputs;
  });
  const watts = [160, null, null];
  const beats = [null, 135, null];

  asked.for([
    ['what Spivi computed with', { ftpW: 200, maxHrBpm: 180 }, watts, beats],
    ['what was computed with here', { profile: { ftpW: 200, maxHrBpm: 170 }, maxHrBpm: 180 }, watts, beats],
    ['a measured maximum alone', { profile: { ftpW: null, maxHrBpm: 180 } }, null, beats],
    ['no threshold and no maximum', {}, null, null],
    ['words in their place', { ftpW: 'much', maxHrBpm: 'fast' }, null, null],
  ] as const)('by %s', async ([, inputs, askedPowerW, askedHeartRateBpm], { ridden }) => {
    expect(await ridden(inputs)).toEqual({ askedPowerW, askedHeartRateBpm });
  });

  asked('stands beside a trace alone', async ({ ridden }) => {
    expect(await ridden({ ftpW: 200, maxHrBpm: 180 }, false)).toEqual({
      askedPowerW: null,
      askedHeartRateBpm: null,
    });
  });

  test('is nothing on a ride outside class', async ({ scene: { t, a, me, read } }) => {
    const own = await storeOwnRide(t, a, me, {
      startsAt: daysAgo(1),
      inputs: { ftpW: 200, maxHrBpm: 180 },
      trace: { seconds: 60, powerW: 150 },
    });
    expect(await read(own)).toMatchObject({ askedPowerW: null, askedHeartRateBpm: null });
  });
});

test('peaks stand beside the best of the 90 days before and of all time before, never of later rides', async ({
  scene: { t, a, me, recompute, ridden, minute },
}) => {
  const [old, middle, young] = [await ridden(200, 300), await ridden(60, 250), await ridden(10, 200)];
  await storeOwnRide(t, a, me, { startsAt: daysAgo(30), trace: { seconds: 60, powerW: 220 } });
  await recompute();
  expect(await minute(old)).toEqual([300, null, null]);
  expect(await minute(middle)).toEqual([250, null, 300]);
  expect(await minute(young)).toEqual([200, 250, 300]);
});

test('a ride is compared with earlier ones of the same class type: the last, and the one with the most work', async ({
  scene: { read, recompute, ridden },
}) => {
  await ridden(40, 300, { title: 'Hill climb' });
  await ridden(30, 200, { title: ' HILL CLIMB ' });
  await ridden(20, 400, { title: 'Endurance' });
  const today = await ridden(2, 250, { title: 'Hill climb' });
  await ridden(1, 500, { title: 'Hill climb' });
  await recompute();
  const { comparison } = await read(today);
  expect(comparison.count).toBe(2);
  expect([comparison.last?.values.averagePowerW, comparison.best?.values.averagePowerW]).toEqual([200, 300]);
  expect((await read(today)).rankReason).toBe('alone');
});

test('whoever lost a ride reads why; the rider sees it, without the other person’s details', async ({
  scene: { t, a, owner, me, other, read },
}) => {
  const classId = await newClass(t, a, { startsAt: daysAgo(3) });
  for (const customerId of [me, other]) await newBooking(t, a, { classId, customerId });
  await storeResult(
    t,
    a,
    { classId, customerId: me },
    { values: { workKj: 300, trainingLoad: 50 }, inputs: { ftpW: 222.125, weightKg: 61 } },
  );
  await perform({ studio: t.studio, caller: owner }, (call) =>
    setRider(call, { classId, customerId: me }, { riderId: other, swap: false }),
  );
  expect(await read(classId)).toMatchObject({ state: 'none', reason: 'reassigned', values: {} });
  const theirs = await read(classId, other);
  expect(theirs).toMatchObject({ state: 'ready', reassigned: true, values: { workKj: 300 } });
  expect(JSON.stringify(theirs)).not.toMatch(/222\.125|trainingLoad/);
  const { totals, rideCount } = await perform({ studio: t.studio, caller: owner }, (call) =>
    getTrends(call, other, 'all'),
  );
  expect([rideCount, totals.workKj, totals.trainingLoad]).toEqual([1, 300, null]);
  await expect(
    perform({ studio: t.studio, caller: owner }, (call) =>
      correctRide(call, { customerId: me, rideId: classId }, { workKj: 1 }),
    ),
  ).rejects.toMatchObject({
    code: 'reassigned',
  });
  expect(
    (
      await perform({ studio: t.studio, caller: owner }, (call) =>
        correctRide(call, { customerId: other, rideId: classId }, { workKj: 310 }),
      )
    ).values.workKj,
  ).toBe(310);
});

test('nothing is set by hand for somebody who keeps no numbers', async ({
  scene: { t, a, owner, within },
}) => {
  const classId = await newClass(t, a, { startsAt: daysAgo(3) });
  const customerId = a.customerIds[3]!;
  await newBooking(t, a, { classId, customerId });
  await within((trx) => trx.deleteFrom('consents').where('customer_id', '=', customerId).execute());
  await expect(
    perform({ studio: t.studio, caller: owner }, (call) =>
      correctRide(call, { customerId, rideId: classId }, { workKj: 1 }),
    ),
  ).rejects.toMatchObject({
    code: 'consent_missing',
  });
});

test('a number that follows from one set by hand follows it', async ({ scene: { t, a, owner, me } }) => {
  const classId = await newClass(t, a, { startsAt: daysAgo(3) });
  const values = { normalisedPowerW: 200, averagePowerW: 200, intensityFactor: 1 };
  await storeResult(t, a, { classId, customerId: me }, { values, inputs: { ftpW: 200 } });
  const ride = await perform({ studio: t.studio, caller: owner }, (call) =>
    correctRide(call, { customerId: me, rideId: classId }, { normalisedPowerW: 150 }),
  );
  expect(ride.values).toMatchObject({ normalisedPowerW: 150, intensityFactor: 0.75 });
  expect(ride.corrected).toEqual(['normalisedPowerW']);
});

test('an instructor sees rides of own classes, and none outside class', async ({
  scene: { t, a, coach, me, read, ridden },
}) => {
  const [own, others] = [await ridden(9, 200), await ridden(8, 200, { instructorId: null })];
  await newBooking(t, a, { classId: own, customerId: me, checkedIn: true });
  const outside = await storeOwnRide(t, a, me, { startsAt: daysAgo(7), trace: { seconds: 60, powerW: 200 } });
  const { rows } = await perform({ studio: t.studio, caller: coach }, (call) =>
    listRides(call, me, undefined),
  );
  expect(rows.map(({ rideId }) => rideId)).toEqual([own]);
  expect(
    (await perform({ studio: t.studio, caller: coach }, (call) => getTrends(call, me, 'all'))).rideCount,
  ).toBe(1);
  for (const rideId of [others, outside])
    await expect(read(rideId, me, coach)).rejects.toMatchObject({ status: 404 });
});

test('rides come newest first, thirty at a time, those outside class among them', async ({
  scene: { t, a, owner, me, ridden },
}) => {
  const ids: string[] = [];
  for (let day = 0; day < 70; day++)
    ids.push(
      day % 2
        ? await ridden(day + 1, 100)
        : await storeOwnRide(t, a, me, { startsAt: daysAgo(day + 1), trace: { seconds: 60, powerW: 100 } }),
    );
  const seen: string[] = [];
  const pages: number[] = [];
  let cursor: string | undefined;
  do {
    const { rows, nextCursor } = await perform({ studio: t.studio, caller: owner }, (call) =>
      listRides(call, me, cursor),
    );
    seen.push(...rows.map(({ rideId }) => rideId));
    pages.push(rows.length);
    cursor = nextCursor ?? undefined;
  } while (cursor);
  expect(seen).toEqual(ids);
  expect(pages).toEqual([30, 30, 10]);
  await expect(async () =>
    perform({ studio: t.studio, caller: owner }, (call) => listRides(call, me, 'nonsense')),
  ).rejects.toMatchObject({
    field: 'cursor',
  });
});

test('attendance counts bookings of classes that are over, and says why some have no numbers', async ({
  scene: { t, a, owner, me, within },
}) => {
  const classes = [];
  for (const days of [5, 4, 3]) classes.push(await newClass(t, a, { startsAt: daysAgo(days) }));
  const [rode, came, missed] = classes as [string, string, string];
  for (const classId of classes)
    await newBooking(t, a, { classId, customerId: me, checkedIn: classId === came });
  await newBooking(t, a, {
    classId: await newClass(t, a, { startsAt: daysAgo(-1) }),
    customerId: me,
  });
  await storeResult(t, a, { classId: rode, customerId: me }, { values: { workKj: 1 } });
  await within((trx) =>
    trx
      .insertInto('bookings')
      .values({
        studio_id: a.studioId,
        booking_id: randomUUID(),
        class_id: a.classId,
        customer_id: me,
        state: 'cancelled',
        late_cancel: true,
      })
      .execute(),
  );
  const { attendance, without } = await perform({ studio: t.studio, caller: owner }, (call) =>
    getTrends(call, me, '4w'),
  );
  expect(attendance).toEqual({ booked: 3, attended: 2, missed: 1, lateCancelled: 0 });
  expect(without).toEqual([{ reason: 'not_connected', rides: 2 }]);
  expect(missed).toBeTruthy();
});

test('deleting takes what is the person’s, and nobody else’s', async ({
  scene: { t, a, owner, me, other, within, read, ridden },
}) => {
  const [mine, given, got] = [await ridden(30, 100), await ridden(20, 110), await ridden(10, 120)];
  await storeOwnRide(t, a, me, { startsAt: daysAgo(5), trace: { seconds: 60, powerW: 130 } });
  await perform({ studio: t.studio, caller: owner }, (call) =>
    correctRide(call, { customerId: me, rideId: mine }, { workKj: 5 }),
  );
  await perform({ studio: t.studio, caller: owner }, (call) =>
    setRider(call, { classId: given, customerId: me }, { riderId: other, swap: false }),
  );
  await perform({ studio: t.studio, caller: owner }, (call) =>
    setRider(call, { classId: got, customerId: me }, { riderId: other, swap: false }),
  );
  await perform({ studio: t.studio, caller: owner }, (call) =>
    setRider(call, { classId: got, customerId: me }, { riderId: me, swap: false }),
  );
  const count = async (customerId: string) =>
    (await perform({ studio: t.studio, caller: owner }, (call) => getTrends(call, customerId, 'all')))
      .rideCount;
  const remove = (customerId: string, of?: Parameters<typeof deleteNumbers>[2]) =>
    within((trx) => deleteNumbers({ trx, studioId: a.studioId }, customerId, of));
  expect([await count(me), await count(other)]).toEqual([3, 1]);

  expect(await remove(me, { tracesOnly: true })).toBe(3);
  expect([await count(me), (await read(got)).hasTrace]).toEqual([3, false]);
  expect(await remove(me, { before: daysAgo(15) })).toBe(1);
  expect([await count(me), await count(other)]).toEqual([2, 1]);
  expect(await remove(me)).toBe(2);
  expect([await count(me), await count(other)]).toEqual([0, 1]);
  expect((await read(given, other)).trace).not.toBeNull();
  expect(await remove(other)).toBe(1);
  expect([await count(me), await count(other)]).toEqual([0, 0]);
  const left = await within((trx) =>
    trx.selectFrom('class_results').select(['trace', 'values', 'rider_id']).execute(),
  );
  expect(left.every((row) => row.trace === null && JSON.stringify(row.values) === '{}')).toBe(true);
});
