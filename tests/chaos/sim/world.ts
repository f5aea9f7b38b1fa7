import { createLog, inTenant } from '@tandem/platform';
import { jobTable } from '../../../apps/studio/src/app/jobs.ts';
import { reactions } from '../../../apps/studio/src/app/reactions.ts';
import type { Caller, Studio } from '../../../apps/studio/src/base/context.ts';
import type { Trx } from '../../../apps/studio/src/base/db.ts';
import type { Fault } from '../../fake-spivi/faults.ts';
import { type FakeSpivi, startFakeSpivi } from '../../fake-spivi/server.ts';
import { chanceOf } from './chance.ts';
import { emptyTables, findBlockers, type SimDatabase, type SqlFault, simDb } from './database.ts';
import { JobQueue } from './job-queue.ts';
import { FIRST_PASSWORD, type SceneIds, siteOf, writeScene } from './scene.ts';
import { type Gate, Scheduler, type Task } from './scheduler.ts';
import { liveIn } from './virtual-process.ts';

/** A call's share of virtual time: usually quick, at times slow. */
const LATENCY_MS = { quick: 30, slow: 4000 };
/** What a lost answer costs: the client's patience. */
const TIMEOUT_MS = 10_000;
const LOST_ANSWERS = new Set(['drop_after', 'late']);

export type WorldOptions = {
  seed: number;
  /** IANA name of the studio's and the site's place. */
  timeZone: string;
  startMs: number;
};

/** Everything that may go wrong; nothing does unless told. */
export type Nemesis = {
  http(request: { method: string; n: number }, task: Task | null): Fault | null;
  sql(task: Task, gate: Gate, text: string): SqlFault | null;
  gate: Scheduler['onGate'];
};
export const calm: Nemesis = { http: () => null, sql: () => null, gate: () => null };

export type Outcome<T> =
  | { kind: 'ok'; value: T }
  | { kind: 'refused'; code: string }
  | { kind: 'unknown'; message: string };

export type World = {
  options: WorldOptions;
  scheduler: Scheduler;
  queue: JobQueue;
  studio: Studio;
  fake: FakeSpivi;
  database: SimDatabase;
  ids: SceneIds;
  owner: Caller;
  nemesis: Nemesis;
  /** The password that Spivi accepts now. */
  password: string;
  /** The task that made each of the fake's requests. */
  callers: Map<number, string>;
  chance(what: string): number;
  /** What a person does, as a task of its own; resolves with its outcome. */
  act<T>(name: string, work: () => Promise<T>): Promise<Outcome<T>>;
  /** The same, run to its end at once. */
  do<T>(name: string, work: () => Promise<T>): Promise<Outcome<T>>;
  within<T>(work: (trx: Trx) => Promise<T>): Promise<T>;
  /** Rows for the oracle, seen by nobody. */
  rows<R extends object>(text: string, values?: unknown[]): Promise<R[]>;
  close(): Promise<void>;
};

/** A fresh studio and a fresh Spivi in virtual time, on the emptied database. */
export async function createWorld(database: SimDatabase, options: WorldOptions): Promise<World> {
  const { seed, timeZone, startMs } = options;
  const { admin } = database;
  const scheduler = new Scheduler(startMs);
  const chance = (what: string) => chanceOf(seed, what);
  let made = 0;
  const putBack = liveIn({
    nowMs: () => scheduler.nowMs,
    monotonicMs: () => (scheduler.current() ? scheduler.nowMs + (scheduler.current()?.owedMs ?? 0) : null),
    sleep: (ms) => (scheduler.current() ? scheduler.gate('sleep', `sleep ${ms}`, ms) : null),
    uuid: () => uuidOf(seed, made++),
    random() {
      const task = scheduler.current();
      return task ? chance(`random ${task.name} ${task.gates} ${made++}`) : null;
    },
  });
  const callers = new Map<number, string>();
  const { site, clients } = siteOf(timeZone);
  const fake = await startFakeSpivi({
    journalPath: null,
    now: () => scheduler.nowMs,
    site,
    clients,
    fault: (request) => {
      const task = scheduler.running;
      const fault = world.nemesis.http(request, task);
      callers.set(request.n, task?.name ?? '');
      if (task) {
        const drawn = chance(`latency ${request.n}`);
        task.owedMs += LATENCY_MS.quick * (0.5 + drawn) + drawn ** 30 * LATENCY_MS.slow;
        if (fault && LOST_ANSWERS.has(fault.kind) && drawn < 0.5) task.owedMs += TIMEOUT_MS;
      }
      scheduler.note(
        `${task?.name}: ${request.method} ${brief(request.form)}${fault ? ` ** ${fault.kind} ${fault.delayMs ?? ''}` : ''}`,
      );
      return fault;
    },
  });
  await admin.query(`select set_config('sim.now', $1, false)`, [new Date(startMs).toISOString()]);
  await emptyTables(admin);
  const ids = await writeScene(admin, timeZone);
  scheduler.blockers = (pids) => findBlockers(admin, pids);
  scheduler.onGate = (task, gate, text) => world.nemesis.gate(task, gate, text);
  scheduler.gateMs = (task) => {
    const drawn = chance(`gate ${task.name} ${task.gates}`);
    return drawn < 0.9 ? 0.3 * drawn : drawn < 0.98 ? 8 * drawn : 400 * (drawn - 0.98) * 50;
  };
  const queue = new JobQueue(scheduler, admin, chance);
  const db = simDb(database, scheduler, {
    fault: (gate, text) => {
      const task = scheduler.current();
      return task ? world.nemesis.sql(task, gate, text) : null;
    },
  });
  const studio: Studio = {
    db,
    jobs: queue.jobs,
    // No page is open there.
    notices: { tell() {}, async close() {} },
    log: createLog('studio', 'silent'),
    reactions,
    secretKey: Buffer.alloc(32, 7),
    // The scene's studio sends no mails: files know nothing of virtual time.
    dataDir: '/nonexistent',
    tombstonesFile: null,
    settings: {
      publicUrl: 'http://localhost:3000',
      spiviBaseUrls: [fake.url],
      signInsPerMinute: { perAddress: 1000, perEmail: 1000 },
    },
    now: () => new Date(scheduler.nowMs),
  };
  queue.start(jobTable(studio));
  const act = <T>(name: string, work: () => Promise<T>) => {
    let value: T | undefined;
    const { promise, resolve } = Promise.withResolvers<Outcome<T>>();
    const task = scheduler.spawn(
      `person ${name}`,
      'person',
      async () => {
        value = await work();
      },
      ({ error }) => {
        const outcome = outcomeOf(error, value as T);
        scheduler.note(
          `${name} → ${outcome.kind === 'ok' ? 'ok' : outcome.kind === 'refused' ? outcome.code : outcome.message}`,
        );
        resolve(outcome);
      },
    );
    return { task, promise };
  };
  const world: World = {
    options,
    scheduler,
    queue,
    studio,
    fake,
    database,
    ids,
    owner: { accountId: 'owner', studioId: ids.studioId, role: 'owner', staffId: null, customerId: null },
    nemesis: calm,
    password: FIRST_PASSWORD,
    callers,
    chance,
    act: (name, work) => scheduler.join(act(name, work).promise),
    async do(name, work) {
      const { task, promise } = act(name, work);
      await scheduler.finish(task);
      return promise;
    },
    within: (work) => inTenant(db, ids.studioId, work),
    rows: async (text, values = []) => (await admin.query(text, values)).rows,
    async close() {
      queue.open = false;
      await fake.close();
      putBack();
    },
  };
  return world;
}

/** A person's view of what they did: done, refused in words, or lost on the way. */
function outcomeOf<T>(error: unknown, value: T): Outcome<T> {
  if (!error) return { kind: 'ok', value };
  const { code, status, message } = error as { code?: string; status?: number; message: string };
  if (code !== undefined && status !== undefined) return { kind: 'refused', code };
  return { kind: 'unknown', message: `${(error as Error).name}: ${message}` };
}

function uuidOf(seed: number, n: number): string {
  const word = (i: number) =>
    Math.floor(chanceOf(seed, `uuid ${n} ${i}`) * 2 ** 32)
      .toString(16)
      .padStart(8, '0');
  const hex = word(0) + word(1) + word(2) + word(3);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20)}`;
}

function brief({ SourceCredentials: _, ...form }: Record<string, unknown>): string {
  return JSON.stringify(form).slice(0, 150);
}
