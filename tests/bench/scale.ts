import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { scopes } from '@tandem/api/words';
import { createLog, createPool, hashToken, inTenant, startEmbeddedPostgres } from '@tandem/platform';
import { WebSocket } from 'ws';
import { newSecret } from '../../apps/studio/src/accounts/tokens/bearer.ts';
import { createStudio, migrateStudio } from '../../apps/studio/src/app/studio.ts';
import { perform } from '../../apps/studio/src/base/call.ts';
import type { Caller, Studio } from '../../apps/studio/src/base/context.ts';
import { connect } from '../../apps/studio/src/spivi/connection/connection.ts';
import { setEnabled } from '../../apps/studio/src/spivi/connection/enable.ts';
import { createGym } from '../../apps/studio/src/spivi/gyms/gyms.ts';
import { buildStudio, insertRows } from '../../apps/studio/src/testing/build.ts';
import { migrateTracker } from '../../apps/tracker/src/app/tracker.ts';
import { connect as openTracker } from '../../apps/tracker/src/base/db.ts';
import { hashPassword } from '../../apps/tracker/src/sites/index.ts';
import { untilReady } from '../../scripts/until-ready.ts';
import { cpuOf, memoryOf, secondOf } from '../gym.ts';
import { type Bench, type Figure, percentile } from './figure.ts';

const root = join(import.meta.dirname, '../..');
/** Studios of one operator, and how long their evening's peak lasts. */
const SIZES = [
  { studios: 10, peakSeconds: 120 },
  { studios: 100, peakSeconds: 300 },
  { studios: 1000, peakSeconds: 600 },
];
/** Of each studio: all of them book tomorrow's class when it opens, and ride where a class is on. */
const MEMBERS = 20;
/** Of ten studios so many are in class. */
const IN_CLASS_OF_TEN = 4;
/** Half of those who book do so in the first minute. */
const RUSH_SECONDS = 60;
const PORTS = { studio: 3990, tracker: 3991 };
const STUDIO = `http://127.0.0.1:${PORTS.studio}`;
const TRACKER = `http://127.0.0.1:${PORTS.tracker}`;
const SETTLE_MS = 20 * 60_000;
const POLL_MS = 1_000;
const MINUTE_MS = 60_000;
const PASSWORD = 'bench-password';

type Member = { studioId: string; classId: string; spotNumber: number; token: string };
type Running = { siteId: number; token: string; eventId: number; cookie: string };
type Server = 'studio web' | 'studio worker' | 'tracker';

/** What runs of an operator: the real processes, as `docs/operations` tells of them, on one machine. */
async function openHost() {
  const dataDir = mkdtempSync(join(tmpdir(), 'tandem-scale-'));
  chmodSync(dataDir, 0o755);
  const postgres = await startEmbeddedPostgres(dataDir);
  const { url } = postgres;
  await migrateStudio(url);
  await migrateTracker(url);
  const children = new Map<Server, ChildProcess>();
  const start = (name: Server, app: 'studio' | 'tracker', ...args: string[]) => {
    const child = spawn(process.execPath, [join(root, `apps/${app}/src/main.ts`), ...args], {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: {
        ...process.env,
        LOG_LEVEL: 'error',
        DATABASE_URL: url,
        TANDEM_DATA: dataDir,
        STUDIO_PORT: String(PORTS.studio),
        TRACKER_PORT: String(PORTS.tracker),
        PUBLIC_URL: STUDIO,
        SPIVI_BASE_URLS: TRACKER,
        DRAIN_SECONDS: '0',
      },
    });
    children.set(name, child);
    return child;
  };
  const own = await createStudio({
    databaseUrl: url,
    dataDir,
    log: createLog('bench', 'silent'),
    webFolder: null,
    services: { web: false, worker: false },
    settings: {
      publicUrl: STUDIO,
      spiviBaseUrls: [TRACKER],
      signInsPerMinute: { perAddress: 100, perEmail: 100 },
    },
  });
  const pool = createPool({ url, schema: 'studio', max: 2 });
  const postmaster = Number(
    readFileSync(join(postgres.folder, 'data/postmaster.pid'), 'utf8').split('\n')[0],
  );
  const backends = () =>
    readFileSync(`/proc/${postmaster}/task/${postmaster}/children`, 'utf8').trim().split(' ').map(Number);
  return {
    ...{ url, pool, studio: own.studio },
    async startTracker() {
      await untilReady(
        {
          name: 'tracker',
          child: start('tracker', 'tracker', '--no-set-up-link'),
          port: PORTS.tracker,
        },
        { say: console.error },
      );
    },
    async startStudio() {
      start('studio worker', 'studio', '--services=worker');
      const child = start('studio web', 'studio', '--services=web');
      await untilReady({ name: 'studio', child, port: PORTS.studio }, { say: console.error });
    },
    /** Processor seconds used so far, by server. */
    cpuSeconds: (): Record<string, number> => ({
      ...Object.fromEntries([...children].map(([name, { pid }]) => [name, cpuOf(pid!)])),
      PostgreSQL: [postmaster, ...backends()].reduce((sum, pid) => sum + cpuOf(pid), 0),
    }),
    /** What the servers beside PostgreSQL hold, in MB. */
    memoryMB: () => [...children.values()].reduce((sum, { pid }) => sum + memoryOf(pid!), 0),
    async close() {
      const ended = [...children.values()].map((child) => once(child, 'exit'));
      for (const child of children.values()) child.kill();
      await Promise.all(ended);
      await own.close();
      await pool.end();
      await postgres.stop();
      for (const made of [postgres.folder, dataDir]) rmSync(made, { recursive: true, force: true });
    },
  };
}
type Host = Awaited<ReturnType<typeof openHost>>;

const emailOf = (siteId: number, member: number) => `rider${member}@studio${siteId}.example`;

/** A club of the tracker for each studio, with its box and everybody as a client. */
async function makeClubs(url: string, studios: number): Promise<void> {
  const db = openTracker(url);
  const password_hash = await hashPassword(PASSWORD);
  for (let site_id = 1; site_id <= studios; site_id++)
    await inTenant(db, String(site_id), async (trx) => {
      const site = { site_id, name: `Studio ${site_id}`, source_name: `club${site_id}@bench.example` };
      await trx
        .insertInto('sites')
        .values({ ...site, password_hash, time_zone: 'Europe/Paris' })
        .execute();
      const seat_ids = Array.from({ length: MEMBERS }, (_, i) => i + 1);
      const box = { site_id, box_id: site_id, accepts_class_clock: true, name: 'Cycle', seat_ids };
      await trx.insertInto('boxes').values(box).execute();
      const token_hash = hashToken(tokenOf(site_id));
      await trx.insertInto('box_tokens').values({ site_id, box_id: site_id, token_hash }).execute();
      await trx
        .insertInto('clients')
        .values(
          seat_ids.map((seat) => ({
            ...{ site_id, first_name: 'Rider', last_name: `No. ${seat}` },
            ...{ email: emailOf(site_id, seat), email_normalised: emailOf(site_id, seat) },
          })),
        )
        .execute();
    });
  await db.destroy();
}
const tokenOf = (siteId: number) => `token-of-box-${siteId}`;

/** A studio with its members and their tokens, a class that is on, and tomorrow's, that nobody has booked yet. */
async function makeStudio(studio: Studio, siteId: number): Promise<Member[]> {
  const now = Date.now();
  const members = Array.from({ length: MEMBERS }, (_, i) => ({
    firstName: 'Rider',
    lastName: `No. ${i + 1}`,
    email: emailOf(siteId, i + 1),
    login: { password: PASSWORD },
  }));
  const minute = Math.floor(now / MINUTE_MS) * MINUTE_MS;
  const built = await buildStudio(studio.db, {
    name: `Studio ${siteId}`,
    classMail: false,
    rooms: [{ spots: MEMBERS }],
    customers: members,
    classes: [
      { startsAt: new Date(minute), minutes: 60 },
      { startsAt: new Date(minute + 24 * 60 * MINUTE_MS) },
    ],
  });
  const { studioId, roomIds, customerIds, classIds, accountIds } = built;
  const caller: Caller = { accountId: 'owner', studioId, role: 'owner', staffId: null, customerId: null };
  const tokens = members.map(() => newSecret('personal'));
  await inTenant(studio.db, studioId, async (trx) => {
    await insertRows(
      trx,
      'bookings',
      customerIds.map((customer_id, i) => ({
        ...{ studio_id: studioId, booking_id: randomUUID(), class_id: classIds[0]!, customer_id },
        ...{ spot_number: i + 1, booked_by: 'owner', booked_at: new Date(now), late_cancel_minutes: 0 },
      })),
    );
    await insertRows(
      trx,
      'api_tokens',
      members.map(({ email }, i) => ({
        ...{ studio_id: studioId, token_id: randomUUID(), account_id: accountIds[email]!, name: 'Bench' },
        ...{ made_by: accountIds[email]!, made_at: new Date(now), secret_hash: hashToken(tokens[i]!) },
        ...{ scopes: [...scopes], expires_at: new Date(now + 24 * 60 * MINUTE_MS) },
      })),
    );
  });
  const visit = { studio, caller };
  await connect(visit, {
    ...{ baseUrl: TRACKER, siteId, sourceName: `club${siteId}@bench.example`, password: PASSWORD },
    timeZone: 'Europe/Paris',
  });
  await perform(visit, (call) =>
    createGym(call, { name: 'Cycle', boxId: siteId, roomId: roomIds[0]!, seatOffset: 0, seats: [] }),
  );
  await perform(visit, (call) => setEnabled(call, true));
  return tokens.map((token, i) => ({ studioId, classId: classIds[1]!, spotNumber: i + 1, token }));
}

/** Waits until no class of any studio is to be told to the tracker. */
async function settled({ pool }: Host): Promise<void> {
  const deadline = Date.now() + SETTLE_MS;
  for (;;) {
    const { rows } = await pool.query<{ n: number }>(
      `select count(*) n from spivi_class_sync where state <> 'synced'`,
    );
    if (rows[0]!.n === 0) return;
    if (Date.now() > deadline) throw new Error(`${rows[0]!.n} classes were not at the tracker in time`);
    await sleep(POLL_MS);
  }
}

/** Starts the classes that are on of so many studios, as who teaches them does. */
async function startClasses({ pool }: Host, studios: number): Promise<Running[]> {
  const { rows } = await pool.query<{ siteId: number; eventId: number }>(
    `select site_id as "siteId", event_id as "eventId" from spivi_connections
       join classes using (studio_id) join spivi_class_sync using (studio_id, class_id)
     where starts_at < now() order by site_id limit $1`,
    [studios],
  );
  const running: Running[] = [];
  for (const { siteId, eventId } of rows) {
    const session = await fetch(`${TRACKER}/api/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ siteId, sourceName: `club${siteId}@bench.example`, password: PASSWORD }),
    });
    const cookie = session.headers.get('set-cookie')!.split(';')[0]!;
    const started = await fetch(`${TRACKER}/api/events/${eventId}/start`, {
      method: 'POST',
      headers: { cookie },
    });
    if (!started.ok) throw new Error(`Start answered ${started.status}: ${await started.text()}`);
    running.push({ siteId, eventId, cookie, token: tokenOf(siteId) });
  }
  return running;
}

type Times = Record<'schedule' | 'booking' | 'batch', number[]> & { boards: number };

/** The evening's peak: boxes and boards each second, members whose class opens. Any answer but the one hoped for ends it. */
async function peak(members: Member[], running: Running[], seconds: number): Promise<Times> {
  const times: Times = { schedule: [], booking: [], batch: [], boards: 0 };
  const begun = Date.now();
  const at = (second: number) => sleep(Math.max(0, begun + second * 1000 - Date.now()));
  const ask = async (kind: Exclude<keyof Times, 'boards'>, url: string, init: RequestInit) => {
    const asked = performance.now();
    const answer = await fetch(url, init);
    const said = await answer.text();
    if (!answer.ok) throw new Error(`${kind} answered ${answer.status}: ${said}`);
    times[kind].push(performance.now() - asked);
  };
  const boards = running.map(({ eventId, cookie }) => {
    const board = new WebSocket(`${TRACKER.replace('http', 'ws')}/api/events/${eventId}/live`, {
      headers: { cookie, origin: TRACKER },
    });
    board.on('message', () => times.boards++);
    board.on('error', () => {});
    return board;
  });
  const boxes = running.map(async ({ token }, i) => {
    const bootId = randomUUID();
    for (let second = 0; second < seconds; second++) {
      await at(second + i / running.length);
      const samples = secondOf(MEMBERS, second, 'second');
      await ask('batch', `${TRACKER}/box/v1/batches`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify({ bootId, sequence: second, sentAt: new Date().toISOString(), samples }),
      });
    }
  });
  const days = [0, 7].map((n) => new Date(begun + n * 24 * 60 * MINUTE_MS).toISOString());
  const bookings = members.map(async ({ studioId, classId, spotNumber, token }, i) => {
    // Spread evenly, and otherwise than the studios follow one another.
    const share = (i * 0.618034) % 1;
    await at(
      share < 0.5 ? 2 * share * RUSH_SECONDS : RUSH_SECONDS + (2 * share - 1) * (seconds - RUSH_SECONDS),
    );
    const classes = `${STUDIO}/api/studios/${studioId}/classes`;
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    await ask('schedule', `${classes}?from=${days[0]}&to=${days[1]}`, { headers });
    await ask('booking', `${classes}/${classId}/bookings`, {
      ...{ method: 'POST', headers, body: JSON.stringify({ spotNumber }) },
    });
  });
  await Promise.all([...boxes, ...bookings]);
  for (const board of boards) board.terminate();
  return times;
}

async function* atSize({ studios, peakSeconds }: (typeof SIZES)[number]): AsyncGenerator<Figure> {
  const host = await openHost();
  try {
    await makeClubs(host.url, studios);
    await host.startTracker();
    const empty = await sizeMB(host);
    const members: Member[] = [];
    for (let siteId = 1; siteId <= studios; siteId++)
      members.push(...(await makeStudio(host.studio, siteId)));
    await host.startStudio();
    await settled(host);
    const running = await startClasses(host, (studios * IN_CLASS_OF_TEN) / 10);
    const before = host.cpuSeconds();
    const times = await peak(members, running, peakSeconds);
    const after = host.cpuSeconds();
    const memory = host.memoryMB();
    await settled(host);
    const { rows } = await host.pool.query<{ state: string; ms: number }>(
      `select s.state, 1000 * extract(epoch from s.since - b.booked_at)::float8 as ms
       from bookings b join spivi_booking_sync s using (studio_id, booking_id)
         join classes c on c.studio_id = b.studio_id and c.class_id = b.class_id
       where c.starts_at > now()`,
    );
    const wrong = rows.filter(({ state }) => state !== 'synced').length;
    if (wrong > 0 || rows.length !== members.length)
      throw new Error(`of ${members.length} bookings ${rows.length} stand, ${wrong} of them without a seat`);
    const figure = (name: string, value: number, unit: string, floorIs: string, aim: string): Figure => ({
      ...{ name: `${studios} studios: ${name}`, figure: value, unit, floorIs, aim },
      ...{ floor: null, ratio: null },
    });
    const asked = `${members.length} bookings, ${running.length} classes on, ${peakSeconds} s`;
    for (const kind of ['schedule', 'booking', 'batch'] as const)
      yield figure(`${kind}, p95`, percentile(times[kind], 95), 'ms', asked, '500 ms');
    const seats = rows.map(({ ms }) => ms);
    yield figure('seat at the tracker, p95', percentile(seats, 95), 'ms', asked, '60,000 ms');
    const boards = times.boards / running.length / peakSeconds;
    yield figure('boards told, for each second', boards, '', 'once a second', '1');
    for (const [name, used] of Object.entries(after)) {
      const perStudio = (1000 * (used - before[name]!)) / peakSeconds / studios;
      yield figure(`${name}, of a core for each studio`, perStudio, '‰', 'in the peak', 'a straight line');
    }
    yield figure('memory of the servers for each studio', memory / studios, 'MB', 'beside PostgreSQL', '–');
    const disk = ((await sizeMB(host)) - empty) / studios;
    yield figure('disk for each studio after its peak', disk, 'MB', 'tables and indexes', 'a straight line');
  } finally {
    await host.close();
  }
}

async function sizeMB({ pool }: Host): Promise<number> {
  const { rows } = await pool.query<{ bytes: number }>(
    'select pg_database_size(current_database()) as bytes',
  );
  return rows[0]!.bytes / 1e6;
}

/** Operators of so many studios on one machine, each in the evening's peak, with the real processes. */
export const scale: Bench = {
  name: 'scale',
  async *run() {
    for (const size of SIZES) yield* atSize(size);
  },
};
