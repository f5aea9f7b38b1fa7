import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Batch } from '@tandem/api/box';
import { hashToken, inTenant, startEmbeddedPostgres } from '@tandem/platform';
import { createSpiviClient } from '@tandem/spivi';
import { migrateTracker } from '../apps/tracker/src/app/tracker.ts';
import { connect } from '../apps/tracker/src/base/db.ts';
import { hashPassword } from '../apps/tracker/src/sites/index.ts';
import { untilReady } from '../scripts/until-ready.ts';

const root = join(import.meta.dirname, '..');
const SITE = { siteId: 1, sourceName: 'club@bench.example', password: 'bench-password' };
/** The kernel counts a process's time in hundredths. */
const TICKS_PER_SECOND = 100;
const HOUR_MS = 3_600_000;
const NOT_READY = 503;
/** So often Stop is pressed again, so long apart. */
const MOST_PRESSES = 60;
const AGAIN_MS = 1_000;

/** A room with its box, and the class that runs in it. */
export type Room = { boxId: number; token: string; eventId: number };
/** A tracker in a process of its own on a PostgreSQL of its own, with rooms in which everybody rides. */
export type Gym = {
  url: string;
  port: number;
  databaseUrl(): string;
  rooms: Room[];
  /** Of a session of the club. */
  cookie: string;
  /** Sends one batch, and waits until it is stored. */
  send(room: Room, batch: Batch): Promise<void>;
  /** Stops a room's class, again and again while it is told that the database does not answer. */
  stop(room: Room): Promise<void>;
  /** Seconds of processor time that tracker and PostgreSQL have used so far. */
  cpuSeconds(): { tracker: number; postgres: number };
  /** What the tracker's process holds in memory, in MB. */
  memoryMB(): number;
  /** Kills the tracker as a crash would, and starts it again. */
  killTracker(): Promise<void>;
  /** Ends the tracker in order, as at an upgrade, and starts it again. @returns its exit code */
  restartTracker(): Promise<number | null>;
  /** Kills PostgreSQL, and with it the tracker, and starts both again. */
  killDatabase(): Promise<void>;
  /** Kills one of PostgreSQL's processes: it resets all connections and recovers by itself. */
  crashDatabase(): void;
  close(): Promise<void>;
};

/** Processor time of a process and of its children that have ended, in seconds. Linux only. */
export function cpuOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
  return fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks), 0) / TICKS_PER_SECOND;
}

const childrenOf = (pid: number): number[] =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number);

/** What a process holds in memory, in MB. Linux only. */
export const memoryOf = (pid: number): number =>
  Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]) / 1000;

/** One second of every rider of a room, as a box sends it. */
export function secondOf(riders: number, second: number, stamp: 'second' | 'at'): Batch['samples'] {
  const when = stamp === 'second' ? { second } : { at: new Date().toISOString() };
  return Array.from({ length: riders }, (_, i) => ({
    seat: i + 1,
    ...when,
    powerW: 150 + ((second * 7 + i * 13) % 120),
    heartRateBpm: 120 + ((second + i) % 50),
    cadenceRpm: 80 + ((second * 3 + i) % 25),
    speedKmh: 28 + ((second + i * 5) % 90) / 10,
  }));
}

/** Opens a gym whose classes have all begun. */
export async function openGym(of: { rooms: number; riders: number; port: number }): Promise<Gym> {
  const { port, riders } = of;
  const dataDir = mkdtempSync(join(tmpdir(), 'tandem-gym-'));
  chmodSync(dataDir, 0o755);
  let postgres = await startEmbeddedPostgres(dataDir);
  const boxes = Array.from({ length: of.rooms }, (_, i) => ({
    boxId: i + 1,
    token: `token-of-box-${i + 1}`,
  }));
  await makeClub(postgres.url, boxes, riders);
  const url = `http://127.0.0.1:${port}`;
  let child: ChildProcess;
  const startTracker = async () => {
    child = spawn(process.execPath, [join(root, 'apps/tracker/src/main.ts'), '--no-set-up-link'], {
      env: {
        ...process.env,
        LOG_LEVEL: 'fatal',
        DATABASE_URL: postgres.url,
        TANDEM_DATA: dataDir,
        TRACKER_PORT: String(port),
      },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    await untilReady({ name: 'tracker', child, port }, { say: console.error });
  };
  const end = async (signal: 'SIGTERM' | 'SIGKILL') => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill(signal);
    await exited;
  };
  const postmaster = () =>
    Number(readFileSync(join(postgres.folder, 'data/postmaster.pid'), 'utf8').split('\n')[0]);
  const close = async () => {
    await end('SIGTERM');
    await postgres.stop();
    for (const made of [postgres.folder, dataDir]) rmSync(made, { recursive: true, force: true });
  };
  const begin = async () => {
    await startTracker();
    const cookie = await enter(url);
    return { cookie, rooms: await startClasses({ url, cookie, boxes, riders }) };
  };
  const { cookie, rooms } = await begin().catch(async (error) => {
    await close();
    throw error;
  });
  return {
    ...{ url, port, rooms, cookie, close },
    databaseUrl: () => postgres.url,
    async send({ token }, batch) {
      const answer = await fetch(`${url}/box/v1/batches`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify(batch),
      });
      const told = (await answer.json()) as { stored?: number };
      if (told.stored !== batch.samples.length)
        throw new Error(`of ${batch.samples.length} samples: ${JSON.stringify(told)}`);
    },
    async stop({ eventId }) {
      const press = () => fetch(`${url}/api/events/${eventId}/stop`, { method: 'POST', headers: { cookie } });
      let answer = await press();
      // While the database recovers whoever presses is told to try again, and does.
      for (let again = 0; answer.status === NOT_READY && again < MOST_PRESSES; again++) {
        await sleep(AGAIN_MS);
        answer = await press();
      }
      if (!answer.ok) throw new Error(`Stop answered ${answer.status}: ${await answer.text()}`);
    },
    cpuSeconds: () => ({
      tracker: cpuOf(child.pid!),
      postgres: [postmaster(), ...childrenOf(postmaster())].reduce((sum, pid) => sum + cpuOf(pid), 0),
    }),
    memoryMB: () => memoryOf(child.pid!),
    async killTracker() {
      await end('SIGKILL');
      await startTracker();
    },
    async restartTracker() {
      const ending = child;
      await end('SIGTERM');
      await startTracker();
      return ending.exitCode;
    },
    async killDatabase() {
      process.kill(postmaster(), 'SIGKILL');
      await end('SIGKILL');
      postgres = await startEmbeddedPostgres(dataDir);
      await startTracker();
    },
    crashDatabase() {
      const [victim] = childrenOf(postmaster()).toReversed();
      if (victim !== undefined) process.kill(victim, 'SIGKILL');
    },
  };
}

async function makeClub(
  databaseUrl: string,
  boxes: { boxId: number; token: string }[],
  riders: number,
): Promise<void> {
  await migrateTracker(databaseUrl);
  const db = connect(databaseUrl);
  const { siteId: site_id, sourceName: source_name, password } = SITE;
  const password_hash = await hashPassword(password);
  await inTenant(db, String(site_id), async (trx) => {
    const site = { site_id, name: 'Bench', source_name, password_hash, time_zone: 'Europe/Paris' };
    await trx.insertInto('sites').values(site).execute();
    const seat_ids = Array.from({ length: riders }, (_, i) => i + 1);
    for (const { boxId: box_id, token } of boxes) {
      const box = { site_id, box_id, accepts_class_clock: true, name: `Room ${box_id}`, seat_ids };
      await trx.insertInto('boxes').values(box).execute();
      await trx
        .insertInto('box_tokens')
        .values({ site_id, box_id, token_hash: hashToken(token) })
        .execute();
    }
  });
  await db.destroy();
}

async function enter(url: string): Promise<string> {
  const answer = await fetch(`${url}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(SITE),
  });
  return answer.headers.get('set-cookie')!.split(';')[0]!;
}

type ToStart = { url: string; cookie: string; boxes: { boxId: number; token: string }[]; riders: number };

/** A class in each room with everybody on a seat, made over Spivi's wire as any client would, and started. */
async function startClasses({ url, cookie, boxes, riders }: ToStart): Promise<Room[]> {
  const { sourceName, password, siteId } = SITE;
  const client = createSpiviClient({
    baseUrl: url,
    credentials: { sourceName, password, siteId: String(siteId) },
    requestsPerSecond: 1000,
  });
  const assertOk = (outcome: { kind: string }) => {
    if (outcome.kind !== 'ok') throw new Error(`the tracker answered ${JSON.stringify(outcome)}`);
  };
  const wall = (ms: number) => new Date(ms).toISOString().slice(0, 16);
  const rooms: Room[] = [];
  for (const { boxId, token } of boxes) {
    const clientIds: number[] = [];
    for (let i = 0; i < riders; i++) {
      const username = `rider${i}-of-${boxId}@bench.example`;
      const person = { username, firstName: 'Bench', lastName: `Rider ${i}` };
      const added = await client.call('ClientService/AddClient', person);
      assertOk(added);
      clientIds.push((added as { value: { clientId: number } }).value.clientId);
    }
    const times = { startDateTime: wall(Date.now()), endDateTime: wall(Date.now() + 4 * HOUR_MS) };
    const event = { title: 'Bench', ...times, boxId };
    const added = await client.call('EventService/AddEvent', event);
    assertOk(added);
    const { eventId } = (added as { value: { eventId: number } }).value;
    const seats = {
      clientIds,
      eventIds: clientIds.map(() => eventId),
      seatIds: clientIds.map((_, i) => i + 1),
    };
    assertOk(await client.call('EventService/AddClientsToEvents', seats));
    const started = await fetch(`${url}/api/events/${eventId}/start`, {
      method: 'POST',
      headers: { cookie },
    });
    if (!started.ok) throw new Error(`Start answered ${started.status}: ${await started.text()}`);
    rooms.push({ boxId, token, eventId });
  }
  await client.close();
  return rooms;
}
