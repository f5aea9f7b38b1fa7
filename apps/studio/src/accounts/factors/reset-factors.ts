import { notAllowed, notFound, SetupError } from '@tandem/platform';
import { sql } from 'kysely';
import { audit } from '../../base/audit.ts';
import type { Call, Studio } from '../../base/context.ts';
import { normalizeEmail } from '../../base/email.ts';
import { problem } from '../../base/problem.ts';
import { changeAccess, tellHolder } from './change-access.ts';
import { forgetFactors } from './keep-factors.ts';

/**
 * Takes away what a colleague has lost; they are told, signed out everywhere, and set up another after their password.
 * @throws Problem not_found; not_allowed for oneself, and for a manager about an owner; opens_more
 */
export async function resetFactors(call: Call, staffId: string): Promise<void> {
  const { trx, studioId, caller } = call;
  const person = await trx
    .selectFrom('staff')
    .select(['account_id', 'role'])
    .where('studio_id', '=', studioId)
    .where('staff_id', '=', staffId)
    .where('removed_at', 'is', null)
    .executeTakeFirst();
  if (!person || person.account_id === null) throw notFound('person');
  if (person.account_id === caller.accountId || (person.role === 'owner' && caller.role !== 'owner'))
    throw notAllowed();
  // What one studio does never weakens what another has asked for.
  const { rows } = await sql<{ studio_id: string }>`
    select studio_id from studios_of_account(${person.account_id})`.execute(trx);
  if (rows.some((other) => other.studio_id !== studioId)) throw opensMore();
  await forgetFactors(trx, person.account_id);
  await tellHolder(call, person.account_id, 'factor.reset');
  await audit(call, 'factor.reset', { kind: 'staff', id: staffId });
}

/**
 * For whom nobody else can do it, such as the only owner: by the operator, for every account of the email.
 * @throws SetupError where nobody signs in with this email
 */
export async function resetByOperator(studio: Studio, email: string): Promise<void> {
  const accounts = await studio.db
    .selectFrom('auth.user')
    .select('id')
    .where('login', '=', normalizeEmail(email))
    .execute();
  if (accounts.length === 0)
    throw new SetupError(`Nobody signs in with ${email}.`, 'Check the email; it is the one used to sign in.');
  for (const { id } of accounts)
    await changeAccess(studio, id, 'factor.reset', (trx) => forgetFactors(trx, id));
}

const opensMore = () =>
  problem({
    code: 'opens_more',
    message: 'This cannot be done from here for this login.',
    remedy: 'The person signs in with a recovery code, or asks whoever runs Tandem.',
  });
