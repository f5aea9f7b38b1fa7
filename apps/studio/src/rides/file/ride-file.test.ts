import type { RideDetail } from '@tandem/api/studio';
import { RIDE_FILE_PATH, type RideFormat } from '@tandem/api/words';
import { encodeTrace } from '@tandem/metrics/trace';
import { inTenant } from '@tandem/platform';
import { readFit, readRecording } from '@tandem/sensors';
import { sql } from 'kysely';
import { expect } from 'vitest';
import { newClass } from '../../testing/classes.ts';
import { test as signedIn } from '../../testing/fixtures.ts';
import { signIn } from '../../testing/http.ts';
import { type Steady, storeResult } from '../../testing/rides.ts';
import { seedTenant } from '../../testing/tenant.ts';
import { EVERY_RIDE, markRidesDirty } from '../compute/mark-dirty.ts';
import { recomputeRides } from '../compute/recompute-rides.ts';

const test = signedIn.extend('scene', { scope: 'file' }, async ({ t, tenant, member }) => {
  const customerId = tenant.customerIds[0]!;
  const { studioId } = tenant;
  const rideWith = async (trace: Steady | Uint8Array) => {
    const classId = await newClass(t, tenant, { title: 'Evening climb' });
    await storeResult(t, tenant, { classId, customerId }, { values: { averagePowerW: 187 }, trace });
    return classId;
  };
  const rideId = await rideWith({ seconds: 120, powerW: 187, heartRateBpm: 151 });
  const pausedId = await rideWith(
    encodeTrace({
      powerW: [...Array(60).fill(200), ...Array(40).fill(300)],
      heartRateBpm: Array(100).fill(151),
      cadenceRpm: Array(100).fill(null),
      speedKmh: Array(100).fill(null),
      pauses: [{ atSecond: 60, seconds: 600 }],
    }),
  );
  await inTenant(t.db, studioId, async (trx) => {
    await sql`insert into body_history (studio_id, customer_id, field, from_date, value, source)
      values (${studioId}, ${customerId}, 'ftpW', '2020-01-01', 240, 'member')`.execute(trx);
    await markRidesDirty(
      { studio: t.studio, trx, studioId, now: t.studio.now() },
      { customerId, from: EVERY_RIDE },
    );
  });
  await recomputeRides(t.studio, { studioId, customerId });
  const get = (format: RideFormat | 'exe', cookie: string | null = member, who = customerId, of = rideId) =>
    fetch(
      t.base +
        RIDE_FILE_PATH.replace(
          /:(\w+)/g,
          (_, name) => ({ studioId, customerId: who, rideId: of, format })[name as 'format'],
        ),
      { headers: cookie === null ? {} : { cookie } },
    );
  const shown = async (of: string) => {
    const path = `/api/studios/${studioId}/customers/${customerId}/rides/${of}`;
    return (await (await fetch(t.base + path, { headers: { cookie: member } })).json()) as RideDetail;
  };
  return {
    get,
    shown,
    getPaused: (format: RideFormat) => get(format, member, customerId, pausedId),
    pausedId,
  };
});
const bytesOf = async (answer: Response) => new Uint8Array(await answer.arrayBuffer());

test('is the ride, in each form: its trace, its numbers, its name, and nothing that a cache keeps', async ({
  scene: { get },
}) => {
  const answer = await get('fit');
  expect(answer.status).toBe(200);
  expect(answer.headers.get('cache-control')).toBe('no-store');
  expect(answer.headers.get('content-disposition')).toMatch(
    /^attachment; filename="[\d-]+-evening-climb-[\da-f]{8}\.fit"$/,
  );
  const [fit] = readFit(await bytesOf(answer));
  expect(fit!.trace.powerW).toEqual(new Array(120).fill(187));
  expect(fit!.deviceTotals).toMatchObject({ averagePowerW: 187, averageHeartRateBpm: 151 });
  const [tcx] = readRecording(await bytesOf(await get('tcx')));
  expect(tcx!.trace.heartRateBpm).toEqual(new Array(120).fill(151));
  const csv = (await (await get('csv')).text()).trim().split('\r\n');
  expect(csv).toHaveLength(121);
  expect(csv[1]).toMatch(/^0,.+,187,151,/);
});

test('a page is told where the class of a ride was paused, for its chart', async ({
  scene: { shown, pausedId },
}) => {
  expect((await shown(pausedId)).trace!.pauses).toEqual([{ atSecond: 60, seconds: 600 }]);
});

test('tells the FTP of that day, by which other programs weigh its load', async ({ scene: { get } }) => {
  const { deviceTotals } = readFit(await bytesOf(await get('fit')))[0]!;
  expect(deviceTotals.intensityFactor).toBeCloseTo(187 / 240, 2);
});

test('of a class that was paused it tells when each second was ridden, and no best effort reaches over the pause', async ({
  t,
  tenant,
  scene: { getPaused, pausedId },
}) => {
  const [fit] = readFit(await bytesOf(await getPaused('fit')));
  const powerW = [...Array(60).fill(200), ...Array(40).fill(300)];
  expect([fit!.trace.powerW, fit!.deviceTotals.durationSeconds]).toEqual([powerW, 100]);
  expect(fit!.endedAt.getTime() - fit!.startedAt.getTime()).toBe(700_000);
  const [tcx] = readRecording(await bytesOf(await getPaused('tcx')));
  expect(tcx!.trace.powerW).toEqual(powerW);
  const csv = (await (await getPaused('csv')).text()).trim().split('\r\n');
  const at = (second: number) => Date.parse(csv[1 + second]!.split(',')[1]!);
  expect([at(59) - at(0), at(60) - at(0), csv[61]!.slice(0, 3)]).toEqual([59_000, 660_000, '60,']);
  const peaks = await inTenant(t.db, tenant.studioId, async (trx) => {
    const { rows } = await sql<{ peaks: { seconds: number; powerW: number | null }[] }>`
      select computed -> 'peaks' as peaks from class_results where class_id = ${pausedId}`.execute(trx);
    return new Map(rows[0]!.peaks.map((peak) => [peak.seconds, peak.powerW]));
  });
  expect([peaks.get(30), peaks.get(60)]).toEqual([300, 200]);
});

test('is nobody else’s: 401, 403 by role, 404 to other members and studios, and of no other form', async ({
  t,
  tenant,
  desk,
  scene: { get },
}) => {
  expect((await get('fit', null)).status).toBe(401);
  expect((await get('fit', desk)).status).toBe(403);
  const stranger = await seedTenant(t, { name: 'next door' });
  expect((await get('fit', await signIn(t.base, stranger.emails.owner))).status).toBe(404);
  expect((await get('fit', undefined, tenant.customerIds[1]!)).status).toBe(404);
  expect((await get('exe')).status).toBe(400);
});
