import { randomUUID } from 'node:crypto';
import type { ExportJob } from '@tandem/api/studio';
import { EXPORT_FILE_PATH } from '@tandem/api/words';
import { computeRide, type Trace, UNKNOWN_RIDER } from '@tandem/metrics';
import { encodeTrace } from '@tandem/metrics/trace';
import { inTenant } from '@tandem/platform';
import { readFit, readRecording } from '@tandem/sensors';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { inStudio, perform } from '../../base/call.ts';
import { chooseClassType } from '../../schedule/index.ts';
import { unzip } from '../../testing/exports.ts';
import { call, signIn } from '../../testing/http.ts';
import { passScene } from '../../testing/passes.ts';
import { storeOwnRide } from '../../testing/rides.ts';
import { startTestStudio, type TestStudio } from '../../testing/studio.ts';
import { seedTenant, type TestTenant } from '../../testing/tenant.ts';
import { makeToken } from '../../testing/tokens.ts';
import { eraseCustomer } from '../erase/erase-customer.ts';
import { expireExports } from './exports.ts';
import { runExport } from './run-export.ts';

const DAY_MS = 86_400_000;
const SECONDS = 1500;
const RIDES = 3;
const trace: Trace = {
  powerW: Array.from({ length: SECONDS }, (_, i) => (i % 50 === 7 ? null : 150 + (i % 90))),
  heartRateBpm: Array.from({ length: SECONDS }, (_, i) => 120 + (i % 40)),
  cadenceRpm: Array.from({ length: SECONDS }, (_, i) => 80 + (i % 10) / 2),
  speedKmh: new Array(SECONDS).fill(null),
};
const values = computeRide(trace, UNKNOWN_RIDER).values;

let t: TestStudio;
let a: TestTenant;
let b: TestTenant;
let nowMs = Date.now();
let customerId: string;
let member: string;
let owner: string;
beforeAll(async () => {
  t = await startTestStudio({ now: () => new Date(nowMs) });
  a = await seedTenant(t, { name: 'a' });
  b = await seedTenant(t, { name: 'b' });
  customerId = a.customerIds[0]!;
  member = await signIn(t.base, a.emails.member);
  owner = await signIn(t.base, a.emails.owner);
  await call(t.base, owner, 'updateCustomer', {
    params: { studioId: a.studioId, customerId },
    body: { notes: '=HYPERLINK("x")', phone: '+33 6 00 00 00 01', locale: 'fr', emergencyName: 'Kim Demo' },
  });
  const inStudio = { studioId: a.studioId };
  const tag = await call(t.base, owner, 'createTag', { params: inStudio, body: { name: 'Regular' } });
  await call(t.base, owner, 'tagPeople', {
    params: { ...inStudio, tagId: tag.body.tagId },
    body: { customerIds: [customerId], tagged: true },
  });
  const body = { name: 'Shoes', kind: 'number' };
  const field = await call(t.base, owner, 'createCustomField', { params: inStudio, body });
  await call(t.base, owner, 'setCustomValues', {
    params: { ...inStudio, customerId },
    body: { values: [{ fieldId: field.body.fieldId, value: '39,5' }] },
  });
  await call(t.base, member, 'setBike', {
    params: { studioId: a.studioId, customerId },
    body: { saddleHeight: '72 cm' },
  });
  for (let i = 0; i < RIDES; i++) await addRide(i);
});
afterAll(() => t.close());

const within = <T>(query: ReturnType<typeof sql<T>>) =>
  inTenant(t.db, a.studioId, async (trx) => (await query.execute(trx)).rows);

/** A ride in class, ridden, measured, and once set right by hand. */
async function addRide(i: number): Promise<void> {
  const [classId, startsAt] = [randomUUID(), new Date(nowMs - (i + 1) * DAY_MS)];
  const columns = { studio_id: a.studioId, class_id: classId };
  await inTenant(t.db, a.studioId, async (trx) => {
    await trx
      .insertInto('classes')
      .values({
        ...columns,
        room_id: a.roomId,
        class_type_id: await chooseClassType(
          { trx, studioId: a.studioId },
          { title: i === 0 ? '=Été, "fort"' : 'Ride' },
        ),
        title: i === 0 ? '=Été, "fort"' : 'Ride',
        starts_at: startsAt,
        ends_at: new Date(startsAt.getTime() + SECONDS * 1000),
        capacity: 10,
      })
      .execute();
    const person = { ...columns, customer_id: customerId };
    await trx
      .insertInto('bookings')
      .values({ ...person, booking_id: randomUUID(), spot_number: 3 })
      .execute();
    await trx
      .insertInto('class_results')
      .values({
        ...person,
        state: 'ready',
        values: JSON.stringify(values),
        trace: Buffer.from(encodeTrace(trace)),
        corrections: JSON.stringify(i === 0 ? { workKj: 999 } : {}),
      })
      .execute();
  });
}

const params = () => ({ studioId: a.studioId, customerId });
const start = async (cookie = member) =>
  (await call(t.base, cookie, 'startExport', { params: params() })).body as ExportJob;
const run = ({ exportId }: ExportJob, retryCount = 0) =>
  runExport(
    t.studio,
    { studioId: a.studioId, exportId },
    { jobId: 'x', retryCount, signal: new AbortController().signal },
  );
const list = async () => (await call(t.base, member, 'listExports', { params: params() })).body;
const download = (
  cookie: string | null,
  exportId: string,
  of: { studioId: string; customerId: string } = params(),
) =>
  fetch(t.base + EXPORT_FILE_PATH.replace(/:(\w+)/g, (_, key) => ({ ...of, exportId })[key as 'exportId']), {
    headers: cookie === null ? {} : { cookie },
  });

describe('a file that was prepared', () => {
  let job: ExportJob;
  let files: Map<string, Buffer>;
  beforeAll(async () => {
    const { body } = await call(t.base, member, 'listRides', { params: params() });
    const link = {
      params: { ...params(), rideId: body.rows[0]!.rideId },
      body: { named: true, heart: false },
    };
    expect((await call(t.base, member, 'setRideLink', link)).status).toBe(200);
    // Of a class that is a draft again it is kept as well.
    const ofClass = { studioId: a.studioId, classId: a.classId };
    const booked = await call(t.base, owner, 'bookSpot', {
      params: ofClass,
      body: { customerId, spotNumber: 9 },
    });
    const { bookingId } = booked.body;
    await call(t.base, owner, 'cancelBooking', { params: { ...ofClass, bookingId } });
    expect((await call(t.base, owner, 'unpublishClass', { params: ofClass })).status).toBe(200);
    await makeToken(t.base, member, a.studioId, { name: 'My spreadsheet', scopes: ['rides:read'] });
    job = await start();
    expect((await start(owner)).exportId).toBe(job.exportId);
    await run(job);
    const answer = await download(member, job.exportId);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-disposition')).toMatch(/^attachment; filename="tandem-[\d-]+\.zip"$/);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    files = await unzip(new Uint8Array(await answer.arrayBuffer()));
  });
  const text = (name: string) => files.get(name)!.toString();

  test('says how far it is, how big it is and until when it can be had', async () => {
    const [ready] = await list();
    expect(ready).toMatchObject({ exportId: job.exportId, state: 'ready', done: RIDES, total: RIDES });
    expect(Date.parse(ready!.expiresAt!) - nowMs).toBe(7 * DAY_MS);
  });

  test('holds what the database holds of the person', () => {
    expect([...files.keys()].filter((name) => !name.includes('/')).sort()).toEqual([
      'README.txt',
      'body-history.csv',
      'bookings.csv',
      'calendars.csv',
      'consents.csv',
      'corrections.csv',
      'elsewhere-left.csv',
      'elsewhere.csv',
      'family.csv',
      'held-spots.csv',
      'imports.csv',
      'lists.csv',
      'log.csv',
      'mails.csv',
      'pass-entries.csv',
      'passes.csv',
      'payments.csv',
      'profile.json',
      'push-devices.csv',
      'ride-links.csv',
      'rides.csv',
      'rides.json',
      'spivi-calls.csv',
      'test-answers.csv',
      'tokens.csv',
      'uploads.csv',
      'waitlists.csv',
      'waiver.csv',
      'who-looked.csv',
    ]);
    expect(JSON.parse(text('profile.json'))).toMatchObject({
      firstName: 'First0',
      email: 'Person0@shared.example',
      phone: '+33 6 00 00 00 01',
      tags: ['Regular'],
      studioFields: { Shoes: '39.5' },
      emergencyContact: { name: 'Kim Demo', phone: '' },
      bike: { saddleHeight: '72 cm', saddleForeAft: '', barHeight: '', barForeAft: '' },
      weightKg: 70,
      account: { email: a.emails.member },
    });
    expect(text('tokens.csv')).toContain('My spreadsheet,rides:read,');
    expect(text('consents.csv').trim().split('\r\n')).toHaveLength(4);
    expect(text('ride-links.csv').trim().split('\r\n')).toHaveLength(2);
    expect(text('ride-links.csv')).toMatch(/,true,false$/m);
    expect(text('bookings.csv').trim().split('\r\n')).toHaveLength(1 + RIDES + 1);
    expect(text('who-looked.csv')).toContain('The owner,owner,health.read');
    expect(text('log.csv')).toContain('data.export');
  });

  test('tells each ride in the registry’s words, the number set by hand over the sent one, nothing a formula', () => {
    const [head, ...lines] = text('rides.csv').trim().split('\r\n');
    expect(head).toContain('Puissance moyenne (W)');
    expect(lines).toHaveLength(RIDES);
    expect(lines[0]).toContain(`"'=Été, ""fort"""`);
    expect(lines[0]).toContain('999');
    const rides = JSON.parse(text('rides.json')) as { values: Record<string, number>; startsAt: string }[];
    expect(rides[0]!.values.workKj).toBe(999);
    expect(rides[1]!.values.averagePowerW).toBeCloseTo(values.averagePowerW!, 9);
  });

  test('has a FIT file, a TCX file and a table of each trace, which read back are the trace', () => {
    const fits = [...files].filter(([name]) => name.startsWith('fit/'));
    expect(fits).toHaveLength(RIDES);
    for (const [name, bytes] of fits) {
      const ride = readFit(bytes)[0]!;
      expect(ride.trace).toEqual(trace);
      const tcx = readRecording(files.get(name.replaceAll('fit', 'tcx'))!)[0]!;
      expect(tcx.trace.heartRateBpm).toEqual(trace.heartRateBpm);
      const lines = text(name.replace('fit/', 'traces/').replace(/fit$/, 'csv')).trim().split('\r\n');
      expect(lines).toHaveLength(1 + SECONDS);
      expect(lines[8]).toMatch(/^7,\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d,,127,83.5,$/);
    }
  });

  test('is nobody else’s: 401 without a session, 403 by role, 404 to other members and studios', async () => {
    const cookies = {
      desk: await signIn(t.base, a.emails.front_desk),
      foreign: await signIn(t.base, b.emails.owner),
      foreignMember: await signIn(t.base, b.emails.member),
    };
    const status = async (...asked: Parameters<typeof download>) => (await download(...asked)).status;
    expect(await status(null, job.exportId)).toBe(401);
    expect(await status(cookies.desk, job.exportId)).toBe(403);
    expect(await status(cookies.foreign, job.exportId)).toBe(404);
    expect(await status(cookies.foreignMember, job.exportId)).toBe(404);
    const own = { studioId: b.studioId, customerId: b.customerIds[0]! };
    expect(await status(cookies.foreignMember, job.exportId, own)).toBe(404);
    const other = { ...params(), customerId: a.customerIds[1]! };
    expect(await status(member, job.exportId, other)).toBe(404);
    expect(await status(owner, job.exportId, other)).toBe(404);
    expect(await status(owner, job.exportId)).toBe(200);
  });

  test('leaves a line for whoever has prepared or downloaded it', async () => {
    const lines = await within(sql<{ action: string }>`select action from audit_log
      where object_id = ${customerId} and action like 'data.%' order by at`);
    expect(lines.map(({ action }) => action)).toEqual(['data.export', 'data.download', 'data.download']);
  });

  test('is gone after seven days', async () => {
    nowMs += 7 * DAY_MS;
    await inStudio(t.studio, a.studioId, expireExports);
    expect((await list())[0]!.state).toBe('expired');
    expect((await download(member, job.exportId)).status).toBe(404);
    expect(await within(sql`select 1 from export_parts`)).toEqual([]);
  });
});

test('a run that died leaves nothing to the next one, and writes nothing beside it', async () => {
  const job = await start();
  await within(
    sql`insert into export_parts values (${a.studioId}, ${job.exportId}, 0, 'half'), (${a.studioId}, ${job.exportId}, 9, 'rest')`,
  );
  await within(
    sql`update exports set state = 'running', run = ${randomUUID()} where export_id = ${job.exportId}`,
  );
  await Promise.all([run(job), run(job, 1)]);
  const [ready] = await list();
  expect(ready!.state).toBe('ready');
  const zip = await (await download(member, job.exportId)).arrayBuffer();
  expect(zip.byteLength).toBe(ready!.bytes);
  expect((await unzip(new Uint8Array(zip))).size).toBe(29 + 3 * RIDES);
});

test('a run is a run in every file of it', async () => {
  const running = { seconds: 60, heartRateBpm: 150 };
  const rideId = await storeOwnRide(t, a, customerId, {
    startsAt: new Date(nowMs - 40 * DAY_MS),
    title: 'Canal',
    sport: 'running',
    trace: running,
  });
  await within(
    sql`update own_rides set file_sport = 'running', file_sub_sport = 'trail' where ride_id = ${rideId}`,
  );
  const job = await start();
  await run(job);
  const files = await unzip(new Uint8Array(await (await download(member, job.exportId)).arrayBuffer()));
  const [, fit] = [...files].find(([name]) => name.startsWith('fit/') && name.includes('canal'))!;
  const [read] = readFit(fit);
  expect([read!.sport, read!.subSport]).toEqual(['running', 'trail']);
  expect(files.get('rides.csv')!.toString()).toMatch(/Canal.*,running,/);
});

test('has recordings that gave way to richer ones of the same ride', async () => {
  const at = { startsAt: new Date(nowMs - 50 * DAY_MS), trace: { seconds: 60, heartRateBpm: 144 } };
  const rideId = await storeOwnRide(t, a, customerId, at);
  const double = await storeOwnRide(t, a, customerId, at);
  await within(sql`update own_rides set double_of = ${rideId} where ride_id = ${double}`);
  const job = await start();
  await run(job);
  const files = await unzip(new Uint8Array(await (await download(member, job.exportId)).arrayBuffer()));
  const [name, fit] = [...files].find(([path]) => path.startsWith('doubles/'))!;
  expect(name).toContain(double.slice(0, 8));
  expect(readFit(fit)[0]!.trace.heartRateBpm).toEqual(new Array(60).fill(144));
});

test('of a pass that several have held nobody’s file tells what was written of it, nor what came after they left', async () => {
  const desk = passScene(t, a);
  const other = a.customerIds[1]!;
  const kind = (name: string, maxHolders: number) => desk.kind({ name, credits: 10, maxHolders });
  const alone = await desk.give(0, await kind('Alone', 1));
  await desk.change(alone, { what: 'credits', credits: 1, reason: 'A gift to Alone' });
  nowMs += 1000;
  const shared = await desk.give(1, await kind('Family', 2));
  await desk.change(shared, { what: 'share', customerIds: [other, customerId], reason: 'Married' });
  await desk.change(shared, { what: 'credits', credits: 2, reason: 'The other was ill' });
  nowMs += 1000;
  await desk.change(shared, { what: 'share', customerIds: [other], reason: 'Divorced' });
  nowMs += 1000;
  await desk.change(shared, { what: 'credits', credits: 3, reason: 'The other was ill again' });
  const job = await start();
  await run(job);
  const files = await unzip(new Uint8Array(await (await download(member, job.exportId)).arrayBuffer()));
  const lines = (file: string) => files.get(file)!.toString().trim().split('\r\n').slice(1);
  const told = lines('pass-entries.csv').map((line) => line.replace(/,[^,]*Z,/, ','));
  expect(told).toEqual([
    'Alone,given,10,0,,,,cash,,',
    'Alone,added,1,0,,,A gift to Alone,,,',
    'Family,given,10,0,,,,,,',
    'Family,shared,0,0,,,,,,',
    'Family,added,2,0,,,,,,',
    'Family,shared,0,0,,,,,,',
  ]);
  // Nor how many classes are left to those who hold it.
  expect(lines('passes.csv').map((line) => line.split(',')[3])).toEqual(['11', '']);
});

test('an erasure ends what is being prepared and deletes what is there', async () => {
  const job = await start();
  const caller = {
    accountId: 'x',
    studioId: a.studioId,
    role: 'owner' as const,
    staffId: null,
    customerId: null,
  };
  await perform({ studio: t.studio, caller }, (call) => eraseCustomer(call, customerId, 'First0 Last0'));
  await run(job);
  expect(await within(sql`select 1 from exports`)).toEqual([]);
});
