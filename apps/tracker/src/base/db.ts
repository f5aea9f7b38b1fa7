import { createPool } from '@tandem/platform';
import { Kysely, PostgresDialect, sql, type Transaction } from 'kysely';
import type { DB } from './db.gen.ts';

export const SCHEMA = 'tracker';
/** Owns nothing and cannot pass by row-level security. */
export const APP_ROLE = 'tandem_tracker_app';

export const POOL_CONNECTIONS = 10;

export type Db = Kysely<DB>;
export type Trx = Transaction<DB>;

/** Connects as the application's role. @param poolUrl of a pooler in transaction mode to go through */
export function connect(url: string, poolUrl?: string): Db {
  const pool = createPool({
    url,
    poolUrl,
    role: APP_ROLE,
    schema: SCHEMA,
    name: 'tracker',
    max: POOL_CONNECTIONS,
  });
  return new Kysely<DB>({ dialect: new PostgresDialect({ pool }) });
}

/** One transaction that sees the single row whose token hash was presented, of whichever site. */
export function withToken<T>(db: Db, tokenHash: Buffer, work: (trx: Trx) => Promise<T>): Promise<T> {
  return db.transaction().execute(async (trx) => {
    await sql`select set_config('tandem.token_hash', ${tokenHash.toString('hex')}, true)`.execute(trx);
    return work(trx);
  });
}

/** Goes on as a tenant in a transaction that began with a token. */
export async function enterTenant(trx: Trx, siteId: number): Promise<void> {
  await sql`select set_config('tandem.tenant', ${String(siteId)}, true)`.execute(trx);
}
