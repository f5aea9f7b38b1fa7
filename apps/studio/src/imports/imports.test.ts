import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { decodeTrace } from '@tandem/metrics/trace';
import { inTenant } from '@tandem/platform';
import { readFit } from '@tandem/sensors';
import fc from 'fast-check';
import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { fitFile } from '../../../../packages/sensors/src/fit/testing.ts';
import { call, seedTenant, signIn, startTestStudio, type TestStudio, type TestTenant } from '../testing.ts';
import { dropImport } from './drop-import.ts';
import { importRides } from './import-rides.ts';
import { bring, type Person, rideFile, sendFile, zipOf } from './testing.ts';

const FIXTURES = process.env.TANDEM_FIXTURES ?? join(import.meta.dirname, '../../../../../shared/fixtures');
const fixture = (name: string) => readFileSync(join(FIXTURES, 'fit', name));
const withFixtures = test.skipIf(!existsSync(join(FIXTURES, 'fit')));

const WORKER = new URL('./kill-worker.ts', import.meta.url).pathname;

let t: TestStudio;
let tenant: TestTenant;
let member: Person;
beforeAll(async () => {
  t = await startTestStudio();
});
afterAll(() => t.close());
beforeEach(async () => {
  tenant = await seedTenant(t, { name: randomUUID() });
  const cookie = await signIn(t.base, tenant.emails.member);
  member = { cookie, studioId: tenant.studioId, customerId: tenant.customerIds[0]! };
});

const idsOf = ({ studioId, customerId }: Person) => ({ studioId, customerId });
/** Reads an import to its end, and tells what became of its files. */
async function read(importId: string, person = member) {
  await importRides(t.studio, { studioId: person.studioId, importId });
  return (await call(t.base, person.cookie, 'getImport', { params: { ...idsOf(person), importId } })).body;
}
const bringAndRead = async (...files: (readonly [string, Uint8Array])[]) =>
  read(await bring(t, member, files));
const outcomes = ({ files }: { files: { name: string; outcome: string; code: string | null }[] }) =>
  Object.fromEntries(files.map(({ name, outcome, code }) => [name, code ?? outcome]));
const ownRides = (person = member) =>
  inTenant(t.db, person.studioId, (trx) =>
    trx
      .selectFrom('own_rides')
      .selectAll()
      .where('customer_id', '=', person.customerId)
      .orderBy('started_at')
      .execute(),
  );
const start = () => call(t.base, member.cookie, 'startImport', { params: idsOf(member) });

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
    expect(decodeTrace(ride!.trace!)).toEqual(readFit(bytes).trace);
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

  withFixtures('real rides come in whole, and damaged ones are named', async () => {
    const names = ['indoor-trainer', 'indoor-paused', 'virtual-ride', 'bad-unexpected-eof', 'bad-file-crc'];
    const files = names.map((name) => [`${name}.fit`, fixture(`${name}.fit`)] as const);
    expect(outcomes(await bringAndRead(...files))).toEqual({
      'indoor-trainer.fit': 'added',
      'indoor-paused.fit': 'added',
      'virtual-ride.fit': 'added',
      'bad-unexpected-eof.fit': 'damaged',
      'bad-file-crc.fit': 'damaged',
    });
    const rides = await ownRides();
    expect(rides.find((ride) => ride.title === 'indoor-trainer')!.sent).toMatchObject({
      averagePowerW: 201,
      maximumPowerW: 331,
      normalisedPowerW: 228,
      energyKcal: 379,
    });
  });
});

describe('a zip', () => {
  test('brings its rides whatever folders they lie in, and leaves out what systems add', async () => {
    const zip = await zipOf({
      'export/2026/a.fit': rideFile('2026-03-02T18:00:00Z'),
      'export/b.fit.gz': gzipSync(rideFile('2026-03-03T18:00:00Z')),
      '__MACOSX/export/._a.fit': Buffer.from('junk'),
      'export/.DS_Store': Buffer.from('junk'),
      'photo.jpg': Buffer.from('a picture'),
    });
    expect(outcomes(await bringAndRead(['export.zip', zip]))).toEqual({
      'a.fit': 'added',
      'b.fit.gz': 'added',
      'photo.jpg': 'not_fit',
    });
  });

  test('and several uploads make one import', async () => {
    const zip = await zipOf({ 'a.fit': rideFile('2026-03-02T18:00:00Z') });
    const { total, added } = await bringAndRead(['a.zip', zip], ['b.fit', rideFile('2026-03-03T18:00:00Z')]);
    expect({ total, added }).toEqual({ total: 2, added: 2 });
  });

  test('within a zip is named, and so is one that is damaged', async () => {
    const inner = await zipOf({ 'a.fit': rideFile('2026-03-02T18:00:00Z') });
    const outer = await zipOf({ 'inner.zip': inner });
    const cut = (await zipOf({ 'a.fit': rideFile('2026-03-02T18:00:00Z') })).subarray(0, -40);
    expect(outcomes(await bringAndRead(['outer.zip', outer], ['cut.zip', cut]))).toEqual({
      'inner.zip': 'nested_zip',
      'cut.zip': 'damaged',
    });
  });

  test('with a password is named', async () => {
    const zip = await zipOf({ 'a.fit': rideFile('2026-03-02T18:00:00Z') });
    // The flag "encrypted" of the entry, in its own header and in the directory.
    zip[6]! |= 1;
    zip[zip.indexOf(Buffer.from('PK\x01\x02')) + 8]! |= 1;
    expect(outcomes(await bringAndRead(['locked.zip', zip]))).toEqual({ 'a.fit': 'encrypted' });
  });

  test('that unpacks to far more than it is brings the process no harm', async () => {
    const zip = await zipOf({ 'bomb.fit': Buffer.alloc(17 * 1024 * 1024) });
    const gz = gzipSync(Buffer.alloc(17 * 1024 * 1024));
    expect(zip.length).toBeLessThan(100_000);
    expect(outcomes(await bringAndRead(['bomb.zip', zip], ['bomb.fit.gz', gz]))).toEqual({
      'bomb.fit': 'too_large',
      'bomb.fit.gz': 'too_large',
    });
  });

  test('that says less of an entry’s size than there is gives nothing', async () => {
    const zip = await zipOf({ 'liar.fit': Buffer.alloc(1024 * 1024) });
    zip.writeUInt32LE(10, zip.indexOf(Buffer.from('PK\x01\x02')) + 24);
    expect(outcomes(await bringAndRead(['liar.zip', zip]))).toEqual({ 'liar.fit': 'damaged' });
  });

  test('with more rides than an import takes ends with its name', async () => {
    const files = Object.fromEntries(Array.from({ length: 2002 }, (_, i) => [`${i}.fit`, Buffer.from([i])]));
    const { importId } = (await start()).body;
    const { body } = await sendFile(t, member, importId, 'many.zip', await zipOf(files));
    expect({ total: body.total, first: body.files[0] }).toEqual({
      total: 2001,
      first: { name: 'many.zip', outcome: 'failed', code: 'too_many', rideId: null },
    });
    const another = await sendFile(t, member, importId, 'one.fit', rideFile('2026-03-02T18:00:00Z'));
    expect([another.status, another.body.code]).toEqual([413, 'too_many']);
  });
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
    ['a minute apart and as long', 60, 200, 'same_ride'],
    ['more than a minute apart', 61, 200, 'added'],
    ['20 of 400 seconds shorter', 0, 190, 'same_ride'],
    ['more than a twentieth shorter', 0, 189, 'added'],
  ])('the same ride by another device: %s', async (_, later, seconds, expected) => {
    await bringAndRead(['a.fit', ride]);
    const other = rideFile(new Date(Date.parse('2026-03-02T18:00:00Z') + later * 1000), seconds, 170);
    expect(outcomes(await bringAndRead(['b.fit', other]))).toEqual({ 'b.fit': expected });
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

describe('reading', () => {
  const files = Array.from(
    { length: 6 },
    (_, i) => [`${i}.fit`, rideFile(new Date(Date.UTC(2026, 2, 1 + i)), 100, 100 + i)] as const,
  );

  test('killed anywhere goes on where it stood', async () => {
    const many = Array.from(
      { length: 40 },
      (_, i) => [`${i}.fit`, rideFile(new Date(Date.UTC(2025, 0, 1 + i)), 30)] as const,
    );
    const importId = await bring(t, member, many);
    const left = async () =>
      (
        await inTenant(t.db, tenant.studioId, (trx) =>
          sql<{ n: number }>`select count(bytes)::int as n from import_files`.execute(trx),
        )
      ).rows[0]!.n;
    // In the midst of the first files kept together; of the second; and of the end, when all are kept.
    const seen = [];
    for (const diesAt of [5, 20, 25]) {
      const args = [t.url, t.studio.dataDir, tenant.studioId, importId, String(diesAt)];
      const worker = spawn(process.execPath, [WORKER, ...args], { stdio: ['ignore', 'ignore', 'inherit'] });
      const [, signal] = await once(worker, 'exit');
      seen.push([signal, await left(), (await ownRides()).length]);
    }
    expect(seen).toEqual([
      ['SIGKILL', 40, 0],
      ['SIGKILL', 24, 16],
      ['SIGKILL', 0, 40],
    ]);
    const { state, added, failed } = await read(importId);
    expect({ state, added, failed, rides: (await ownRides()).length }).toEqual({
      state: 'done',
      added: 40,
      failed: 0,
      rides: 40,
    });
  });

  test('of two imports at once keeps a ride once, also from two devices', async () => {
    const at = '2026-03-02T18:00:00Z';
    const first = await bring(t, member, [['a.fit', rideFile(at, 200, 150)]]);
    const second = await bring(t, member, [['b.fit', rideFile(at, 200, 170)]]);
    const admin = new pg.Client({ connectionString: t.url });
    await admin.connect();
    const blocked = async () =>
      (
        await admin.query(`select from pg_stat_activity
          where datname = current_database() and wait_event_type = 'Lock'`)
      ).rowCount;
    // Both are about to keep theirs before either has.
    const done = await inTenant(t.db, tenant.studioId, async (trx) => {
      await sql`lock table own_rides in exclusive mode`.execute(trx);
      const reading = Promise.all([read(first), read(second)]);
      await expect.poll(blocked, { timeout: 20_000 }).toBe(2);
      return { reading };
    }).finally(() => admin.end());
    expect((await done.reading).map(({ added }) => added).sort()).toEqual([0, 1]);
    expect(await ownRides()).toHaveLength(1);
  });

  test('the same files in any order, some of them twice, make the same rides', async () => {
    // Three recordings a minute apart: which of them stay must not hang on who came first.
    const chain = [0, 50, 100].map((later) =>
      rideFile(new Date(Date.UTC(2026, 0, 1, 10, 0, later)), 300, 150 + later),
    );
    const all = [...chain, ...files.map(([, bytes]) => bytes), Buffer.from('not a ride')];
    const kept = async () =>
      (await ownRides()).map(({ file_hash, title, started_at }) => [
        file_hash.toString('hex'),
        title,
        started_at,
      ]);
    const clear = () => inTenant(t.db, tenant.studioId, (trx) => trx.deleteFrom('own_rides').execute());
    const named = all.map((bytes, i) => [`${i}.fit`, bytes] as const);
    await bringAndRead(...named);
    const expected = await kept();
    await clear();
    const places = named.map((_, i) => i);
    const orders = fc.tuple(fc.shuffledSubarray(places, { minLength: places.length }), fc.subarray(places));
    await fc.assert(
      fc.asyncProperty(orders, async ([order, again]) => {
        const zip = await zipOf(Object.fromEntries(order.map((i) => named[i]!)));
        await bringAndRead(['all.zip', zip], ...again.map((i) => named[i]!));
        expect(await kept()).toEqual(expected);
        await clear();
      }),
      { numRuns: 8 },
    );
  });
});

test('a worker reads it by itself, and its numbers are computed', async () => {
  const worker = await startTestStudio({ worker: true });
  try {
    const { studioId, customerIds, emails } = await seedTenant(worker, { name: randomUUID() });
    const person = {
      cookie: await signIn(worker.base, emails.member),
      studioId,
      customerId: customerIds[0]!,
    };
    await bring(worker, person, [['a.fit', rideFile('2026-03-02T18:00:00Z', 120, 150)]]);
    const numbers = () =>
      inTenant(worker.db, studioId, async (trx) => {
        const row = await trx.selectFrom('own_rides').select('computed').executeTakeFirst();
        return (row?.computed as { values: Record<string, number> } | null)?.values.averagePowerW;
      });
    await expect.poll(numbers, { timeout: 30_000 }).toBeCloseTo(153, 0);
  } finally {
    await worker.close();
  }
});

describe('forgetting', () => {
  const later = (hours: number) => ({ ...t.studio, now: () => new Date(Date.now() + hours * 3_600_000) });
  const left = () =>
    inTenant(t.db, tenant.studioId, (trx) => trx.selectFrom('imports').select('import_id').execute());

  test('an import that was left is dropped with its files after a day', async () => {
    const { importId } = (await start()).body;
    await sendFile(t, member, importId, 'a.fit', rideFile('2026-03-02T18:00:00Z'));
    const job = { studioId: tenant.studioId, importId };
    await dropImport(later(23), job);
    expect(await left()).toHaveLength(1);
    await dropImport(later(25), job);
    expect(await left()).toEqual([]);
  });

  test('one that was read is dropped after a month, its rides stay', async () => {
    const { importId } = await bringAndRead(['a.fit', rideFile('2026-03-02T18:00:00Z')]);
    const job = { studioId: tenant.studioId, importId };
    await dropImport(later(25), job);
    expect(await left()).toHaveLength(1);
    await dropImport(later(31 * 24), job);
    expect([await left(), (await ownRides()).length]).toEqual([[], 1]);
  });

  test('of imports begun and never filled the oldest gives way', async () => {
    const begun = [];
    for (let i = 0; i < 6; i++) begun.push((await start()).body.importId);
    expect((await left()).map((row) => row.import_id).sort()).toEqual(begun.slice(1).sort());
  });
});

describe('who may', () => {
  const ride = () => rideFile('2026-03-02T18:00:00Z');

  test('a manager may for a member, the desk may not', async () => {
    const manager = { ...member, cookie: await signIn(t.base, tenant.emails.manager) };
    expect(outcomes(await read(await bring(t, manager, [['a.fit', ride()]]), manager))).toEqual({
      'a.fit': 'added',
    });
    const desk = { ...member, cookie: await signIn(t.base, tenant.emails.front_desk) };
    const { importId } = (await start()).body;
    expect((await sendFile(t, desk, importId, 'a.fit', ride())).body.code).toBe('not_allowed');
  });

  test('nobody without a session, of another studio, or for another member', async () => {
    const { importId } = (await start()).body;
    const other = await seedTenant(t, { name: randomUUID() });
    const stranger = await signIn(t.base, other.emails.owner);
    const send = async (who: Partial<Person>) => {
      const { status, body } = await sendFile(t, { ...member, ...who }, importId, 'a.fit', ride());
      return [status, body.code];
    };
    expect(await send({ cookie: '' })).toEqual([401, 'not_signed_in']);
    expect(await send({ cookie: stranger })).toEqual([404, 'not_found']);
    expect(await send({ customerId: tenant.customerIds[1]! })).toEqual([404, 'not_found']);
    expect(await send({ cookie: stranger, studioId: other.studioId })).toEqual([404, 'not_found']);
    expect(
      (await call(t.base, member.cookie, 'getImport', { params: { ...idsOf(member), importId } })).body.total,
    ).toBe(0);
  });

  test('nobody without the consent to keep numbers, also when it is withdrawn meanwhile', async () => {
    const importId = await bring(t, member, [['a.fit', ride()]]);
    const open = (await start()).body.importId;
    await inTenant(t.db, tenant.studioId, (trx) =>
      sql`update consents set revoked_at = now() where customer_id = ${member.customerId} and purpose = 'store'`.execute(
        trx,
      ),
    );
    await importRides(t.studio, { studioId: tenant.studioId, importId });
    expect(await ownRides()).toEqual([]);
    expect((await start()).body.code).toBe('consent_missing');
    expect((await sendFile(t, member, open, 'a.fit', ride())).body.code).toBe('consent_missing');
  });

  test('an import that is being read takes no more files', async () => {
    const importId = await bring(t, member, [['a.fit', ride()]]);
    const late = await sendFile(t, member, importId, 'b.fit', ride());
    expect([late.status, late.body.code]).toEqual([409, 'import_closed']);
    const params = { ...idsOf(member), importId };
    expect((await call(t.base, member.cookie, 'runImport', { params })).status).toBe(200);
  });

  test('an upload that breaks off leaves nothing behind', async () => {
    const { importId } = (await start()).body;
    const { port } = new URL(t.base);
    const line = connect(Number(port), '127.0.0.1');
    const path = `/api/studios/${member.studioId}/customers/${member.customerId}/imports/${importId}/files?name=a.fit`;
    line.write(
      `PUT ${path} HTTP/1.1\r\nhost: x\r\ncookie: ${member.cookie}\r\n` +
        'content-type: application/octet-stream\r\ncontent-length: 1000\r\n\r\nonly this',
    );
    const params = { ...idsOf(member), importId };
    await call(t.base, member.cookie, 'getImport', { params });
    line.destroy();
    const whole = await sendFile(t, member, importId, 'b.fit', ride());
    expect([whole.status, whole.body.total]).toEqual([200, 1]);
  });

  test('an upload larger than allowed is refused before it is taken', async () => {
    const { importId } = (await start()).body;
    const { status, body } = await sendFile(t, member, importId, 'a.zip', Buffer.alloc(65 * 1024 * 1024));
    expect([status, body.code]).toEqual([413, 'too_large']);
  });
});
