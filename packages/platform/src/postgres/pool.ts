import {
  MAX_CONNECTION_WAIT_SECONDS,
  MAX_IDLE_TRANSACTION_SECONDS,
  MAX_LOCK_WAIT_SECONDS,
  MAX_STATEMENT_SECONDS,
} from '@tandem/api/words';
import pg from 'pg';
import { Gauge } from 'prom-client';
import { answeringLine } from './line.ts';
import { asRole } from './login.ts';
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

/**
 * A pool whose sessions look into `schema` first. With a `role` (which owns nothing and cannot bypass row-level
 * security) they act as it, under its own login, and find no way back to the owner; without, they are the owner's.
 * @param url of the database's owner
 * @param max connections, 10 unless told
 * @param prepares which statements its sessions plan once, those that are marked (`prepared`) unless told
 */
export function createPool(options: {
  url: string;
  role?: string;
  schema: string;
  max?: number;
  name?: string;
  prepares?: Prepares;
}): pg.Pool {
  const { url, role } = options;
  const name = options.name ?? options.schema;
  const path = `search_path=${options.schema}`;
  const pool = new pg.Pool({
    ...(role
      ? { connectionString: asRole(url, role, [path]) }
      : { connectionString: url, options: `-c ${path}` }),
    max: options.max ?? 10,
    stream: answeringLine,
    connectionTimeoutMillis: MAX_CONNECTION_WAIT_SECONDS * 1000,
    lock_timeout: MAX_LOCK_WAIT_SECONDS * 1000,
    statement_timeout: MAX_STATEMENT_SECONDS * 1000,
    idle_in_transaction_session_timeout: MAX_IDLE_TRANSACTION_SECONDS * 1000,
    application_name: name,
  });
  // An idle connection that the server drops is replaced on the next use; without a listener it would end the process.
  pool.on('error', () => {});
  // Nor may one that is in use: its next query says so to whoever holds it.
  pool.on('connect', (client) => client.on('error', () => {}));
  pool.on('connect', (client) => nameStatements(client, options.prepares ?? 'marked'));
  forgetEnded();
  open.set(pool, name);
  return pool;
}
