import { randomBytes, randomUUID } from 'node:crypto';
import { SetupError } from '@tandem/platform';
import { sql } from 'kysely';
import type { Db, Trx } from '../base/db.ts';
import { normalizeEmail } from '../base/email.ts';
import { holdAccount } from './hold-account.ts';
import { hashPassword } from './passwords.ts';

const PASSWORD_BYTES = 15;

/** Of mailed links that join a login to a person. */
export const JOINS = 'join-login';

/** Whose a mailed link is that signs in. */
export const linksOf = (accountId: string) => `sign-in-link:${accountId}`;

/**
 * Sets a password, the first or another: whoever is signed in with the old one is signed out, and links that were mailed
 * before, and the person's tokens, open nothing any more.
 */
export async function setPassword(trx: Trx, accountId: string, passwordHash: string): Promise<void> {
  await holdAccount(trx, accountId);
  const changed = await trx
    .updateTable('auth.account')
    .set({ password: passwordHash, updatedAt: sql`now()` })
    .where('userId', '=', accountId)
    .where('providerId', '=', 'credential')
    .executeTakeFirst();
  if (changed.numUpdatedRows === 0n)
    await trx
      .insertInto('auth.account')
      .values({
        id: randomUUID(),
        accountId,
        providerId: 'credential',
        userId: accountId,
        password: passwordHash,
      })
      .execute();
  await trx.deleteFrom('auth.session').where('userId', '=', accountId).execute();
  await sql`delete from auth.verification where value = ${linksOf(accountId)}`.execute(trx);
  // Those too that would join the login of the same mailbox to a profile.
  await sql`delete from auth.verification v using auth."user" u, people_by_source_email(u.login) p
    where u.id = ${accountId} and starts_with(v.value, ${JOINS} || ':' || p.studio_id || ':' || p.customer_id || ':')`.execute(
    trx,
  );
  await sql`select end_tokens_of(${accountId})`.execute(trx);
}

/** The hash of the password that an account has; null where it has none. */
export async function passwordOf(db: Db | Trx, accountId: string): Promise<string | null> {
  const found = await db
    .selectFrom('auth.account')
    .select('password')
    .where('userId', '=', accountId)
    .where('providerId', '=', 'credential')
    .executeTakeFirst();
  return found?.password ?? null;
}

/**
 * For whom no link can help, such as the only owner: the operator gives a new password, to every account of the email.
 * @returns the password, which is stored only as a hash
 * @throws SetupError where nobody signs in with this email
 */
export async function giveNewPassword(db: Db, email: string): Promise<string> {
  const password = randomBytes(PASSWORD_BYTES).toString('base64url');
  const passwordHash = await hashPassword(password);
  await db.transaction().execute(async (trx) => {
    const accounts = await trx
      .selectFrom('auth.user')
      .select('id')
      .where('login', '=', normalizeEmail(email))
      .execute();
    if (accounts.length === 0)
      throw new SetupError(
        `Nobody signs in with ${email}.`,
        'Check the email; it is the one used to sign in.',
      );
    for (const { id } of accounts) await setPassword(trx, id, passwordHash);
  });
  return password;
}
