import { MAX_CHILDREN } from '@tandem/api/words';
import { sql } from 'kysely';
import type { Caller } from '../base/context.ts';
import type { Db } from '../base/db.ts';

/** For whom an account may book beside its person, by name. @param studioId null: in each of its studios */
export async function readChildren(
  db: Db,
  accountId: string,
  studioId: string | null = null,
): Promise<{ studioId: string; customerId: string; name: string }[]> {
  const { rows } = await sql<{ studioId: string; customerId: string; name: string }>`
    select studio_id as "studioId", customer_id as "customerId", name from guarded_by_account(${accountId})
    where ${studioId}::uuid is null or studio_id = ${studioId}::uuid
    limit ${MAX_CHILDREN * 10}`.execute(db);
  return rows;
}

/** For whom a caller may ask beside themself. */
export const childrenOf = async (db: Db, { accountId, studioId }: Caller): Promise<string[]> =>
  (await readChildren(db, accountId, studioId)).map(({ customerId }) => customerId);
