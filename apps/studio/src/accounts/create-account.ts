import { createHash, randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Trx } from '../base/db.ts';
import { normalizeEmail } from '../base/email.ts';

/** Where nobody has proved an address: it stays free for whoever does. */
const MADE_UP = 'login.invalid';

/**
 * The proved email as better-auth takes it, which knows fewer addresses than there are (no "é", no "&"): the others stand
 * there by their hash, so that one address is still one account.
 */
const internalOf = (login: string): string =>
  z.email().safeParse(login).success
    ? login
    : `${createHash('sha256').update(login).digest('hex')}@${MADE_UP}`;

/**
 * Makes an account that can sign in. People get theirs from the staff, never by themselves.
 * @param account.ownOf the one studio that it opens, where nobody has proved that the email is the person's
 * @param account.passwordHash from `hashPassword`; null for somebody who does not sign in yet
 * @returns its id, for `staff.account_id` or `customers.account_id`
 */
export async function createAccount(
  trx: Trx,
  account: {
    name: string;
    email: string;
    passwordHash: string | null;
    locale: 'en' | 'fr' | null;
    ownOf?: string;
    /** Of made-up people only: on this machine no second factor is asked for. */
    passwordSuffices?: boolean;
  },
): Promise<string> {
  const id = randomUUID();
  const login = normalizeEmail(account.email);
  const { ownOf = null } = account;
  await trx
    .insertInto('auth.user')
    .values({
      id,
      name: account.name,
      login,
      studio_id: ownOf,
      email: ownOf === null ? internalOf(login) : `${id}@${MADE_UP}`,
      emailVerified: ownOf === null,
      locale: account.locale,
      password_suffices: account.passwordSuffices ?? false,
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
