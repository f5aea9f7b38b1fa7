import { sql } from 'kysely';
import type { Db, Trx } from '../base/db.ts';
import { normalizeEmail } from '../base/email.ts';
import { verifyPassword } from './passwords.ts';

/** Accounts of one email that are asked for a password: one is its holder's, the others are studios' own. */
const MAX_LOGINS = 16;

export type Login = { accountId: string; internal: string; proved: boolean; password: string | null };

/** The accounts that sign in with an email; the one whose holder has proved it first. */
export async function loginsOf(db: Db | Trx, email: string): Promise<Login[]> {
  const { rows } = await sql<Login>`
    select u.id as "accountId", u.email as internal, u.studio_id is null as proved, a.password
    from auth."user" u left join auth.account a on a."userId" = u.id and a."providerId" = 'credential'
    where u.login = ${normalizeEmail(email)}
    order by u.studio_id is null desc, u."createdAt", u.id limit ${MAX_LOGINS}`.execute(db);
  return rows;
}

/** The account that this password opens, of those that sign in with the email. */
export async function loginWith(db: Db | Trx, email: string, password: string): Promise<Login | null> {
  for (const login of await loginsOf(db, email))
    if (login.password !== null && (await verifyPassword(login.password, password))) return login;
  return null;
}
