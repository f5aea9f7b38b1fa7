import { readFileSync } from 'node:fs';
import { MAX_IMPORTS_KEPT } from '@tandem/api/words';
import { decodeTrace } from '@tandem/metrics/trace';
import { inTenant } from '@tandem/platform';
import { readFit } from '@tandem/sensors';
import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { fitFile } from '../../../../packages/sensors/src/testing/fit-file.ts';
import { haveFixtures, recording } from '../../../../packages/sensors/src/testing/fixtures.ts';
import { call } from '../testing/http.ts';
import {
  bringAndRead,
  idsOf,
  member,
  outcomes,
  ownRides,
  start,
  t,
  tenant,
} from '../testing/import-scene.ts';
import { rideFile, sendFile } from '../testing/imports.ts';
import { dropImports } from './drop-imports.ts';

const withFixtures = test.skipIf(!haveFixtures);

describe('a ride from a file', () => {
  test('is kept with its trace, the device’s totals, and the studio’s clock', async () => {
    const bytes = rideFile('2026-03-02T18:00:00Z', 90, 180);
    const { state, added, files } = await bringAndRead(['/home/ada/morning.fit', bytes]);
    const [ride] = await ownRides();
    expect({ state, added, file: files[0] }).toEqual({
      state: 'done',
      added: 1,
      file: { name: 'morning.fit', outcome: 'added', code: null, rideId: ride!.ride_id },
    });
    expect(ride).toMatchObject({
      title: 'morning',
      started_at: new Date('2026-03-02T18:00:00Z'),
      seconds: 90,
      time_zone: 'Europe/Paris',
      sent: { averagePowerW: 180, energyKcal: 321 },
    });
    expect(decodeTrace(ride!.trace!)).toEqual(readFit(bytes)[0]!.trace);
  });

  test('has its numbers computed from then on', async () => {
    await bringAndRead(
      ['a.fit', rideFile('2026-03-02T18:00:00Z')],
      ['b.fit', rideFile('2026-02-02T18:00:00Z')],
    );
    const customer = await inTenant(t.db, tenant.studioId, (trx) =>
      trx
        .selectFrom('customers')
        .select('rides_dirty_from')
        .where('customer_id', '=', member.customerId)
        .executeTakeFirstOrThrow(),
    );
    expect(customer.rides_dirty_from).toEqual(new Date('2026-02-02T18:00:00Z'));
  });

  test('can be removed, and then brought again', async () => {
    const file = ['a.fit', rideFile('2026-03-02T18:00:00Z')] as const;
    await bringAndRead(file);
    const [ride] = await ownRides();
    const params = { ...idsOf(member), rideId: ride!.ride_id };
    expect((await call(t.base, member.cookie, 'removeOwnRide', { params })).status).toBe(200);
    expect((await call(t.base, member.cookie, 'removeOwnRide', { params })).status).toBe(404);
    expect(outcomes(await bringAndRead(file))).toEqual({ 'a.fit': 'added' });
  });

  test('a ride in class is not the member’s to remove', async () => {
    const params = { ...idsOf(member), rideId: tenant.classId };
    const { body } = await call(t.base, member.cookie, 'removeOwnRide', { params });
    expect(body.code).toBe('not_found');
  });

  test('of a runner keeps the heart rate, not the power: it is no power on a bike', async () => {
    const records = Array.from({ length: 30 }, (_, at) => ({ at, power: 400, heart_rate: 150 }));
    await bringAndRead(['run.fit', fitFile(records, [], [{ sport: 'running', total_calories: 90 }])]);
    const [ride] = await ownRides();
    const { powerW, heartRateBpm } = decodeTrace(ride!.trace!);
    expect([powerW[0], heartRateBpm[0], ride!.sent]).toEqual([null, 150, { energyKcal: 90 }]);
  });

  withFixtures(
    'real rides come in whole, damaged ones are named, and so is a damaged part behind a whole one',
    async () => {
      const names = ['indoor-trainer', 'indoor-paused', 'virtual-ride', 'bad-unexpected-eof', 'bad-file-crc'];
      const files = names.map((name) => [`${name}.fit`, readFileSync(recording(name))] as const);
      expect(outcomes(await bringAndRead(...files))).toEqual({
        'indoor-trainer.fit': 'added',
        'indoor-paused.fit': 'added',
        'virtual-ride.fit': 'added',
        'bad-unexpected-eof.fit': 'damaged',
        'bad-file-crc.fit': 'added',
      });
      const rides = await ownRides();
      expect(rides.find((ride) => ride.title === 'bad-file-crc')!.notices).toEqual([
        { code: 'part_damaged', count: 771 },
      ]);
      expect(rides.find((ride) => ride.title === 'indoor-trainer')!.sent).toMatchObject({
        averagePowerW: 201,
        maximumPowerW: 331,
        normalisedPowerW: 228,
        energyKcal: 379,
      });
    },
  );
});

describe('what is there already', () => {
  const ride = rideFile('2026-03-02T18:00:00Z', 200);

  test('the same file', async () => {
    await bringAndRead(['a.fit', ride]);
    const [kept] = await ownRides();
    const { duplicates, files } = await bringAndRead(['b.fit', ride]);
    expect({ duplicates, file: files[0] }).toEqual({
      duplicates: 1,
      file: { name: 'b.fit', outcome: 'duplicate', code: 'same_file', rideId: kept!.ride_id },
    });
  });

  test.each([
    ['half of it after the first', 100, 200, 1],
    ['more than half of it after the first', 101, 200, 2],
    ['half of it before the first', -100, 200, 1],
    ['within it, and shorter', 50, 20, 1],
  ])('the same ride by another device: %s', async (_, later, seconds, rides) => {
    await bringAndRead(['a.fit', ride]);
    const other = rideFile(new Date(Date.parse('2026-03-02T18:00:00Z') + later * 1000), seconds, 170);
    await bringAndRead(['b.fit', other]);
    // Of two that tell as much, which one counts is chance.
    expect((await ownRides()).filter((one) => one.double_of === null)).toHaveLength(rides);
  });

  test.each([
    ['within it', 10, 2400, 'in_class'],
    ['half of it before', -20, 2400, 'in_class'],
    ['on the way to it', -39, 2400, 'added'],
  ])('a class with numbers, recorded once more: %s', async (_, minutesIn, seconds, expected) => {
    const startsAt = new Date('2026-03-02T18:00:00Z');
    await inTenant(t.db, tenant.studioId, async (trx) => {
      await trx
        .updateTable('classes')
        .set({ starts_at: startsAt, ends_at: new Date('2026-03-02T19:00:00Z') })
        .where('class_id', '=', tenant.classId)
        .execute();
      await trx
        .insertInto('class_results')
        .values({
          studio_id: tenant.studioId,
          class_id: tenant.classId,
          customer_id: member.customerId,
          state: 'ready',
        })
        .execute();
    });
    const own = rideFile(new Date(startsAt.getTime() + minutesIn * 60_000), seconds);
    const { files } = await bringAndRead(['own.fit', own]);
    expect(files[0]!.code ?? files[0]!.outcome).toBe(expected);
    if (expected === 'in_class') expect(files[0]!.rideId).toBe(tenant.classId);
  });
});

test.each([
  ['not a FIT file', Buffer.from('hello'), 'not_fit'],
  ['an empty one', Buffer.alloc(0), 'not_fit'],
  ['one from the future', rideFile(new Date(Date.now() + 7200_000)), 'future'],
  ['one of a device that never learned the time', rideFile('1990-01-01T00:00:00Z'), 'no_date'],
])('%s is named', async (_, bytes, code) => {
  expect(outcomes(await bringAndRead(['x.fit', bytes]))).toEqual({ 'x.fit': code });
  expect(await ownRides()).toEqual([]);
});

describe('forgetting', () => {
  const later = (hours: number) => ({ ...t.studio, now: () => new Date(Date.now() + hours * 3_600_000) });
  const left = () =>
    inTenant(t.db, tenant.studioId, (trx) => trx.selectFrom('imports').select('import_id').execute());

  test('an import that was left is dropped with its files after a day', async () => {
    const { importId } = (await start()).body;
    await sendFile(t, member, importId, 'a.fit', rideFile('2026-03-02T18:00:00Z'));
    await dropImports(later(23));
    expect(await left()).toHaveLength(1);
    await dropImports(later(25));
    expect(await left()).toEqual([]);
  });

  test('one that was read is dropped after a month, its rides stay', async () => {
    await bringAndRead(['a.fit', rideFile('2026-03-02T18:00:00Z')]);
    await dropImports(later(25));
    expect(await left()).toHaveLength(1);
    await dropImports(later(31 * 24));
    expect([await left(), (await ownRides()).length]).toEqual([[], 1]);
  });

  test('of imports begun and never filled the oldest gives way', async () => {
    const begun = [];
    for (let i = 0; i < 6; i++) begun.push((await start()).body.importId);
    expect((await left()).map((row) => row.import_id).sort()).toEqual(begun.slice(1).sort());
  });

  test('however many are begun, no more jobs wait than imports are kept', async () => {
    for (let i = 0; i < 30; i++) await start();
    const { rows } = await sql<{ waiting: number }>`
      select count(*) as waiting from studio_jobs.job where name = 'drop-import'`.execute(t.db);
    expect(rows[0]!.waiting).toBeLessThanOrEqual((await left()).length);
  });

  test('of imports that were read so many are told of, the newest; the rides of all stay', async () => {
    await bringAndRead(['a.fit', rideFile('2026-03-02T18:00:00Z')]);
    await inTenant(t.db, tenant.studioId, (trx) =>
      sql`insert into imports (studio_id, import_id, customer_id, state, created_at, finished_at)
        select studio_id, gen_random_uuid(), customer_id, 'done', created_at + make_interval(secs => n), finished_at
        from imports, generate_series(1, 70) n`.execute(trx),
    );
    await start();
    expect((await left()).length).toBe(MAX_IMPORTS_KEPT);
    expect((await ownRides()).length).toBe(1);
  });
});
