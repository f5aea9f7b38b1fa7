import { randomBytes, randomUUID } from 'node:crypto';
import { SIGN_IN_LINK_MINUTES } from '@tandem/api/words';
import { hashToken } from '@tandem/platform';
import { sql } from 'kysely';
import { inStudio } from '../base/call.ts';
import type { Studio } from '../base/context.ts';
import { normalizeEmail } from '../base/email.ts';
import { happened } from '../base/happened.ts';
import { problem } from '../base/problem.ts';
import { holdAccount } from './hold-account.ts';
import { hashPassword } from './passwords.ts';
import { linksOf, setPassword } from './set-password.ts';
import { refuseWeak } from './weak-password.ts';

const TOKEN_BYTES = 32;
/** Of one account within an hour. */
const MAX_LINKS = 5;
const PURPOSE = 'sign-in-link';

type Holder = { accountId: string; login: string; name: string; studioId: string; studioName: string };

/**
 * Mails a link that signs in to each account of an email, each in the name of a studio that it opens. Whoever asks learns
 * nothing of whether there is one.
 */
export async function mailSignInLinks(studio: Studio, email: string): Promise<void> {
  const { rows } = await sql<Holder>`
    select distinct on (u.id) u.id as "accountId", u.login, u.name, m.studio_id as "studioId", m.name as "studioName"
    from auth."user" u join studios_of_account(u.id) m on true
    where u.login = ${normalizeEmail(email)} order by u.id, m.name`.execute(studio.db);
  for (const holder of rows) await mailLink(studio, holder);
}

async function mailLink(studio: Studio, { accountId, login, studioId }: Holder): Promise<void> {
  const token = randomBytes(TOKEN_BYTES).toString('base64url');
  const expiresAt = new Date(Date.now() + SIGN_IN_LINK_MINUTES * 60_000);
  await inStudio(studio, studioId, async (work) => {
    const { trx } = work;
    // Links that are asked for at once are counted one after the other.
    await holdAccount(trx, accountId);
    const { rows } = await sql<{ open: number }>`select count(*) as open from auth.verification
      where value = ${linksOf(accountId)} and "createdAt" > now() - interval '1 hour'`.execute(trx);
    if (rows[0]!.open >= MAX_LINKS) return;
    await sql`insert into auth.verification (id, identifier, value, "expiresAt")
      values (${randomUUID()}, ${identifierOf(token)}, ${linksOf(accountId)}, ${expiresAt})`.execute(trx);
    await happened(work, {
      kind: 'mail_due',
      mail: 'sign_in_link',
      to: { accountId },
      sealed: {
        address: login,
        url: `${studio.settings.publicUrl}/welcome/link#${token}`,
        until: expiresAt.toISOString(),
      },
    });
  });
}

/**
 * Uses a link, once; with a password it becomes the account's, and every session before ends.
 * @throws Problem sign_in_link_invalid, common_password
 */
export function redeemSignInLink(
  studio: Studio,
  { token, password }: { token: string; password?: string },
): Promise<{ accountId: string; login: string }> {
  return studio.db.transaction().execute(async (trx) => {
    const { rows } = await sql<{ id: string; login: string; name: string }>`
      with used as (delete from auth.verification where identifier = ${identifierOf(token)} and "expiresAt" > now()
        returning value)
      select u.id, u.login, u.name from used join auth."user" u on used.value = ${PURPOSE} || ':' || u.id`.execute(
      trx,
    );
    const account = rows[0];
    if (!account) throw invalid();
    if (password !== undefined) {
      // Refused, it may be tried again: the transaction is undone.
      refuseWeak(password, [account.name, account.login]);
      await setPassword(trx, account.id, await hashPassword(password));
    }
    return { accountId: account.id, login: account.login };
  });
}

const identifierOf = (token: string) => `${PURPOSE}:${hashToken(token).toString('hex')}`;

const invalid = () =>
  problem({
    code: 'sign_in_link_invalid',
    message: 'This link was used already, or has expired.',
    remedy: 'Ask for a new one on the sign-in page.',
  });
