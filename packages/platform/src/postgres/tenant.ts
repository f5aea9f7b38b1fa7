import { type Kysely, sql, type Transaction } from 'kysely';
import { prepared } from './prepared.ts';

/**
 * Runs `work` in one transaction that sees only the rows of one tenant: row-level security compares each row's
 * tenant with this setting, which ends with the transaction.
 */
export function inTenant<DB, T>(
  db: Kysely<DB>,
  tenantId: string,
  work: (trx: Transaction<DB>) => Promise<T>,
): Promise<T> {
  return db.transaction().execute(async (trx) => {
    await prepared(trx, sql`select set_config('tandem.tenant', ${tenantId}, true)`);
    return work(trx);
  });
}
