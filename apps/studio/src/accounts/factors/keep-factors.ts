import type { Factor } from '@tandem/api/studio';
import { MAX_FACTORS } from '@tandem/api/words';
import { notFound } from '@tandem/platform';
import { sql } from 'kysely';
import type { Db, Trx } from '../../base/db.ts';
import { problem } from '../../base/problem.ts';
import type { Account } from '../authorise.ts';
import { holdAccount } from '../hold-account.ts';

type Row = Omit<Factor, 'since' | 'usedAt'> & { since: Date; usedAt: Date | null };

/** Those that count, in the order in which they came. */
export async function readFactors(db: Db | Trx, accountId: string): Promise<Factor[]> {
  const { rows } = await sql<Row>`
    select factor_id as "factorId", kind, name, proved_at as since, used_at as "usedAt" from auth.factor
    where account_id = ${accountId} and proved_at is not null order by proved_at, factor_id`.execute(db);
  return rows.map((row) => ({
    ...row,
    since: row.since.toISOString(),
    usedAt: row.usedAt?.toISOString() ?? null,
  }));
}

/** Which of these accounts have one that counts. */
export async function accountsWithFactor(trx: Trx, accountIds: readonly string[]): Promise<Set<string>> {
  const { rows } = await sql<{ id: string }>`
    select distinct account_id as id from auth.factor
    where account_id = any(${accountIds}) and proved_at is not null`.execute(trx);
  return new Set(rows.map(({ id }) => id));
}

/** @throws Problem too_many_factors */
export async function checkRoom(trx: Db | Trx, accountId: string): Promise<void> {
  if ((await readFactors(trx, accountId)).length < MAX_FACTORS) return;
  throw problem({
    code: 'too_many_factors',
    message: `You have ${MAX_FACTORS} apps and passkeys, and there are no more.`,
    remedy: 'Remove one that you do not use any more.',
  });
}

/** @throws Problem not_found; last_factor where the role asks for one */
export async function removeFactor(trx: Trx, caller: Account, factorId: string): Promise<void> {
  await holdAccount(trx, caller.accountId);
  const factors = await readFactors(trx, caller.accountId);
  if (!factors.some((factor) => factor.factorId === factorId)) throw notFound('second factor');
  if (factors.length === 1 && caller.factorAsked) throw lastFactor();
  await sql`delete from auth.factor where factor_id = ${factorId}`.execute(trx);
  if (factors.length === 1)
    await sql`delete from auth.recovery_code where account_id = ${caller.accountId}`.execute(trx);
}

/** Takes everything away but the password, and signs the account out everywhere; its tokens end. */
export async function forgetFactors(trx: Trx, accountId: string): Promise<void> {
  await holdAccount(trx, accountId);
  await sql`delete from auth.factor where account_id = ${accountId}`.execute(trx);
  await sql`delete from auth.recovery_code where account_id = ${accountId}`.execute(trx);
  await trx.deleteFrom('auth.session').where('userId', '=', accountId).execute();
  await sql`select end_tokens_of(${accountId})`.execute(trx);
}

const lastFactor = () =>
  problem({
    code: 'last_factor',
    message: 'This is your only one, and owners and managers need one.',
    remedy: 'Add another first, then remove this one.',
  });
