import { readFileSync } from 'node:fs';
import { createPool } from '@tandem/platform';
import { testDatabase } from '@tandem/platform/testing';
import { Kysely, PostgresDialect, type PostgresPool, type PostgresPoolClient } from 'kysely';
import pg from 'pg';
import { migrateStudio } from '../../../apps/studio/src/app/studio.ts';
import type { DB } from '../../../apps/studio/src/base/db.ts';
import { planted } from '../planted/bugs.ts';
import type { Gate, Scheduler } from './scheduler.ts';

const ROLE = 'tandem_studio_app';
const CONNECTIONS = 24;
const DEADLOCK_MS = 20;
/** As the studio's pool has it: a transaction that stands still so long is ended by the server. */
const IDLE_IN_TRANSACTION_MS = 30_000;

/** How a statement fails. `lost_before` never reaches the server, `lost_after` is done but its answer never comes. */
export type SqlFault = 'lost_before' | 'lost_after';

export type SimDatabase = {
  /** As the database's owner, in real time and seen by nobody: for set-up and oracle. */
  admin: pg.Client;
  pool: pg.Pool;
  close(): Promise<void>;
};

/** The studio's database with virtual time, made once and emptied before each run. */
export async function createSimDatabase(): Promise<SimDatabase> {
  const database = await testDatabase('studio_sim', migrateSim);
  const admin = new pg.Client({ connectionString: database.url });
  await admin.connect();
  oneAtATime(admin);
  const name = new URL(database.url).pathname.slice(1);
  await admin.query(`alter database ${name} set deadlock_timeout = ${DEADLOCK_MS}`);
  const bug = planted();
  if (bug?.sql) await admin.query(bug.sql);
  const pool = createPool({
    url: database.url,
    role: ROLE,
    schema: 'sim,studio,pg_catalog',
    max: CONNECTIONS,
    prepares: 'all',
  });
  return {
    admin,
    pool,
    async close() {
      // Killed tasks may hold sessions for ever: they end with the database.
      void pool.end();
      await admin.end();
      await database.drop();
    },
  };
}

/** The oracle, the queue and the scheduler share one session: whoever comes while it is busy waits. */
function oneAtATime(client: pg.Client): void {
  const query = client.query.bind(client) as (...args: unknown[]) => Promise<unknown>;
  let last: Promise<unknown> = Promise.resolve();
  client.query = ((...args: unknown[]) => {
    const mine = last.then(() => query(...args));
    last = mine.catch(() => {});
    return mine;
  }) as typeof client.query;
}

async function migrateSim(url: string): Promise<void> {
  await migrateStudio(url);
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(readFileSync(new URL('./database.sql', import.meta.url), 'utf8'));
  } finally {
    await client.end();
  }
}

/** Empties every table of the studio and of the simulation. */
export async function emptyTables(admin: pg.Client): Promise<void> {
  const { rows } = await admin.query<{ tables: string }>(
    `select string_agg(oid::regclass::text, ', ') as tables from pg_class
     where relkind = 'r' and relnamespace in ('studio'::regnamespace, 'sim'::regnamespace) and relname <> 'migrations'`,
  );
  await admin.query(`truncate ${rows[0]!.tables} restart identity`);
}

/** Who waits for whom, for the scheduler. */
export async function findBlockers(admin: pg.Client, pids: number[]): Promise<Map<number, number[]>> {
  const { rows } = await admin.query<{ pid: number; by: number[] }>(
    'select pid, pg_blocking_pids(pid) as by from unnest($1::int[]) as pid',
    [pids],
  );
  return new Map(rows.filter((row) => row.by.length > 0).map((row) => [row.pid, row.by]));
}

export type SqlHooks = {
  /** Asked for each statement once it is its turn. */
  fault(gate: Gate, text: string): SqlFault | null;
};

/** The studio's view of the database: every statement is a gate, and may be made to fail. */
export function simDb(database: SimDatabase, scheduler: Scheduler, hooks: SqlHooks): Kysely<DB> {
  const pool = {
    async connect(): Promise<PostgresPoolClient> {
      return new Session(await database.pool.connect(), scheduler, hooks) as unknown as PostgresPoolClient;
    },
    end: async () => {},
  };
  return new Kysely<DB>({ dialect: new PostgresDialect({ pool: pool as unknown as PostgresPool }) });
}

const connectionLost = () => new Error('Connection terminated unexpectedly');

/** One checked-out connection. A broken one answers nothing more; the real one behind it is rolled back and used again. */
class Session {
  #broken = false;
  #released = false;
  #open = false;
  #asking = false;
  #leave = () => {};
  readonly #real: pg.PoolClient;
  readonly #scheduler: Scheduler;
  readonly #hooks: SqlHooks;

  constructor(real: pg.PoolClient, scheduler: Scheduler, hooks: SqlHooks) {
    this.#real = real;
    this.#scheduler = scheduler;
    this.#hooks = hooks;
    const task = scheduler.current();
    if (!task) return;
    const end = () => this.#end();
    const pause = async (pauseMs: number) => {
      // A little early: the server would end it only after these seconds.
      if (this.#open && !this.#asking && pauseMs > IDLE_IN_TRANSACTION_MS) await this.#break();
    };
    task.onKill.add(end);
    task.onPause.add(pause);
    this.#leave = () => {
      task.onKill.delete(end);
      task.onPause.delete(pause);
    };
  }

  get processID(): number {
    return (this.#real as unknown as { processID: number }).processID;
  }

  async query(text: string, values: unknown[]): Promise<pg.QueryResult> {
    const gate = gateOf(text);
    const scheduler = this.#scheduler;
    await scheduler.gate(gate, text);
    if (this.#broken) throw connectionLost();
    const fault = this.#hooks.fault(gate, text);
    if (fault) {
      scheduler.note(
        `${scheduler.current()?.name}: ${gate} ${fault} ${text.replace(/\s+/g, ' ').slice(0, 60)}`,
      );
      if (fault === 'lost_after') await this.#send(gate, text, values);
      await this.#break();
      throw connectionLost();
    }
    const result = await this.#send(gate, text, values);
    if (gate === 'commit') {
      scheduler.committed = true;
      await scheduler.gate('committed', text);
    }
    return result;
  }

  release(): void {
    if (this.#released) return;
    this.#released = true;
    this.#leave();
    this.#real.release();
  }

  async #send(gate: Gate, text: string, values: unknown[]): Promise<pg.QueryResult> {
    const task = this.#scheduler.current();
    if (gate === 'begin') {
      this.#open = true;
      await this.#real.query(
        `${text}; set local sim.now = '${new Date(this.#scheduler.nowMs).toISOString()}'; set local sim.task = '${task?.name ?? ''}'`,
      );
      return { command: 'BEGIN', rowCount: null, rows: [], oid: 0, fields: [] };
    }
    if (!this.#open)
      await this.#real.query(`set sim.now = '${new Date(this.#scheduler.nowMs).toISOString()}'`);
    if (text.includes('clock_timestamp'))
      await this.#real.query(`set sim.clock = '${new Date(this.#scheduler.nowMs).toISOString()}'`);
    if (gate === 'commit' || gate === 'rollback') this.#open = false;
    this.#asking = true;
    try {
      return await this.#scheduler.answer(this.processID, () => this.#real.query(text, values));
    } finally {
      this.#asking = false;
    }
  }

  async #break(): Promise<void> {
    this.#broken = true;
    if (this.#open) await this.#real.query('rollback');
    this.#open = false;
  }

  /** The process behind it has died: the server rolls back at once. */
  async #end(): Promise<void> {
    // What waits for a lock at this moment goes down with the connection.
    if (this.#released || this.#asking) return;
    await this.#break();
    this.release();
  }
}

function gateOf(text: string): Gate {
  const word = /^\s*(\w+)/.exec(text)?.[1]?.toLowerCase();
  if (word === 'begin' || word === 'start') return 'begin';
  return word === 'commit' || word === 'rollback' ? word : 'sql';
}
