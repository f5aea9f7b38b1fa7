import {
  MAX_CONNECTION_WAIT_SECONDS,
  MAX_IDLE_TRANSACTION_SECONDS,
  MAX_LOCK_WAIT_SECONDS,
  MAX_STATEMENT_SECONDS,
} from '@tandem/api/words';
import pg from 'pg';
import { Gauge } from 'prom-client';
import { SetupError } from '../errors.ts';
import { traceStatements } from '../traces.ts';
import { connectOwner } from './connect.ts';
import { answeringLine } from './line.ts';
import { asRole, settleLogin, throughPooler } from './login.ts';
import { nameStatements, type Prepares } from './prepared.ts';

// Counts and sums arrive as numbers, days as text: a `date` has no time zone and must not gain one.
pg.types.setTypeParser(pg.types.builtins.INT8, Number);
pg.types.setTypeParser(pg.types.builtins.NUMERIC, Number);
pg.types.setTypeParser(pg.types.builtins.DATE, (text) => text);

const open = new Map<pg.Pool, string>();

/** A pool that has ended tells nothing any more. */
function forgetEnded(): void {
  for (const pool of open.keys()) if (pool.ended) open.delete(pool);
}

new Gauge({
  name: 'tandem_pool_connections',
  help: 'Connections of this process to the database: busy, idle; waiting are requests that have none yet',
  labelNames: ['pool', 'state'],
  collect() {
    forgetEnded();
    this.reset();
    for (const [pool, name] of open) {
      this.inc({ pool: name, state: 'busy' }, pool.totalCount - pool.idleCount);
      this.inc({ pool: name, state: 'idle' }, pool.idleCount);
      this.inc({ pool: name, state: 'waiting' }, pool.waitingCount);
    }
  },
});

/** How long a session of a server waits, as PostgreSQL names it, in milliseconds. */
const WAITS = {
  lock_timeout: MAX_LOCK_WAIT_SECONDS * 1000,
  statement_timeout: MAX_STATEMENT_SECONDS * 1000,
  idle_in_transaction_session_timeout: MAX_IDLE_TRANSACTION_SECONDS * 1000,
};

/** Sessions of a process beside a pooler at most: it listens for pages and for jobs, and sets up as the owner. */
export const BESIDE_POOLER_CONNECTIONS = 3;

/**
 * Makes the servers' login ready for a pooler in transaction mode, and looks whether one gets through it.
 * @param of.schemas where its sessions look, the first first
 * @throws SetupError where the pooler does not let it in, or its sessions are others than they should be
 */
export async function preparePooler(of: {
  url: string;
  poolUrl: string;
  role: string;
  schemas: readonly string[];
}): Promise<void> {
  const path = of.schemas.join(', ');
  const owner = await connectOwner(of.url, 'pooler');
  try {
    // Several may start at once: two of them must not change the login together.
    await owner.query(`select pg_advisory_lock(hashtext('tandem-migrate'))`);
    const waits = Object.entries(WAITS).map(([name, ms]) => [name, `${ms}ms`]);
    await settleLogin(owner, of.url, of.role, { search_path: path, ...Object.fromEntries(waits) });
  } finally {
    await owner.end();
  }
  await lookThroughPooler(of);
}

/**
 * Looks whether a server gets through a pooler, and to sessions that are set up as its own.
 * @throws SetupError as `preparePooler`
 */
export async function lookThroughPooler(of: {
  url: string;
  poolUrl: string;
  role: string;
  schemas: readonly string[];
}): Promise<void> {
  const path = of.schemas.join(', ');
  const client = new pg.Client({
    connectionString: throughPooler(of.url, of.poolUrl, of.role),
    connectionTimeoutMillis: MAX_CONNECTION_WAIT_SECONDS * 1000,
  });
  client.on('error', () => {});
  const is = async () => {
    await client.connect();
    const { rows } = await client.query<{ role: string; path: string }>(
      `select current_user as role, current_setting('search_path') as path`,
    );
    return rows[0]!;
  };
  try {
    const { role, path: looks } = await is().catch((error: Error) => {
      throw new SetupError(
        `The pooler at ${client.host}:${client.port} does not let ${client.user} in: ${error.message}.`,
        'Let it ask PostgreSQL for logins (auth_query), and correct DATABASE_POOL_URL.',
      );
    });
    if (role === of.role && looks === path) return;
    throw new SetupError(
      `The pooler at ${client.host}:${client.port} holds sessions from before Tandem had set its login up.`,
      'Have it open new ones (PgBouncer: RECONNECT), then start again.',
    );
  } finally {
    await client.end().catch(() => {});
  }
}

/**
 * A pool whose sessions look into `schema` first. With a `role` (which owns nothing and cannot bypass row-level
 * security) they act as it, under its own login, and find no way back to the owner; without, they are the owner's.
 * @param url of the database's owner
 * @param poolUrl of a pooler in transaction mode to go through (`preparePooler`): nothing is planned once there, and of
 *   `schema` only the pool's name is made
 * @param max connections, 10 unless told
 * @param prepares which statements its sessions plan once, those that are marked (`prepared`) unless told
 */
export function createPool(options: {
  url: string;
  poolUrl?: string | undefined;
  role?: string;
  schema: string;
  max?: number;
  name?: string;
  prepares?: Prepares;
}): pg.Pool {
  const { url, poolUrl, role } = options;
  const name = options.name ?? options.schema;
  const path = `search_path=${options.schema}`;
  const pool = new pg.Pool({
    ...(role && poolUrl
      ? { connectionString: throughPooler(url, poolUrl, role) }
      : {
          ...(role
            ? { connectionString: asRole(url, role, [path]) }
            : { connectionString: url, options: `-c ${path}` }),
          ...WAITS,
        }),
    max: options.max ?? 10,
    stream: answeringLine,
    connectionTimeoutMillis: MAX_CONNECTION_WAIT_SECONDS * 1000,
    application_name: name,
  });
  // An idle connection that the server drops is replaced on the next use; without a listener it would end the process.
  pool.on('error', () => {});
  // Nor may one that is in use: its next query says so to whoever holds it.
  pool.on('connect', (client) => client.on('error', () => {}));
  if (!poolUrl) pool.on('connect', (client) => nameStatements(client, options.prepares ?? 'marked'));
  pool.on('connect', traceStatements);
  forgetEnded();
  open.set(pool, name);
  return pool;
}
