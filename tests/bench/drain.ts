import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { createLog, inTenant, startEmbeddedPostgres } from '@tandem/platform';
import { sql } from 'kysely';
import { createStudio, migrateStudio, type RunningStudio } from '../../apps/studio/src/app/studio.ts';
import { perform } from '../../apps/studio/src/base/call.ts';
import type { Call, Caller } from '../../apps/studio/src/base/context.ts';
import { bookSpot } from '../../apps/studio/src/bookings/book-spot.ts';
import { cancelBooking } from '../../apps/studio/src/bookings/cancel-booking.ts';
import { moveSpot } from '../../apps/studio/src/bookings/move-spot.ts';
import { connect } from '../../apps/studio/src/spivi/connection/connection.ts';
import { setEnabled } from '../../apps/studio/src/spivi/connection/enable.ts';
import { createGym } from '../../apps/studio/src/spivi/gyms/gyms.ts';
import { buildStudio } from '../../apps/studio/src/testing/build.ts';
import type { FakeRequest, Truth } from '../fake-spivi/server.ts';
import type { Bench, Figure } from './figure.ts';

const root = join(import.meta.dirname, '../..');
/** Calls per second that the remote allows. */
const LIMITS = [50, 100];
/** Our own rate stays so far below it: the remote counts by the second, and a 429 costs more than it brings. */
const OWN_SHARE = 0.94;
const CLASSES = 300;
const SPOTS = 60;
const PEOPLE = 120;
/** Seated in each class before the outage. */
const SEATED = 8;
const CHANGES = 5000;
const AT_ONCE = 8;
const SETTLE_MS = 180_000;
const POLL_MS = 100;
const LATE_AFTER_MS = 2000;
const LATE_STARTS_IN_MS = 5 * 60_000;

const site = {
  siteId: 4711,
  sourceName: 'club@bench.tandem.example',
  password: 'bench-spivi-ride',
  timeZone: 'Europe/Paris',
  boxes: [{ boxId: 31, seats: SPOTS }],
};
const clients = Array.from({ length: PEOPLE }, (_, i) => ({
  clientId: 1000 + i,
  email: `rider${i}@bench.tandem.example`,
  displayName: `Rider ${i}`,
}));

type Place = {
  running: RunningStudio;
  caller: Caller;
  classIds: string[];
  soonId: string;
  customerIds: string[];
};
type Booked = { bookingId: string; classId: string; spotNumber: number };

const children = new Set<ChildProcess>();
function start(file: string, args: string[], env: Record<string, string>): ChildProcess {
  const child = spawn(process.execPath, [join(root, file), ...args], {
    env: { ...process.env, LOG_LEVEL: 'error', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.add(child);
  child.once('exit', () => children.delete(child));
  return child;
}

async function stop(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}

type Fake = { url: string; child: ChildProcess };
async function startFake(folder: string, port: string, callsPerSecond?: number): Promise<Fake> {
  const child = start(
    'tests/fake-spivi/main.ts',
    [
      ...['--site', join(folder, 'site.json'), '--journal', join(folder, 'journal'), '--port', port],
      ...(callsPerSecond === undefined ? [] : ['--calls-per-second', String(callsPerSecond)]),
    ],
    {},
  );
  for await (const line of createInterface(child.stdout!)) {
    const url = /^listening (\S+)/.exec(line)?.[1];
    if (url) return { url, child };
  }
  throw new Error('the fake Spivi did not start');
}

async function ask<T>(fake: Fake, path: string, body: object = {}): Promise<T> {
  const answer = await fetch(`${fake.url}/_control/${path}`, { method: 'POST', body: JSON.stringify(body) });
  return (await answer.json()) as T;
}

/** Runs `work` for each item, a few side by side. */
async function each<T>(items: readonly T[], work: (item: T) => Promise<unknown>): Promise<void> {
  const waiting = [...items];
  const one = async () => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, one));
}

/** A studio with its people linked and its classes made, connected to the fake. */
async function makePlace(databaseUrl: string, dataDir: string, fakeUrl: string): Promise<Place> {
  const running = await createStudio({
    databaseUrl,
    dataDir,
    log: createLog('bench', 'silent'),
    webFolder: null,
    services: { web: false, worker: false },
    settings: {
      publicUrl: 'http://localhost:3000',
      spiviBaseUrls: [fakeUrl],
      signInsPerMinute: { perAddress: 10, perEmail: 10 },
    },
  });
  const { studio } = running;
  const startsAt = [
    new Date(Date.now() + LATE_STARTS_IN_MS + 120_000),
    ...Array.from({ length: CLASSES }, (_, i) => new Date(Date.now() + 86_400_000 + i * 50 * 60_000)),
  ];
  for (const at of startsAt) at.setUTCSeconds(0, 0);
  const { studioId, roomIds, customerIds, classIds } = await buildStudio(studio.db, {
    location: { timeZone: site.timeZone },
    rooms: [{ spots: SPOTS }],
    customers: clients.map(({ email, displayName }) => ({ email, lastName: displayName })),
    classes: startsAt.map((at) => ({ startsAt: at })),
  });
  const [roomId, soonId] = [roomIds[0]!, classIds.shift()!];
  const caller: Caller = { accountId: 'bench', studioId, role: 'owner', staffId: null, customerId: null };
  const people = clients.map((client, i) => ({ ...client, customerId: customerIds[i]! }));
  await inTenant(studio.db, studioId, (trx) =>
    sql`insert into spivi_links (studio_id, customer_id, client_id, site_id, email, source)
      select ${studioId}, t."customerId", t."clientId", ${site.siteId}, t.email, 'matched'
      from jsonb_to_recordset(${JSON.stringify(people)}::jsonb) t ("customerId" uuid, "clientId" bigint, email text)`.execute(
      trx,
    ),
  );
  const { siteId, sourceName, password, timeZone } = site;
  await connect({ studio, caller }, { baseUrl: fakeUrl, siteId, sourceName, password, timeZone });
  await perform({ studio, caller }, (call) => setEnabled(call, true));
  await perform({ studio, caller }, (call) =>
    createGym(call, { name: 'Cycle', boxId: 31, roomId, seatOffset: 0, seats: [] }),
  );
  return { running, caller, classIds, soonId, customerIds };
}

const unsynced = ({ running, caller }: Place) =>
  inTenant(running.db, caller.studioId, async (trx) => {
    const { rows } = await sql<{ state: string; n: number }>`
      select state, count(*) as n from spivi_class_sync where state <> 'synced' group by state`.execute(trx);
    const stuck = rows.find((row) => row.state === 'attention');
    if (stuck) throw new Error(`${stuck.n} classes need attention`);
    return rows.reduce((sum, row) => sum + row.n, 0);
  });

async function untilSynced(place: Place): Promise<void> {
  const deadline = Date.now() + SETTLE_MS;
  while ((await unsynced(place)) > 0) {
    if (Date.now() > deadline) throw new Error('classes were still pending after three minutes');
    await sleep(POLL_MS);
  }
}

const asOwner = <T>({ running: { studio }, caller }: Place, verb: (call: Call) => Promise<T>) =>
  perform({ studio, caller }, verb);

const book = (place: Place, classId: string, person: number, spotNumber: number) =>
  asOwner(place, (call) => bookSpot(call, { classId, customerId: place.customerIds[person]!, spotNumber }));

/** Half bookings, then moves and cancellations, class by class in turn: 5,000 changes that nobody could send. */
async function change(place: Place, seated: Booked[]): Promise<void> {
  const rounds = Math.ceil(CHANGES / 2 / CLASSES);
  const bookings = Array.from({ length: CHANGES / 2 }, (_, i) => ({
    classId: place.classIds[i % CLASSES]!,
    // Those who book at one time are different people: one person's bookings wait for each other.
    nth: SEATED + ((Math.floor(i / CLASSES) + i) % rounds),
  }));
  await each(bookings, async ({ classId, nth }) => {
    const { bookingId } = await book(place, classId, nth, nth + 1);
    seated.push({ bookingId, classId, spotNumber: nth + 1 });
  });
  // Nobody's new spot is another's old one: SPOTS is more than twice the riders of a class.
  const moves = seated.slice(0, CHANGES * 0.3);
  await each(moves, ({ bookingId, spotNumber }) =>
    asOwner(place, (call) => moveSpot(call, bookingId, SPOTS / 2 + spotNumber)),
  );
  const cancelled = seated.slice(CHANGES * 0.3, CHANGES * 0.5);
  await each(cancelled, ({ bookingId }) => asOwner(place, (call) => cancelBooking(call, bookingId)));
}

/** The least that any sync could do: read a class, take off, put on, and read again what came of it. */
async function neededCalls(place: Place, truth: Truth): Promise<number> {
  const wanted = await inTenant(place.running.db, place.caller.studioId, async (trx) => {
    const { rows } = await sql<{ class_id: string; row: string }>`
      select b.class_id, l.client_id || '@' || b.spot_number as row from bookings b
      join spivi_links l using (studio_id, customer_id) where b.state = 'booked'`.execute(trx);
    return Map.groupBy(rows, (row) => row.class_id);
  });
  let calls = 0;
  for (const classId of place.classIds) {
    const event = truth.events.find((one) => !one.isCancelled && one.description.includes(classId));
    if (!event) throw new Error('a class was not at Spivi before the outage');
    const there = new Set(event.roster.map(({ clientId, seatId }) => `${clientId}@${seatId}`));
    const here = new Set((wanted.get(classId) ?? []).map(({ row }) => row));
    const off = [...there].some((row) => !here.has(row));
    const on = [...here].some((row) => !there.has(row));
    if (off || on) calls += 2 + Number(off) + Number(on);
  }
  return calls;
}

async function drainAt(limit: number, databaseUrl: string, dataDir: string): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'tandem-drain-'));
  writeFileSync(join(folder, 'site.json'), JSON.stringify({ site, clients }));
  let fake = await startFake(folder, '0');
  const env = { DATABASE_URL: databaseUrl, TANDEM_DATA: dataDir, SPIVI_BASE_URLS: fake.url };
  const startWorker = (callsPerSecond: number) =>
    start('apps/studio/src/main.ts', ['--services=worker'], {
      ...env,
      SPIVI_CALLS_PER_SECOND: String(callsPerSecond),
    });
  const place = await makePlace(databaseUrl, dataDir, fake.url);
  try {
    const seated: Booked[] = [];
    for (const classId of place.classIds)
      for (let nth = 0; nth < SEATED; nth++)
        seated.push({
          classId,
          bookingId: (await book(place, classId, nth, nth + 1)).bookingId,
          spotNumber: nth + 1,
        });
    const setUp = startWorker(1000);
    await untilSynced(place);
    await stop(setUp);
    const before = await ask<Truth>(fake, 'truth');
    await stop(fake.child);

    const worker = startWorker(limit * OWN_SHARE);
    const begunChanges = performance.now();
    await change(place, seated);
    console.error(
      `  ${CHANGES} changes made in ${((performance.now() - begunChanges) / 1000).toFixed(1)} s of outage`,
    );
    const needed = await neededCalls(place, before);
    fake = await startFake(folder, new URL(fake.url).port, limit);
    const made = async () =>
      (await ask<FakeRequest[]>(fake, 'requests', { after: lastBefore })).filter((r) => r.method);
    const lastBefore =
      before.log.length === 0 ? 0 : Math.max(0, ...before.log.map((entry) => entry.request ?? 0));
    const isUp = Date.now();
    while (!(await made()).some((request) => request.at >= isUp && request.answered === 200)) {
      if (Date.now() - isUp > SETTLE_MS) throw new Error('the worker did not come back');
      await sleep(POLL_MS);
    }
    await sleep(LATE_AFTER_MS);
    const late = await book(place, place.soonId, 0, 1);
    await untilSynced(place);
    await stop(worker);
    return await figures(
      place,
      limit,
      needed,
      late.bookingId,
      (await made()).filter((r) => r.at >= isUp),
      isUp,
    );
  } finally {
    await place.running.close();
    for (const child of children) child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  }
}

async function figures(
  place: Place,
  limit: number,
  needed: number,
  lateId: string,
  requests: FakeRequest[],
  isUp: number,
): Promise<Figure[]> {
  const answered = requests.filter((request) => request.answered === 200);
  const first = answered[0]!.at;
  const seconds = (answered.at(-1)!.at - first) / 1000;
  const refused = requests.filter((request) => request.answered === 429).length;
  const waited = await inTenant(place.running.db, place.caller.studioId, async (trx) => {
    const { rows } = await sql<{ seconds: number }>`
      select extract(epoch from s.since - b.booked_at)::float8 as seconds
      from bookings b join spivi_booking_sync s using (studio_id, booking_id)
      where b.booking_id = ${lateId}::uuid and s.state = 'synced'`.execute(trx);
    return rows[0]?.seconds ?? Number.NaN;
  });
  const name = `drain at ${limit} calls/s`;
  const plain = (what: string, figure: number, unit: string, aim: string): Figure => ({
    name: `${name}: ${what}`,
    figure,
    unit,
    floor: null,
    floorIs: '',
    ratio: null,
    aim,
  });
  return [
    {
      name: `${name}: ${CHANGES} changes, ${CLASSES} classes`,
      figure: seconds,
      unit: 's',
      floor: needed / limit,
      floorIs: `${needed} calls needed`,
      ratio: needed / limit / seconds,
      aim: 'floor ÷ figure 0.8',
    },
    plain('changes', CHANGES / seconds, '/s', '–'),
    plain('calls per change', answered.length / CHANGES, 'calls', `${(needed / CHANGES).toFixed(3)} needed`),
    plain('refused with 429', refused, 'calls', '0'),
    plain('from Spivi back to the first call', (first - isUp) / 1000, 's', '–'),
    plain('late booking of a class in 5 minutes', waited, 's', '10 s'),
  ];
}

export const drain: Bench = {
  name: 'drain',
  async *run() {
    for (const limit of LIMITS) {
      const dataDir = mkdtempSync(join(tmpdir(), 'tandem-bench-'));
      chmodSync(dataDir, 0o755);
      const postgres = await startEmbeddedPostgres(dataDir);
      try {
        await migrateStudio(postgres.url);
        yield* await drainAt(limit, postgres.url, dataDir);
      } finally {
        await postgres.stop();
        rmSync(postgres.folder, { recursive: true, force: true });
        rmSync(dataDir, { recursive: true, force: true });
      }
    }
  },
};
