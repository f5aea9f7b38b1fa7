/** What a recording counts as, which of two stays, and what its page tells of it. */
import { decodeTrace, encodeTrace } from '@tandem/metrics/trace';
import { inTenant } from '@tandem/platform';
import { writeFit } from '@tandem/sensors';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  fitFile,
  WRITTEN_AT,
  type WrittenRecord,
  type WrittenSession,
} from '../../../../packages/sensors/src/testing/fit-file.ts';
import { gpxFile, tcxFile } from '../../../../packages/sensors/src/testing/xml-files.ts';
import { recomputeRides } from '../rides/index.ts';
import { call } from '../testing/http.ts';
import { bringAndRead, idsOf, member, outcomes, ownRides, read, t, tenant } from '../testing/import-scene.ts';
import { bring } from '../testing/imports.ts';
import { storeOwnRide, storeResult } from '../testing/rides.ts';
import { importRides } from './import-rides.ts';
import { createRideReaders } from './ride-readers.ts';

const params = () => idsOf(member);
const recompute = () => recomputeRides(t.studio, params());
const page = async (rideId: string) =>
  (await call(t.base, member.cookie, 'getRide', { params: { ...params(), rideId } })).body;
const trends = async () =>
  (await call(t.base, member.cookie, 'getTrends', { params: params(), query: { period: 'all' } })).body;
const list = async (sport?: 'running' | 'cycling' | 'e_biking') =>
  (await call(t.base, member.cookie, 'listRides', { params: params(), query: sport ? { sport } : {} })).body
    .rows;

const seconds = (count: number, of: Omit<WrittenRecord, 'at'>, from = 0): WrittenRecord[] =>
  Array.from({ length: count }, (_, n) => ({ at: from + n, ...of }));
const session = (sport: WrittenSession['sport'], more: Partial<WrittenSession> = {}): WrittenSession => ({
  sport,
  startsAt: 0,
  ...more,
});

describe('a sport', () => {
  const run = () => fitFile(seconds(600, { power: 900, heart_rate: 165 }), [], [session('running')]);
  const ride = () =>
    fitFile(
      seconds(600, { power: 200, heart_rate: 140 }, 86_400),
      [],
      [session('cycling', { startsAt: 86_400 })],
    );

  test('is kept, shown and filtered; a run is in no count, peak or record of cycling', async () => {
    await bringAndRead(['run.fit', run()], ['ride.fit', ride()]);
    await recompute();
    const shown = await list();
    expect(shown.map(({ title, sport }) => [title, sport])).toEqual([
      ['ride', 'cycling'],
      ['run', 'running'],
    ]);
    expect((await list('running')).map(({ title }) => title)).toEqual(['run']);
    expect((await list('cycling')).map(({ title }) => title)).toEqual(['ride']);
    const { rideCount, records, peaks, suggestions } = await trends();
    expect(rideCount).toBe(1);
    const titles = [...records.map(({ of }) => of.title), ...peaks.map(({ bestEver }) => bestEver?.of.title)];
    expect(new Set(titles.filter(Boolean))).toEqual(new Set(['ride']));
    expect(suggestions.maxHr?.of.title).not.toBe('run');
    const { notices, sport } = await page(shown[1]!.rideId);
    expect([sport, notices]).toEqual(['running', [{ code: 'power_of_other_sport', count: 600 }]]);
  });

  test('of a bike that helps is one of its own: its power is kept and is no record of cycling', async () => {
    const bytes = fitFile(
      seconds(120, { power: 400 }),
      [],
      [session('e_biking', { sub_sport: 'e_bike_fitness' })],
    );
    const { files } = await bringAndRead(['e.fit', bytes]);
    await recompute();
    const { sport, values } = await page(files[0]!.rideId!);
    expect([sport, values.averagePowerW]).toEqual(['e_biking', 400]);
    expect((await trends()).records).toEqual([]);
  });

  test('each of one file is a ride of its own', async () => {
    const sessions = [
      session('swimming', { total_timer_time: 120, total_calories: 20 }),
      session('cycling', { startsAt: 120, total_timer_time: 120, total_calories: 30 }),
    ];
    const records = [...seconds(120, { heart_rate: 150 }), ...seconds(120, { power: 250 }, 120)];
    await bringAndRead(['race.fit', fitFile(records, [], sessions)]);
    expect((await ownRides()).map(({ sport, seconds, sent }) => [sport, seconds, sent])).toEqual([
      ['swimming', 120, { durationSeconds: 120, energyKcal: 20 }],
      ['cycling', 120, { durationSeconds: 120, energyKcal: 30 }],
    ]);
    expect(outcomes(await bringAndRead(['again.fit', fitFile(records, [], sessions)]))).toEqual({
      'again.fit': 'same_file',
    });
  });
});

test('of recordings that overlap the richest stays, in any order and any grouping', async () => {
  const recordings = [
    fitFile(seconds(600, { power: 200, heart_rate: 140, cadence: 90 })),
    fitFile(seconds(600, { heart_rate: 141 }, 5)),
    fitFile(seconds(700, { heart_rate: 142 }, -40)),
    fitFile(seconds(300, { power: 201, heart_rate: 139 }, 100)),
  ];
  const clear = () => inTenant(t.db, tenant.studioId, (trx) => trx.deleteFrom('own_rides').execute());
  await fc.assert(
    fc.asyncProperty(
      fc.shuffledSubarray([0, 1, 2, 3], { minLength: 4 }),
      fc.integer({ min: 0, max: 4 }),
      async (order, cut) => {
        const files = order.map((n) => [`${n}.fit`, recordings[n]!] as const);
        for (const part of [files.slice(0, cut), files.slice(cut)])
          if (part.length > 0) await bringAndRead(...part);
        expect((await ownRides()).map(({ title }) => title)).toEqual(['0']);
        await clear();
      },
    ),
    { numRuns: 8 },
  );
});

test('the file whose ride gave way to a richer one is told as its double', async () => {
  const importId = await bring(t, member, [['poor.fit', fitFile(seconds(600, { heart_rate: 140 }))]]);
  await read(importId);
  const richer = await bringAndRead(['rich.fit', fitFile(seconds(600, { power: 200, heart_rate: 140 }, 3))]);
  expect(richer).toMatchObject({ added: 1, duplicates: 0 });
  const poor = await read(importId);
  expect([poor.added, outcomes(poor), poor.files[0]!.rideId]).toEqual([
    0,
    { 'poor.fit': 'same_ride' },
    richer.files[0]!.rideId,
  ]);
});

test('a ride in class and its file count once, also where the class’s numbers come later', async () => {
  await bringAndRead(['own.fit', fitFile(seconds(2400, { power: 200 }))]);
  expect((await trends()).rideCount).toBe(1);
  await inTenant(t.db, tenant.studioId, (trx) =>
    trx
      .updateTable('classes')
      .set({ starts_at: WRITTEN_AT, ends_at: new Date(WRITTEN_AT.getTime() + 2_700_000) })
      .where('class_id', '=', tenant.classId)
      .execute(),
  );
  const of = { classId: tenant.classId, customerId: member.customerId };
  await storeResult(t, tenant, of, { values: { averagePowerW: 190 } });
  const { rideCount, rides } = await trends();
  expect([rideCount, rides, (await list()).map(({ kind }) => kind).sort()]).toEqual([1, 1, ['class', 'own']]);
});

describe('a ride from before anything was known of its rider', () => {
  const old = (more: Partial<WrittenSession>) =>
    fitFile(seconds(1200, { power: 300 }), [], [session('cycling', { total_timer_time: 1200, ...more })]);
  const setFtp = (ftpW: number, from: string) =>
    call(t.base, member.cookie, 'updateBody', { params: params(), body: { ftpW, from } });

  test('takes the FTP that its file brings, never a later one', async () => {
    await setFtp(164, '2026-04-01');
    const { files } = await bringAndRead(['old.fit', old({ threshold_power: 315 })]);
    await recompute();
    const { values } = await page(files[0]!.rideId!);
    expect(values.intensityFactor).toBeCloseTo(300 / 315, 6);
  });

  test('else shows the device’s own load, or none', async () => {
    await setFtp(164, '2026-04-01');
    const told = await bringAndRead(['told.fit', old({ training_stress_score: 118.7 })]);
    await recompute();
    expect((await page(told.files[0]!.rideId!)).values).toMatchObject({ trainingLoad: 118.7 });
  });
});

test('what the reader noticed stands on the ride’s page', async () => {
  const records = seconds(60, { power: 200 }).filter(({ at }) => at % 3 !== 1 || at === 58);
  const bytes = Buffer.concat([fitFile(records, [], [session('cycling')]), Buffer.alloc(7)]);
  const { files } = await bringAndRead(['ride.fit', bytes]);
  expect((await page(files[0]!.rideId!)).notices.map(({ code }) => code)).toEqual([
    'bytes_left_out',
    'seconds_filled',
  ]);
});

test('a file that the machine has no time for waits, is tried again, and is never called damaged', async () => {
  const importId = await bring(t, member, [['ride.fit', fitFile(seconds(600, { power: 200 }))]]);
  const job = { studioId: tenant.studioId, importId };
  const hurried = createRideReaders({ cpuSeconds: 60, waitMs: 1 });
  await importRides(t.studio, job, hurried);
  const waits = (await call(t.base, member.cookie, 'getImport', { params: { ...params(), importId } })).body;
  expect([waits.state, outcomes(waits)]).toEqual(['running', { 'ride.fit': 'waiting' }]);
  for (let tries = 1; tries < 20; tries++) await importRides(t.studio, job, hurried);
  await importRides(t.studio, job, createRideReaders());
  const ended = (await call(t.base, member.cookie, 'getImport', { params: { ...params(), importId } })).body;
  expect([ended.state, outcomes(ended)]).toEqual(['done', { 'ride.fit': 'no_time' }]);
  expect(outcomes(await bringAndRead(['ride.fit', fitFile(seconds(600, { power: 200 }))]))).toEqual({
    'ride.fit': 'added',
  });
});

test('seconds that the first reader made up leave the records by themselves', async () => {
  const powerW = [...new Array(300).fill(200), ...new Array(10).fill(1926), ...new Array(300).fill(210)];
  const silent = () => new Array<number | null>(610).fill(null);
  const trace = encodeTrace({ powerW, heartRateBpm: silent(), cadenceRpm: silent(), speedKmh: silent() });
  const rideId = await storeOwnRide(t, tenant, member.customerId, {
    startsAt: WRITTEN_AT,
    sent: { maximumPowerW: 481, distanceKm: 4.2 },
    trace,
  });
  await inTenant(t.db, tenant.studioId, (trx) =>
    trx
      .updateTable('own_rides')
      .set({ reader_version: 1 })
      .where('studio_id', '=', tenant.studioId)
      .where('ride_id', '=', rideId)
      .execute(),
  );
  await inTenant(t.db, tenant.studioId, (trx) =>
    trx
      .updateTable('customers')
      .set({ rides_dirty_from: new Date(0) })
      .where('studio_id', '=', tenant.studioId)
      .where('customer_id', '=', member.customerId)
      .execute(),
  );
  await recompute();
  expect((await page(rideId)).values).toMatchObject({
    maximumPowerW: 481,
    best5sPowerW: 210,
    distanceKm: 4.2,
  });
  const best = (await trends()).records.find(({ metric }) => metric === 'best5sPowerW');
  expect(best?.value).toBe(210);
});

describe('recordings of one ride', () => {
  const clear = () => inTenant(t.db, tenant.studioId, (trx) => trx.deleteFrom('own_rides').execute());
  const sports = ['cycling', 'running', undefined] as const;
  /** A recording: from a second, so many of them, what it hears, and which sport it names. */
  const recording = fc.record({
    from: fc.integer({ min: 0, max: 6 }).map((step) => step * 40),
    length: fc.integer({ min: 1, max: 5 }).map((step) => step * 40),
    channels: fc.subarray(['power', 'heart_rate', 'cadence'] as const, { minLength: 1 }),
    sport: fc.constantFrom(...sports),
    form: fc.constantFrom('fit', 'tcx', 'gpx'),
  });
  type Told = typeof recording extends fc.Arbitrary<infer R> ? R : never;
  const fileOf = ({ from, length, channels, sport, form }: Told): Uint8Array => {
    const points = seconds(length, Object.fromEntries(channels.map((channel) => [channel, 100])), from);
    if (form === 'fit') return fitFile(points, [], sport ? [session(sport, { startsAt: from })] : []);
    if (form === 'gpx') return gpxFile([{ type: sport, segments: [points] }]);
    const named = { cycling: 'Biking', running: 'Running' };
    return tcxFile([{ sport: sport ? named[sport] : 'Other', laps: [{ tracks: [points] }] }]);
  };
  const seen = async () => {
    await recompute();
    const { rideCount, records, rides } = await trends();
    const kept = await ownRides();
    return {
      kept: kept.map(({ file_hash, sport }) => [file_hash.toString('hex'), sport]),
      rideCount,
      rides,
      records: records.map(({ metric, value }) => [metric, value]),
    };
  };

  test('whatever the order and however many imports, the same files make the same rides and trends', async () => {
    const files = fc.array(recording, { minLength: 3, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(files, fc.infiniteStream(fc.nat()), fc.nat(4), async (told, random, cut) => {
        const named = told.map((one, n) => [`${n}.${one.form}`, fileOf(one)] as const);
        await bringAndRead(...named);
        const expected = await seen();
        await clear();
        const shuffled = named
          .map((file) => ({ file, key: random.next().value as number }))
          .sort((a, b) => a.key - b.key)
          .map(({ file }) => file);
        for (const file of shuffled.slice(0, cut)) await bringAndRead(file);
        if (cut < shuffled.length) await bringAndRead(...shuffled.slice(cut));
        expect(await seen()).toEqual(expected);
        await clear();
      }),
      { numRuns: 3 },
    );
  }, 180_000);

  test('in a chain the third counts again where the second, to which it gave way, gives way to the first', async () => {
    const [first, second, third] = [
      fitFile(seconds(300, { power: 200, heart_rate: 140, cadence: 90 })),
      fitFile(seconds(300, { power: 201, heart_rate: 141 }, 150)),
      fitFile(seconds(300, { heart_rate: 142 }, 300)),
    ];
    const importId = await bring(t, member, [['third.fit', third]]);
    await read(importId);
    const [before] = await ownRides();
    await bringAndRead(['second.fit', second]);
    expect(outcomes(await read(importId))).toEqual({ 'third.fit': 'same_ride' });
    expect((await ownRides()).map(({ ride_id, title }) => [ride_id, title])).toEqual([
      [before!.ride_id, 'second'],
    ]);
    const { files } = await bringAndRead(['first.fit', first]);
    expect((await ownRides()).map(({ title }) => title)).toEqual(['first', 'third']);
    expect([files[0]!.rideId, outcomes(await read(importId))]).toEqual([
      before!.ride_id,
      { 'third.fit': 'added' },
    ]);
  });

  test('that name two sports are two; one that names none is of the one that it overlaps', async () => {
    const points = seconds(300, { heart_rate: 140 });
    const run = fitFile(points, [], [session('running')]);
    const ride = fitFile(seconds(300, { heart_rate: 139 }), [], [session('cycling')]);
    const tcx = tcxFile([{ sport: 'Other', laps: [{ tracks: [points] }] }]);
    expect(outcomes(await bringAndRead(['run.fit', run], ['ride.fit', ride], ['other.tcx', tcx]))).toEqual({
      'run.fit': 'added',
      'ride.fit': 'added',
      'other.tcx': 'same_ride',
    });
  });

  test('of two that tell about the same the one whose device tells more is taken, and the member sees which', async () => {
    const points = seconds(600, { power: 200, heart_rate: 140 });
    const fit = fitFile(points, [], [session('cycling', { avg_power: 200, total_calories: 130 })]);
    const tcx = tcxFile([
      { sport: 'Biking', laps: [{ tracks: [[...points, ...seconds(5, { power: 1 }, 600)]] }] },
    ]);
    const { files } = await bringAndRead(['a.tcx', tcx], ['b.fit', fit]);
    expect(files.find(({ name }) => name === 'a.tcx')).toMatchObject({ code: 'same_ride', taken: 'b.fit' });
    expect(files.find(({ name }) => name === 'b.fit')).not.toHaveProperty('taken');
  });

  test('go together when the ride is removed, and can be brought again', async () => {
    const rich = fitFile(seconds(300, { power: 200, heart_rate: 140 }));
    const poor = fitFile(seconds(300, { heart_rate: 140 }, 2));
    const { files } = await bringAndRead(['rich.fit', rich], ['poor.fit', poor]);
    const rideId = files.find(({ outcome }) => outcome === 'added')!.rideId!;
    await call(t.base, member.cookie, 'removeOwnRide', { params: { ...params(), rideId } });
    expect(await ownRides()).toEqual([]);
    expect(outcomes(await bringAndRead(['poor.fit', poor]))).toEqual({ 'poor.fit': 'added' });
  });

  test('a run on the way home is none of the class that it overlaps', async () => {
    await inTenant(t.db, tenant.studioId, (trx) =>
      trx
        .updateTable('classes')
        .set({ starts_at: WRITTEN_AT, ends_at: new Date(WRITTEN_AT.getTime() + 2_700_000) })
        .where('class_id', '=', tenant.classId)
        .execute(),
    );
    await storeResult(
      t,
      tenant,
      { classId: tenant.classId, customerId: member.customerId },
      { values: { averagePowerW: 190 } },
    );
    const late = (sport: 'running' | 'cycling') =>
      fitFile(seconds(1200, { heart_rate: 150 }, 2000), [], [session(sport, { startsAt: 2000 })]);
    expect(outcomes(await bringAndRead(['run.fit', late('running')], ['ride.fit', late('cycling')]))).toEqual(
      {
        'run.fit': 'added',
        'ride.fit': 'in_class',
      },
    );
  });
});

describe('TCX and GPX', () => {
  const points = (from = 0) => seconds(600, { power: 200, heart_rate: 140, cadence: 90 }, from);

  test('come in as FIT does: title, sport, device, the laps’ totals, pauses and what was noticed', async () => {
    const laps = [{ tracks: [points(), points(700)], TotalTimeSeconds: 1198, Calories: 250 }];
    const tcx = tcxFile([{ sport: 'Biking', laps, creator: 'Edge 530' }]);
    const gpx = gpxFile([
      { type: 'trail_running', segments: [points(86_400).filter(({ at }) => at % 3 !== 1)] },
    ]);
    await bringAndRead(['evening.tcx', tcx], ['woods.GPX', gpx]);
    await recompute();
    const rides = await ownRides();
    expect(
      rides.map(({ title, sport, file_sport, seconds, sent }) => [title, sport, file_sport, seconds, sent]),
    ).toEqual([
      ['evening', 'cycling', 'cycling', 1199, { durationSeconds: 1198, energyKcal: 250 }],
      ['woods', 'running', 'running', 600, {}],
    ]);
    const [ride, run] = await Promise.all(rides.map(({ ride_id }) => page(ride_id)));
    expect(ride!.values).toMatchObject({ averagePowerW: 200, workKj: 239.8, energyKcal: 250 });
    expect(run!.notices.map(({ code }) => code)).toEqual(['seconds_filled', 'power_of_other_sport']);
    expect((await trends()).rideCount).toBe(1);
  });

  test('of another sport stay of another, also when a download brings them in again', async () => {
    const walk = seconds(300, { heart_rate: 110 });
    await bringAndRead(['walk.tcx', tcxFile([{ sport: 'Other', laps: [{ tracks: [walk] }] }])]);
    const [kept] = await ownRides();
    const again = writeFit({
      startedAt: new Date(WRITTEN_AT.getTime() + 86_400_000),
      trace: decodeTrace(kept!.trace!),
      values: {},
      sport: kept!.file_sport,
    });
    await bringAndRead(['again.fit', again]);
    expect((await ownRides()).map(({ sport }) => sport)).toEqual(['other', 'other']);
  });

  test('of the ride that a FIT file brought are its doubles, in any order', async () => {
    const all = {
      fit: fitFile(points(), [], [session('cycling', { total_timer_time: 600 })]),
      tcx: tcxFile([{ sport: 'Biking', laps: [{ tracks: [points().slice(3)] }] }]),
      gpx: gpxFile([{ segments: [points().map(({ power: _, ...told }) => told)] }]),
    };
    const names = Object.keys(all) as (keyof typeof all)[];
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray(names, { minLength: 3 }), async (order) => {
        for (const name of order) await bringAndRead([`ride.${name}`, all[name]]);
        expect((await ownRides()).map(({ file_name }) => file_name)).toEqual(['ride.fit']);
        await inTenant(t.db, tenant.studioId, (trx) => trx.deleteFrom('own_rides').execute());
      }),
      { numRuns: 6 },
    );
  });
});
