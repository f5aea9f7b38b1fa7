import { randomBytes } from 'node:crypto';
import { base32 } from '@better-auth/utils/base32';
import { RECOVERY_CODES } from '@tandem/api/words';
import { hashToken } from '@tandem/platform';
import { sql } from 'kysely';
import type { Db, Trx } from '../../base/db.ts';

/** Nobody guesses 120 bits: a plain hash is enough. */
const CODE_BYTES = 15;
const GROUP = /.{4}(?=.)/g;

/** Makes an account's codes, in place of those it had. @returns them; only hashes are kept */
export async function renewCodes(trx: Trx, accountId: string): Promise<string[]> {
  const codes = Array.from({ length: RECOVERY_CODES }, () => base32.encode(randomBytes(CODE_BYTES)));
  await sql`delete from auth.recovery_code where account_id = ${accountId}`.execute(trx);
  await sql`insert into auth.recovery_code (account_id, code_hash)
    select ${accountId}, unnest(${codes.map(hashToken)}::bytea[])`.execute(trx);
  return codes.map((code) => code.replace(GROUP, '$&-'));
}

/** Uses a code up, however it is typed. @returns whether it was one */
export async function useCode(trx: Trx, accountId: string, typed: string): Promise<boolean> {
  const code = typed.toUpperCase().replace(/[^A-Z0-9]/g, '');
  const { rows } = await sql`delete from auth.recovery_code
    where account_id = ${accountId} and code_hash = ${hashToken(code)} returning 1`.execute(trx);
  return rows.length > 0;
}

export async function countCodes(db: Db | Trx, accountId: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) from auth.recovery_code where account_id = ${accountId}`.execute(db);
  return rows[0]!.count;
}
