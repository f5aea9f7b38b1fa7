import type { JobDefinition, Jobs, JobTable } from '@tandem/platform';
import { sql } from 'kysely';
import type pg from 'pg';
import type { StudioJobs } from '../../../apps/studio/src/base/jobs.ts';
import type { Scheduler } from './scheduler.ts';

/** Workers beside each other, of all queues together. */
const WORKERS = 6;
/** Two processes, each of which takes one job of a group at a time. */
const PER_GROUP = 2;
/** They send themselves again in a few seconds for ever: a week of that would be all there is. The clock starts them. */
const RESTLESS = new Set(['poll-workouts']);

type Row = {
  seq: number;
  name: string;
  key: string | null;
  job_group: string | null;
  data: object;
  state: string;
  retry_count: number;
  start_after: Date;
};

/**
 * The job queue in virtual time, with the semantics of packages/platform/src/jobs.ts: jobs are rows written in the
 * sender's transaction; at most one waiting, one to be retried and one running per key; higher priority first; a failed
 * run is tried again after a growing pause; a run beyond its lease counts as dead, and may go on all the same.
 */
export class JobQueue {
  /** Runs of each job so far. */
  readonly runs = new Map<string, number>();
  /** Jobs that were given up after their last retry. */
  readonly givenUp: string[] = [];
  /** While false nothing is started: every worker is down. */
  open = true;
  readonly #scheduler: Scheduler;
  readonly #admin: pg.Client;
  readonly #chance: (what: string) => number;
  #table: JobTable = {};
  #running: Row[] = [];
  #askAtMs = Infinity;

  /** @param chance a number in [0, 1) that depends on the seed and the text only */
  constructor(scheduler: Scheduler, admin: pg.Client, chance: (what: string) => number) {
    this.#scheduler = scheduler;
    this.#admin = admin;
    this.#chance = chance;
    scheduler.afterCommit = () => this.dispatch();
  }

  readonly jobs: Jobs<StudioJobs> = {
    send: async (trx, name, data, { key, group, startAfterSeconds = 0, priority = 0 } = {}) => {
      const definition: JobDefinition | undefined = this.#table[name];
      if (RESTLESS.has(name) && startAfterSeconds > 0) return;
      const singleton = definition?.kind === 'keyed' ? (key ?? '') : null;
      const start = sql`sim.now() + make_interval(secs => ${startAfterSeconds})`;
      const { numAffectedRows } =
        await sql`insert into sim.job (name, key, job_group, data, priority, start_after)
        values (${name}, ${singleton}, ${group ?? null}, ${JSON.stringify(data)}::jsonb, ${priority}, ${start})
        on conflict do nothing`.execute(trx);
      if (numAffectedRows === 0n)
        await sql`update sim.job set priority = greatest(priority, ${priority}), start_after = least(start_after, ${start})
          where name = ${name} and key = ${singleton} and state = 'created'
            and (priority < ${priority} or start_after > ${start})`.execute(trx);
    },
    stop: async () => {},
  };

  start(table: StudioJobs): void {
    this.#table = table as unknown as JobTable;
  }

  /** Runs a job by the clock, as its cron expression would. */
  async tick(name: string): Promise<void> {
    const key = this.#table[name]!.kind === 'keyed' ? '' : null;
    await this.#admin.query(
      'insert into sim.job (name, key, data, start_after) values ($1, $2, $3, $4) on conflict do nothing',
      [name, key, {}, this.#now()],
    );
    await this.dispatch();
  }

  get names(): string[] {
    return Object.keys(this.#table);
  }
  get crons(): string[] {
    return this.names.filter((name) => this.#table[name]!.cron !== undefined);
  }

  async waiting(): Promise<{ name: string; key: string | null; state: string }[]> {
    return (await this.#admin.query('select name, key, state from sim.job order by seq')).rows;
  }

  /** Starts what is due, and asks again when the next becomes due. */
  async dispatch(): Promise<void> {
    if (!this.open) return;
    const { rows } = await this.#admin.query<Row>(
      `select seq, name, key, job_group, data, state, retry_count, start_after from sim.job j
       where state in ('created', 'retry') and not exists
         (select from sim.job a where a.name = j.name and a.key = j.key and a.state = 'active')
       order by priority desc, seq`,
    );
    const now = this.#scheduler.nowMs;
    const taken = new Set<string>();
    for (const row of rows) {
      const dueAt = row.start_after.getTime();
      if (dueAt > now) this.#askAt(dueAt);
      else if (this.#hasRoom(row) && !(row.key !== null && taken.has(`${row.name} ${row.key}`))) {
        taken.add(`${row.name} ${row.key}`);
        await this.#run(row);
      }
    }
  }

  #hasRoom(row: Row): boolean {
    if (this.#running.length >= WORKERS) return false;
    if (!this.#table[row.name]!.onePerGroup || row.job_group === null) return true;
    return (
      this.#running.filter((o) => o.name === row.name && o.job_group === row.job_group).length < PER_GROUP
    );
  }

  #askAt(atMs: number): void {
    if (atMs >= this.#askAtMs) return;
    this.#askAtMs = atMs;
    this.#scheduler.at(atMs, async () => {
      this.#askAtMs = Infinity;
      await this.dispatch();
    });
  }

  async #run(row: Row): Promise<void> {
    const definition = this.#table[row.name]!;
    const label = row.key ? `${row.name} ${row.key.split(':').at(-1)}` : row.name;
    const count = (this.runs.get(label) ?? 0) + 1;
    this.runs.set(label, count);
    const name = `${label} #${count}`;
    await this.#admin.query(`update sim.job set state = 'active' where seq = $1`, [row.seq]);
    this.#running.push(row);
    let counts = true;
    const end = async (failed: boolean) => {
      if (!counts) return;
      counts = false;
      this.#running = this.#running.filter((other) => other !== row);
      await (failed ? this.#fail(row, definition) : this.#delete(row.seq));
      await this.dispatch();
    };
    const signal = new AbortController().signal;
    this.#scheduler.spawn(
      name,
      'job',
      () => definition.handler(row.data, { jobId: String(row.seq), retryCount: row.retry_count, signal }),
      async (task) => {
        const error = task.error as Error | null;
        this.#scheduler.note(`${name}: ${error ? `failed, ${error.name}: ${error.message}` : 'done'}`);
        await end(error !== null);
      },
      5 + this.#chance(`start ${name}`) ** 4 * 2000,
    );
    this.#scheduler.at(this.#scheduler.nowMs + definition.leaseSeconds * 1000, async () => {
      if (counts) this.#scheduler.note(`${name}: its lease is over`);
      await end(true);
    });
  }

  async #fail(row: Row, definition: JobDefinition): Promise<void> {
    if (row.retry_count >= definition.retryLimit) {
      if (definition.retryLimit > 0) this.givenUp.push(`${row.name} ${row.key}`);
      return this.#delete(row.seq);
    }
    const growing = 2 ** Math.min(16, row.retry_count + 1) / 2;
    const seconds = Math.min(
      definition.retryDelayMaxSeconds,
      Math.max(definition.retryDelaySeconds, 1) *
        growing *
        (1 + this.#chance(`retry ${row.seq} ${row.retry_count}`)),
    );
    const { rowCount } = await this.#admin.query(
      `update sim.job j set state = 'retry', retry_count = retry_count + 1, start_after = $2 where seq = $1
       and not exists (select from sim.job o where o.name = j.name and o.key = j.key and o.state = 'retry')`,
      [row.seq, new Date(this.#scheduler.nowMs + seconds * 1000)],
    );
    // Another retry of this key waits already.
    if (rowCount === 0) await this.#delete(row.seq);
  }

  async #delete(seq: number): Promise<void> {
    await this.#admin.query('delete from sim.job where seq = $1', [seq]);
  }

  #now = () => new Date(this.#scheduler.nowMs);
}
