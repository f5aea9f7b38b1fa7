import { MAX_CHILDREN } from '@tandem/api/words';
import { sql } from 'kysely';
import type { Db } from '../base/db.ts';

/** For whom an account may book beside its person, in each of its studios, by name. */
export async function readChildren(
  db: Db,
  accountId: string,
): Promise<{ studioId: string; customerId: string; name: string }[]> {
  const { rows } = await sql<{ studioId: string; customerId: string; name: string }>`
    select studio_id as "studioId", customer_id as "customerId", name from guarded_by_account(${accountId})
    limit ${MAX_CHILDREN * 10}`.execute(db);
  return rows;
}
