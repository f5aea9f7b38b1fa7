import { sql } from 'kysely';
import type { Trx } from '../base/db.ts';

/**
 * Lets one after the other change what opens an account. Whoever ends all its sessions and whoever opens another come one
 * after the other too: none opened by what counted before is left over.
 */
export async function holdAccount(trx: Trx, accountId: string): Promise<void> {
  await sql`select 1 from auth."user" where id = ${accountId} for update`.execute(trx);
}
