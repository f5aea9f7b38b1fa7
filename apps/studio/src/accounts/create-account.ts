import { randomUUID } from 'node:crypto';
import type { Trx } from '../base/db.ts';

/**
 * Makes an account that can sign in. People get theirs from the staff, never by themselves.
 * @param account.passwordHash from `hashPassword`; null for somebody who does not sign in yet
 * @returns its id, for `staff.account_id` or `customers.account_id`
 */
export async function createAccount(
  trx: Trx,
  account: { name: string; email: string; passwordHash: string | null; locale: 'en' | 'fr' | null },
): Promise<string> {
  const id = randomUUID();
  await trx
    .insertInto('auth.user')
    .values({
      id,
      name: account.name,
      email: account.email.toLowerCase(),
      emailVerified: true,
      locale: account.locale,
    })
    .execute();
  if (account.passwordHash === null) return id;
  await trx
    .insertInto('auth.account')
    .values({
      id: randomUUID(),
      accountId: id,
      providerId: 'credential',
      userId: id,
      password: account.passwordHash,
    })
    .execute();
  return id;
}
