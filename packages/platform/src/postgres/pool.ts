import pg from 'pg';

// Counts and sums arrive as numbers, days as text: a `date` has no time zone and must not gain one.
pg.types.setTypeParser(pg.types.builtins.INT8, Number);
pg.types.setTypeParser(pg.types.builtins.NUMERIC, Number);
pg.types.setTypeParser(pg.types.builtins.DATE, (text) => text);

const CONNECT_TIMEOUT_MS = 10_000;
const STATEMENT_TIMEOUT_MS = 30_000;

/**
 * A pool whose sessions act as `role` (which owns nothing and cannot bypass row-level security) and look into
 * `schema` first.
 * @param max connections, 10 unless told
 */
export function createPool(options: {
  url: string;
  role?: string;
  schema: string;
  max?: number;
  name?: string;
}): pg.Pool {
  const settings = [`-c search_path=${options.schema}`, ...(options.role ? [`-c role=${options.role}`] : [])];
  const pool = new pg.Pool({
    connectionString: options.url,
    options: settings.join(' '),
    max: options.max ?? 10,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    idle_in_transaction_session_timeout: STATEMENT_TIMEOUT_MS,
    application_name: options.name ?? options.schema,
  });
  // An idle connection that the server drops is replaced on the next use; without a listener it would end the process.
  pool.on('error', () => {});
  // Nor may one that is in use: its next query says so to whoever holds it.
  pool.on('connect', (client) => client.on('error', () => {}));
  return pool;
}
