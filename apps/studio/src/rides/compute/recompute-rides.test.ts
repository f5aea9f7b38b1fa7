import { ALGORITHM_VERSION } from '@tandem/metrics';
import { inTenant } from '@tandem/platform';
import { sql } from 'kysely';
import { expect } from 'vitest';
import { perform } from '../../base/call.ts';
import type { Caller } from '../../base/context.ts';
import type { Trx } from '../../base/db.ts';
import { newClass } from '../../testing/classes.ts';
import { test as signedIn } from '../../testing/fixtures.ts';
import { type Steady, storeOwnRide, storeResult } from '../../testing/rides.ts';
import { seedTenant } from '../../testing/tenant.ts';
import { getRide } from '../person/get-ride.ts';
import { EVERY_RIDE, forgetComputed, markRidesDirty } from './mark-dirty.ts';
import { recomputeBehind, recomputeRides } from './recompute-rides.ts';

const DAY_MS = 86_400_000;
const now = Date.parse('2026-11-22T12:00:00Z');
const daysAgo = (days: number) => new Date(now - days * DAY_MS);
const date = (days: number) => daysAgo(days).toISOString().slice(0, 10);

const noJobs = (trx: Trx) => sql`delete from studio_jobs.job`.execute(trx);

const test = signedIn
  .extend('options', { scope: 'file' }, { now: () => new Date(now) })
  .extend('scene', { scope: 'file' }, async ({ t }) => {
    const a = await seedTenant(t, { name: 'one' });
    const within = <R>(work: (trx: Trx) => Promise<R>) => inTenant(t.db, a.studioId, work);
    const mark = (from = EVERY_RIDE) =>
      within((trx) =>
        markRidesDirty(
          { studio: t.studio, trx, studioId: a.studioId, now: t.studio.now() },
          { customerId, from },
        ),
      );
    const recompute = () => recomputeRides(t.studio, { studioId: a.studioId, customerId });
    const read = (rideId: string) =>
      perform({ studio: t.studio, caller: owner }, (call) => getRide(call, customerId, rideId));
    const marked = () =>
      within(async (trx) => {
        const row = await trx
          .selectFrom('customers')
          .select('rides_dirty_from')
          .where('customer_id', '=', customerId)
          .executeTakeFirstOrThrow();
        return row.rides_dirty_from;
      });
    const know = (field: string, from: string, value: number) =>
      within((trx) =>
        trx
          .insertInto('body_history')
          .values({
            studio_id: a.studioId,
            customer_id: customerId,
            field: field as 'ftpW',
            from_date: from,
            value,
            source: 'member',
          })
          .execute(),
      );
    async function ridden(
      days: number,
      trace: Steady,
      inputs: Record<string, unknown> = {},
    ): Promise<string> {
      const classId = await newClass(t, a, { startsAt: daysAgo(days) });
      await storeResult(t, a, { classId, customerId }, { values: { averagePowerW: 1 }, inputs, trace });
      return classId;
    }
    const empty = () =>
      within(async (trx) => {
        await trx.deleteFrom('class_results').execute();
        await trx.deleteFrom('own_rides').execute();
        await trx.deleteFrom('body_history').execute();
        await trx.updateTable('customers').set({ rides_dirty_from: null, birth_date: null }).execute();
        await noJobs(trx);
      });
    const owner: Caller = {
      accountId: 'owner',
      studioId: a.studioId,
      role: 'owner',
      staffId: null,
      customerId: null,
    };
    const customerId = a.customerIds[0]!;
    return { t, a, customerId, within, mark, recompute, read, marked, know, ridden, empty };
  });
test.beforeEach(({ scene: { empty } }) => empty());

test('the sent number shows at once, the one computed here a moment later', async ({
  scene: { mark, recompute, read, marked, ridden },
}) => {
  const classId = await ridden(3, { seconds: 1200, powerW: 200 });
  expect(await read(classId)).toMatchObject({ values: { averagePowerW: 1 }, computed: null });
  await mark();
  await recompute();
  const ride = await read(classId);
  expect(ride).toMatchObject({
    values: { averagePowerW: 200, workKj: 240 },
    sentValues: { averagePowerW: 1 },
  });
  expect(ride.computed).toEqual({ algorithmVersion: ALGORITHM_VERSION, at: new Date(now).toISOString() });
  expect(await marked()).toBeNull();
});

test('each ride takes the FTP of its day; before the first known one there is none', async ({
  scene: { mark, recompute, read, know, ridden },
}) => {
  await know('ftpW', date(10), 200);
  await know('ftpW', date(5), 250);
  const trace = { seconds: 3600, powerW: 200 };
  const ids = [
    await ridden(20, trace),
    await ridden(10, trace),
    await ridden(6, trace),
    await ridden(5, trace),
  ];
  await mark();
  await recompute();
  const intensity = await Promise.all(ids.map(async (id) => (await read(id)).values.intensityFactor));
  expect(intensity.map((n) => n?.toFixed(2))).toEqual([undefined, '1.00', '1.00', '0.80']);
});

test('where the studio knows nothing, what Spivi used stands; an estimated maximum is not taken for a measured one', async ({
  scene: { mark, recompute, read, ridden },
}) => {
  const inputs = { ftpW: 160, weightKg: 70, maxHrBpm: 180, maxHrSource: 'estimated' };
  const classId = await ridden(3, { seconds: 1200, powerW: 200 }, inputs);
  await mark();
  await recompute();
  const ride = await read(classId);
  expect(ride.values.intensityFactor).toBeCloseTo(1.25, 6);
  expect(ride.inputs).toMatchObject({ maxHrBpm: null, maxHrSource: null });
});

test('without a measured maximum the highest heart rate held in earlier rides counts, own ones too', async ({
  scene: { t, a, customerId, within, mark, recompute, read, ridden },
}) => {
  const [first, later] = [
    await ridden(9, { seconds: 600, heartRateBpm: 170 }),
    await ridden(5, { seconds: 600, heartRateBpm: 150 }),
  ];
  const own = await storeOwnRide(t, a, customerId, {
    startsAt: daysAgo(7),
    trace: { seconds: 600, heartRateBpm: 181 },
  });
  await mark();
  await recompute();
  expect((await read(first)).inputs).toMatchObject({ maxHrSource: null });
  expect((await read(own)).inputs).toMatchObject({ maxHrBpm: 170, maxHrSource: 'observed' });
  expect((await read(later)).inputs).toMatchObject({ maxHrBpm: 181, maxHrSource: 'observed' });

  await within((trx) => trx.deleteFrom('own_rides').execute());
  await mark(daysAgo(7));
  await recompute();
  expect((await read(later)).inputs).toMatchObject({ maxHrBpm: 170 });
});

test('what would come out the same is not written again; a change of FTP touches the rides since then', async ({
  scene: { within, mark, recompute, know, ridden },
}) => {
  const trace = { seconds: 600, powerW: 200 };
  const [old, young] = [await ridden(9, trace), await ridden(2, trace)];
  await know('ftpW', date(30), 200);
  await mark();
  await recompute();
  const versions = () =>
    within(async (trx) => {
      const { rows } = await sql<{ class_id: string; xmin: string }>`
        select class_id, xmin::text from class_results`.execute(trx);
      return Object.fromEntries(rows.map((row) => [row.class_id, row.xmin]));
    });
  const before = await versions();
  await mark();
  await recompute();
  expect(await versions()).toEqual(before);
  await know('ftpW', date(5), 250);
  await mark(daysAgo(5));
  await recompute();
  const after = await versions();
  expect(after[old]).toBe(before[old]);
  expect(after[young]).not.toBe(before[young]);
});

test('many rides of one instant, and more than one step holds', async ({
  scene: { t, a, customerId, mark, recompute, read, marked },
}) => {
  const ids = [];
  for (let i = 0; i < 60; i++)
    ids.push(
      await storeOwnRide(t, a, customerId, {
        startsAt: daysAgo(Math.floor(i / 30)),
        trace: { seconds: 60, powerW: 100 + i },
      }),
    );
  await mark();
  await recompute();
  for (const [i, id] of ids.entries()) expect((await read(id)).values.averagePowerW).toBe(100 + i);
  expect(await marked()).toBeNull();
});

test('numbers sent anew put away what was computed of the ones before', async ({
  scene: { t, a, customerId, within, mark, recompute, read, marked, ridden },
}) => {
  const classId = await ridden(3, { seconds: 600, powerW: 200 });
  await mark();
  await recompute();
  await within((trx) =>
    forgetComputed(
      { studio: t.studio, trx, studioId: a.studioId, now: t.studio.now() },
      { classId, customerId },
    ),
  );
  expect(await read(classId)).toMatchObject({ values: { averagePowerW: 1 }, computed: null });
  expect(await marked()).toEqual(daysAgo(3));
});

test('a trace that went, or cannot be read, takes no number away', async ({
  scene: { within, mark, recompute, read, ridden },
}) => {
  const classId = await ridden(3, { seconds: 600, powerW: 200 });
  await mark();
  await recompute();
  await within((trx) =>
    trx.updateTable('class_results').set({ trace: null, computed_version: null }).execute(),
  );
  await mark();
  await recompute();
  expect(await read(classId)).toMatchObject({ values: { averagePowerW: 200 }, hasTrace: false });
  await within((trx) =>
    trx
      .updateTable('class_results')
      .set({ trace: Buffer.from('not a trace'), computed: null, computed_version: null })
      .execute(),
  );
  await mark();
  await recompute();
  expect(await read(classId)).toMatchObject({ values: { averagePowerW: 1 }, trace: null });
});

test('a lost job and rides of older rules are taken up by the clock', async ({
  scene: { t, a, customerId, within, recompute, read, ridden },
}) => {
  const classId = await ridden(3, { seconds: 600, powerW: 200 });
  const jobs = () =>
    within(async (trx) => {
      const { rows } = await sql<{ singleton_key: string }>`
        select singleton_key from studio_jobs.job where name = 'recompute-rides'`.execute(trx);
      return rows.map((row) => row.singleton_key);
    });
  await recomputeBehind(t.studio);
  expect(await jobs()).toEqual([`${a.studioId}:${customerId}`]);
  await recompute();
  expect((await read(classId)).values.averagePowerW).toBe(200);
  await within(noJobs);
  await recomputeBehind(t.studio);
  expect(await jobs(), 'nothing is behind').toEqual([]);
  await within((trx) => trx.updateTable('class_results').set({ computed_version: 1 }).execute());
  await recomputeBehind(t.studio);
  expect(await jobs()).toHaveLength(1);
});
