import { CompiledQuery, sql, type Transaction } from 'kysely';
import pg from 'pg';
import { type Db, PgBoss } from 'pg-boss';
import { Gauge, Histogram } from 'prom-client';
import { Delayed, SetupError } from './errors.ts';
import { listenTo } from './live/listen.ts';
import type { Log } from './log.ts';
import { answeringLine } from './postgres/line.ts';
import { asRole } from './postgres/login.ts';
import { createPool } from './postgres/pool.ts';
import { prepared } from './postgres/prepared.ts';
import { because, type Cause, causeNow, inSpan } from './traces.ts';

const RETENTION_SECONDS = 14 * 24 * 3600;
const COMPLETED_SECONDS = 3600;
const FALLBACK_POLL_SECONDS = 5;
const TELL_AGAIN_MS = 10_000;
/** A worker that ends lets what it runs come to its end for so long; then it is given back, to be tried again. */
export const MAX_LAST_RUN_SECONDS = 10;
/** Who sends does so within the transactions of others. */
const SENDER_POOL = 2;
const WORKER_POOL = 8;
/** What pg-boss says of tables that are not of its version. */
const OTHER_TABLES = /requires migrations|is not installed/;
/** Sessions of a process that sends jobs; of one that works them off one more, which listens. */
export const JOB_CONNECTIONS = { send: SENDER_POOL, work: WORKER_POOL + 1 };

/** From a look that finds nothing to do to the longest lease. */
const RUN_SECONDS = [0.01, 0.05, 0.25, 1, 5, 15, 60, 300, 900];

const runs = new Histogram({
  name: 'tandem_job_run_seconds',
  help: 'Runs of jobs in this process by queue: done, failed and tried again, or delayed, which is no failure',
  labelNames: ['queue', 'outcome'],
  buckets: RUN_SECONDS,
});
const running = new Gauge({
  name: 'tandem_jobs_running',
  help: 'Jobs at work in this process by queue',
  labelNames: ['queue'],
});
const queued = new Gauge({
  name: 'tandem_jobs_queued',
  help: 'Jobs of the database by queue: due and waiting for a worker, or later; all its workers tell the same',
  labelNames: ['queue', 'state'],
  collect: () => readDepths(),
});
const oldest = new Gauge({
  name: 'tandem_jobs_oldest_seconds',
  help: 'Since when the oldest job that waits for a worker is due, by queue; all workers of a database tell the same',
  labelNames: ['queue'],
  collect: () => readDepths(),
});
/** Of each worker of this process. */
const depths = new Set<() => Promise<void>>();
let reading: Promise<void> | null = null;

/** Both gauges are collected at one time: one look serves them. Where the database does not answer they tell of nothing. */
function readDepths(): Promise<void> {
  reading ??= Promise.all([...depths].map((tell) => tell()))
    .catch(() => {
      queued.reset();
      oldest.reset();
    })
    .then(() => {
      reading = null;
    });
  return reading;
}

/** How deep the queues are; an empty one too, so that what watches them knows it from one that nobody works off. */
async function tellDepth(boss: PgBoss, schema: string, names: readonly string[]): Promise<void> {
  type Row = { name: string; due: number; later: number; age: number };
  // Written as the index that pg-boss fetches by, so that it costs nothing where many are done.
  const { rows } = (await boss.getDb().executeSql(
    `select name, count(*) filter (where start_after <= now())::int as due,
      count(*) filter (where start_after > now())::int as later,
      coalesce(extract(epoch from now() - min(start_after) filter (where start_after <= now())), 0)::float as age
    from ${schema}.job where state < 'active' and not blocked group by name`,
  )) as { rows: Row[] };
  for (const name of names) {
    const row = rows.find((one) => one.name === name);
    queued.set({ queue: name, state: 'due' }, row?.due ?? 0);
    queued.set({ queue: name, state: 'later' }, row?.later ?? 0);
    oldest.set({ queue: name }, row?.age ?? 0);
  }
}

/** What a handler learns about the run besides its data. */
export type JobRun = { jobId: string; retryCount: number; signal: AbortSignal };

/**
 * A durable job. Handlers may be killed at any point and run again, also beside a run whose lease has expired:
 * they compare and apply, and fence their writes.
 */
export type JobDefinition<D extends object = object> = {
  handler(data: D, run: JobRun): Promise<void>;
  /** `keyed`: at most one waiting and one running per key. `queue`: every send runs. */
  kind: 'keyed' | 'queue';
  /** Runs side by side in one process. */
  concurrency: number;
  /** Of one group (see `SendOptions`) one job at a time in a process, so that no group takes all places. */
  onePerGroup?: boolean;
  /** A run not finished by then counts as dead and is tried again. */
  leaseSeconds: number;
  retryLimit: number;
  retryDelaySeconds: number;
  retryDelayMaxSeconds: number;
  /** How often workers look for delayed jobs of this kind, where the table's pace is too slow. */
  pollSeconds?: number;
  /** Cron expression in UTC for jobs that also run by the clock. */
  cron?: string;
};

// biome-ignore lint/suspicious/noExplicitAny: each definition keeps its own data type; the table as a whole has none
export type JobTable = Record<string, JobDefinition<any>>;
type DataOf<T> = T extends JobDefinition<infer D> ? D : never;

export type SendOptions = {
  /** Names the thing the job is about; needed for `keyed` jobs. */
  key?: string;
  /** Whose work it is, for queues with `onePerGroup`. */
  group?: string;
  startAfterSeconds?: number;
  /** Higher first; 0 unless told. */
  priority?: number;
};

/** Sends jobs within the caller's transaction, so that a job exists if and only if the change does. */
export type Jobs<T extends JobTable> = {
  send<N extends keyof T & string>(
    // biome-ignore lint/suspicious/noExplicitAny: any application's transaction will do
    trx: Transaction<any>,
    name: N,
    data: DataOf<T[N]>,
    options?: SendOptions,
  ): Promise<void>;
  stop(): Promise<void>;
};

/**
 * A sender for one transaction that keeps what it is given until `flush`. Who sends a job holds its key until the commit:
 * all transactions come to the keys of all queues in one order, and last, so that no two wait for each other.
 */
export function sendLast<T extends JobTable>(jobs: Jobs<T>): { jobs: Jobs<T>; flush(): Promise<void> } {
  const kept: { place: string; send(): Promise<void> }[] = [];
  let flushed = false;
  return {
    jobs: {
      ...jobs,
      async send(trx, name, data, options) {
        const send = () => jobs.send(trx, name, data, options);
        if (flushed) return send();
        kept.push({ place: `${name} ${options?.key ?? ''}`, send });
      },
    },
    async flush() {
      flushed = true;
      // Those of one place stay in the order in which they were given.
      kept.sort((a, b) => (a.place < b.place ? -1 : Number(a.place > b.place)));
      for (const { send } of kept) await send();
    },
  };
}

/** The parts of a job table that make its queues; the handlers are not needed to install or to send. */
export type QueueTable = Record<string, Omit<JobDefinition, 'handler'>>;

/**
 * Installs the job tables and queues, as the database's owner, and lets the application's role use them.
 * Safe to call at each start and by many processes.
 */
export async function installJobs(options: {
  url: string;
  schema: string;
  role: string;
  queues: QueueTable;
}): Promise<void> {
  const boss = new PgBoss({
    connectionString: options.url,
    schema: options.schema,
    supervise: false,
    schedule: false,
    max: 2,
  });
  boss.on('error', () => {});
  await boss.start();
  try {
    for (const [name, q] of Object.entries(options.queues)) {
      const settings = {
        retryLimit: q.retryLimit,
        retryDelay: q.retryDelaySeconds,
        retryBackoff: true,
        retryDelayMax: q.retryDelayMaxSeconds,
        expireInSeconds: q.leaseSeconds,
        retentionSeconds: RETENTION_SECONDS,
        deleteAfterSeconds: COMPLETED_SECONDS,
        notify: true,
      };
      if (await boss.getQueue(name)) await boss.updateQueue(name, settings);
      else await boss.createQueue(name, { ...settings, policy: q.kind === 'keyed' ? 'stately' : 'standard' });
      if (q.cron) await boss.schedule(name, q.cron, {}, { tz: 'UTC', missed: 'once' });
    }
  } finally {
    await boss.stop({ graceful: false });
  }
  const client = new pg.Client({ connectionString: options.url });
  await client.connect();
  try {
    // Many processes may start at once; two of them must not change the same catalogue row.
    await client.query('select pg_advisory_lock(hashtext($1))', ['tandem-install-jobs']);
    await client.query(rememberOnlyLongRuns(options.schema));
    await client.query(giveBackBesideOthers(options.schema));
    await client.query(`grant usage on schema ${options.schema} to ${options.role}`);
    await client.query(`grant all on all tables in schema ${options.schema} to ${options.role}`);
    await client.query(`grant all on all sequences in schema ${options.schema} to ${options.role}`);
    await client.query(`grant execute on all functions in schema ${options.schema} to ${options.role}`);
  } finally {
    await client.end();
  }
}

/** A run may last so long before its key counts as busy. */
const LONG_RUN_SECONDS = 5;

/**
 * pg-boss notes every few seconds which keys are running and passes over them until the next note: a key that was busy
 * for a moment then waits ten seconds. Only long runs, and dead ones, are worth a note; for the others its unique index
 * alone decides.
 */
const rememberOnlyLongRuns = (schema: string) => `
  create or replace function ${schema}.remember_only_long_runs() returns trigger language plpgsql as $$
  begin
    new.singletons_active := (
      select array_agg(j.singleton_key) from ${schema}.job j
      where j.name = new.name and j.state = 'active' and j.policy = 'stately'
        and j.started_on < now() - interval '${LONG_RUN_SECONDS} seconds');
    return new;
  end $$;
  create or replace trigger remember_only_long_runs before update of singletons_active on ${schema}.queue
    for each row execute function ${schema}.remember_only_long_runs();`;

/**
 * A worker that has taken one job too many of a group gives it back. pg-boss would make it one that waits, which fails
 * where its key has been sent anew meanwhile, and leave the key shut for a whole lease: as one to be tried again it has
 * a place of its own.
 */
const giveBackBesideOthers = (schema: string) => `
  create or replace function ${schema}.give_back_beside_others() returns trigger language plpgsql as $$
  begin
    if exists (
      select from ${schema}.job j where j.name = new.name and j.state = 'retry' and j.policy = 'stately'
        and j.singleton_key is not distinct from new.singleton_key and j.id <> new.id
    ) then
      new.state := 'completed';
      new.completed_on := now();
    else
      new.state := 'retry';
    end if;
    return new;
  end $$;
  do $$ begin
    -- Made once: the lock that this takes could meet the senders of a process that runs already.
    if not exists (
      select from pg_trigger where tgname = 'give_back_beside_others' and tgrelid = '${schema}.job'::regclass
    ) then
      create trigger give_back_beside_others before update on ${schema}.job
        for each row when (old.state = 'active' and new.state = 'created' and new.policy = 'stately')
        execute function ${schema}.give_back_beside_others();
    end if;
  end $$;`;

/**
 * Connects to the job tables as the application's role; runs the handlers if `work` is set.
 * @param options.poolUrl of a pooler in transaction mode to go through; it listens beside it all the same
 * @param options.superviseSeconds how often dead runs are looked for: the longest wait beyond a lease
 * @param options.pollSeconds how often workers look for jobs that no notification announced, such as retries
 */
export async function createJobs<T extends JobTable>(options: {
  url: string;
  poolUrl?: string | undefined;
  schema: string;
  role: string;
  table: T;
  work: boolean;
  log: Log;
  superviseSeconds?: number;
  pollSeconds?: number;
}): Promise<Jobs<T>> {
  const superviseSeconds = options.superviseSeconds ?? 10;
  const pollSeconds = options.pollSeconds ?? FALLBACK_POLL_SECONDS;
  const max = options.work ? WORKER_POOL : SENDER_POOL;
  const pooled = options.poolUrl ? pooledQueue({ ...options, max }) : null;
  const boss = new PgBoss({
    ...(pooled
      ? { db: pooled.db }
      : { connectionString: asRole(options.url, options.role), max, ...{ stream: answeringLine } }),
    schema: options.schema,
    migrate: false,
    createSchema: false,
    supervise: options.work,
    schedule: options.work,
    superviseIntervalSeconds: superviseSeconds,
    monitorIntervalSeconds: superviseSeconds,
    // Which keys are running is remembered this long: a dead run's key must not stay shut behind its lease.
    queueCacheIntervalSeconds: superviseSeconds,
    useListenNotify: options.work,
  });
  let ending = false;
  let toldAt = -TELL_AGAIN_MS;
  boss.on('error', (error) => {
    // An outage fails every worker at every poll.
    if (ending || performance.now() - toldAt < TELL_AGAIN_MS) return;
    toldAt = performance.now();
    options.log.warn({ event: 'jobs.database', reason: error.message }, 'jobs: database trouble, will retry');
  });
  await boss.start().catch((error: Error) => {
    if (!OTHER_TABLES.test(error.message)) throw error;
    throw new SetupError(
      `The queue of jobs (${options.schema}) is kept as another Tandem keeps it.`,
      'Start the Tandem that ran on this database last: one that keeps it in a new way lets none of before start again.',
    );
  });
  if (options.work) {
    for (const [name, definition] of Object.entries(options.table)) {
      const idle = new Set<string>();
      for (let worker = 0; worker < definition.concurrency; worker++) {
        const workerId: string = await boss.work(
          name,
          {
            batchSize: 1,
            includeMetadata: true,
            pollingIntervalSeconds: definition.pollSeconds ?? pollSeconds,
            notifyPollingIntervalSeconds: definition.pollSeconds ?? pollSeconds,
            ...(definition.onePerGroup && { localGroupConcurrency: 1 }),
          },
          async ([job]) => {
            if (!job) return;
            // One notification may stand for many jobs: look for the next as soon as this one is done.
            boss.notifyWorker(workerId);
            idle.delete(workerId);
            running.inc({ queue: name });
            const timed = runs.startTimer({ queue: name });
            let outcome = 'done';
            // Two that reach for one group at once leave one of them asleep: whoever begins wakes another.
            const [next] = idle;
            if (definition.onePerGroup && next !== undefined) boss.notifyWorker(next);
            try {
              const { cause, ...data } = job.data as { cause?: Cause };
              const run = { jobId: job.id, retryCount: job.retryCount, signal: job.signal };
              await because(cause, () =>
                inSpan('works', `job ${name}`, () => definition.handler(data as never, run)),
              );
            } catch (error) {
              outcome = error instanceof Delayed ? 'delayed' : 'failed';
              // While all ends, what a job talks to may be gone already: no news.
              options.log[ending || error instanceof Delayed ? 'debug' : 'warn'](
                { event: 'job.failed', err: error, job: name, jobId: job.id, retryCount: job.retryCount },
                'job failed, will be tried again',
              );
              throw error;
            } finally {
              timed({ outcome });
              running.dec({ queue: name });
              idle.add(workerId);
            }
          },
        );
        idle.add(workerId);
      }
    }
  }
  const depth = () => tellDepth(boss, options.schema, Object.keys(options.table));
  if (options.work) depths.add(depth);
  return {
    async send(trx, name, data, sendOptions = {}) {
      if (sendOptions.key !== undefined && (await waits(trx, options.schema, name, sendOptions))) return;
      // What is put off is no longer what somebody asked for.
      const cause = sendOptions.startAfterSeconds ? undefined : causeNow();
      const sent = await boss.send(name, cause ? { ...data, cause } : data, {
        db: plannedOnce(trx),
        ...(sendOptions.key !== undefined && { singletonKey: sendOptions.key }),
        ...(sendOptions.group !== undefined && { group: { id: sendOptions.group } }),
        ...(sendOptions.startAfterSeconds && { startAfter: sendOptions.startAfterSeconds }),
        ...(sendOptions.priority && { priority: sendOptions.priority }),
      });
      if (sent === null) await bringForward(trx, options.schema, name, sendOptions);
    },
    async stop() {
      ending = true;
      depths.delete(depth);
      await boss.stop({ graceful: true, timeout: MAX_LAST_RUN_SECONDS * 1000, close: true });
      await pooled?.close();
    },
  };
}

/** pg-boss's own text to send a job is one for each queue, and takes PostgreSQL longer to plan than to run. */
// biome-ignore lint/suspicious/noExplicitAny: any application's transaction will do
const plannedOnce = (trx: Transaction<any>): Db => ({
  executeSql: async (text, values = []) => ({
    rows: await prepared(trx, { compile: () => CompiledQuery.raw(text, values) }),
  }),
});

/** The job that waits under a key, found by the index that makes it the only one. */
const waiting = (name: string, { key = '' }: SendOptions) => sql`name = ${name} and state = 'created'
  and policy = 'stately' and coalesce(singleton_key, '') = ${key}`;

const startOf = ({ startAfterSeconds = 0 }: SendOptions) =>
  sql`now() + make_interval(secs => ${startAfterSeconds})`;

/**
 * Whether a job waits already that stands for this one too: to ask is cheaper than to send one in vain. One that a worker
 * is taking at this moment (`xmax`) does not: its run may begin before this transaction ends.
 */
async function waits(
  // biome-ignore lint/suspicious/noExplicitAny: any application's transaction will do
  trx: Transaction<any>,
  schema: string,
  name: string,
  options: SendOptions,
): Promise<boolean> {
  const rows = await prepared(
    trx,
    sql`select 1 from ${sql.id(schema, 'job')} where ${waiting(name, options)} and xmax = 0
      and priority >= ${options.priority ?? 0} and start_after <= ${startOf(options)}`,
  );
  return rows.length > 0;
}

/** pg-boss through a pooler: what it asks goes through it, what it listens to does not. */
function pooledQueue(of: {
  url: string;
  poolUrl?: string | undefined;
  schema: string;
  role: string;
  max: number;
  log: Log;
}) {
  const pool = createPool({ ...of, name: 'pgboss' });
  return {
    db: {
      executeSql: (text: string, values?: unknown[]) => pool.query(text, values),
      listen: (channel: string, heard: (payload: string) => void, again: () => void) =>
        listenTo(of, channel, { heard, up: (lost) => lost && again() }, of.log),
    },
    close: () => pool.end(),
  };
}

/** The job that waits under the key already stands for this one too: it must not come later than this one would have. */
async function bringForward(
  // biome-ignore lint/suspicious/noExplicitAny: any application's transaction will do
  trx: Transaction<any>,
  schema: string,
  name: string,
  options: SendOptions,
): Promise<void> {
  const { priority = 0 } = options;
  const start = startOf(options);
  await sql`
    update ${sql.id(schema, 'job')} set priority = greatest(priority, ${priority}), start_after = least(start_after, ${start})
    where ${waiting(name, options)} and (priority < ${priority} or start_after > ${start})`.execute(trx);
}
