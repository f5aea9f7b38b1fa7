import { open } from '@tandem/platform';
import { sql } from 'kysely';
import type { Studio } from '../../base/context.ts';
import type { Trx } from '../../base/db.ts';
import { codeWrong, factorContext, stepOf } from './app-codes.ts';
import { useCode } from './recovery-codes.ts';

/**
 * Takes a code of one of the account's apps. Each counts once, and none of before it afterwards.
 * @throws Problem code_wrong
 */
export async function takeAppCode({ db, secretKey }: Studio, accountId: string, code: string): Promise<void> {
  const { rows } = await sql<{ id: string; sealed: Buffer }>`
    select factor_id as id, sealed from auth.factor
    where account_id = ${accountId} and kind = 'app' and proved_at is not null`.execute(db);
  for (const { id, sealed } of rows) {
    const step = await stepOf(open(secretKey, sealed, factorContext(id)), code, Date.now());
    if (step === null) continue;
    const taken = await sql`update auth.factor set last_step = ${step}, used_at = now()
      where factor_id = ${id} and last_step < ${step} returning 1`.execute(db);
    if (taken.rows.length > 0) return;
  }
  throw codeWrong();
}

/** Uses a recovery code up. @throws Problem code_wrong */
export async function takeRecoveryCode(trx: Trx, accountId: string, code: string): Promise<void> {
  if (!(await useCode(trx, accountId, code))) throw codeWrong();
}
