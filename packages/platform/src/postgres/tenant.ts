import { type Kysely, sql, type Transaction } from 'kysely';
import { collectNotices, type Notice, type Notices } from '../live/announce.ts';
import { prepared } from './prepared.ts';

/**
 * Runs `work` in one transaction that sees only the rows of one tenant: row-level security compares each row's
 * tenant with this setting, which ends with the transaction.
 * @param more.settings others that the policies know, by their names
 * @param more.notices tell what `work` announces, once it has committed
 */
export async function inTenant<DB, T>(
  db: Kysely<DB>,
  tenantId: string,
  work: (trx: Transaction<DB>) => Promise<T>,
  { settings = {}, notices }: { settings?: Record<string, string>; notices?: Notices } = {},
): Promise<T> {
  let announced: Notice[] = [];
  const set = Object.entries({ 'tandem.tenant': tenantId, ...settings }).map(
    ([name, value]) => sql`set_config(${sql.lit(name)}, ${value}, true)`,
  );
  const done = await db.transaction().execute(async (trx) => {
    if (notices) announced = collectNotices(trx);
    await prepared(trx, sql`select ${sql.join(set)}`);
    return work(trx);
  });
  notices?.tell(announced);
  return done;
}
