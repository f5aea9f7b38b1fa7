import { open, seal } from '@tandem/platform';
import { sql } from 'kysely';
import type { Studio } from '../../base/context.ts';
import type { Trx } from '../../base/db.ts';
import { problem } from '../../base/problem.ts';
import { holdAccount } from '../hold-account.ts';
import { codeWrong, factorContext, newKey, stepOf, urlOf } from './app-codes.ts';
import { checkRoom } from './keep-factors.ts';

/**
 * Begins with an app: its key counts nothing until the first code is given. Begun again there is another key.
 * @throws Problem too_many_factors
 */
export function startApp(
  studio: Studio,
  { accountId, email }: { accountId: string; email: string },
): Promise<{ key: string; url: string }> {
  return studio.db.transaction().execute(async (trx) => {
    await holdAccount(trx, accountId);
    await checkRoom(trx, accountId);
    const key = newKey();
    const factorId = crypto.randomUUID();
    await sql`delete from auth.factor where account_id = ${accountId} and proved_at is null`.execute(trx);
    await sql`insert into auth.factor (factor_id, account_id, kind, sealed)
      values (${factorId}, ${accountId}, 'app', ${seal(studio.secretKey, key, factorContext(factorId))})`.execute(
      trx,
    );
    return { key, url: urlOf(key, email) };
  });
}

/** Takes the first code of the app that was begun with: from now on it counts. @throws Problem nothing_begun, code_wrong */
export async function addApp(
  studio: Studio,
  trx: Trx,
  accountId: string,
  { name, code }: { name: string; code: string },
): Promise<void> {
  const { rows } = await sql<{ id: string; sealed: Buffer }>`
    select factor_id as id, sealed from auth.factor where account_id = ${accountId} and proved_at is null
    for update`.execute(trx);
  const begun = rows[0];
  if (!begun) throw nothingBegun();
  const step = await stepOf(open(studio.secretKey, begun.sealed, factorContext(begun.id)), code, Date.now());
  if (step === null) throw codeWrong();
  await sql`update auth.factor set proved_at = now(), used_at = now(), name = ${name}, last_step = ${step}
    where factor_id = ${begun.id}`.execute(trx);
}

const nothingBegun = () =>
  problem({
    code: 'nothing_begun',
    message: 'There is no key to which this code belongs.',
    remedy: 'Begin again: there is a new picture for your app.',
  });
