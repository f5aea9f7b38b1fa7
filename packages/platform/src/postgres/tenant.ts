import { type Kysely, sql, type Transaction } from 'kysely';
import { prepared } from './prepared.ts';

/**
 * Runs `work` in one transaction that sees only the rows of one tenant: row-level security compares each row's
 * tenant with this setting, which ends with the transaction.
 * @param settings others that the policies know, by their names
 */
export function inTenant<DB, T>(
  db: Kysely<DB>,
  tenantId: string,
  work: (trx: Transaction<DB>) => Promise<T>,
  settings: Record<string, string> = {},
): Promise<T> {
  const set = Object.entries({ 'tandem.tenant': tenantId, ...settings }).map(
    ([name, value]) => sql`set_config(${sql.lit(name)}, ${value}, true)`,
  );
  return db.transaction().execute(async (trx) => {
    await prepared(trx, sql`select ${sql.join(set)}`);
    return work(trx);
  });
}
