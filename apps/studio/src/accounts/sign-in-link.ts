import { randomBytes, randomUUID } from 'node:crypto';
import { SIGN_IN_LINK_MINUTES } from '@tandem/api/words';
import { hashToken } from '@tandem/platform';
import { sql } from 'kysely';
import { inStudio } from '../base/call.ts';
import type { Studio, Work } from '../base/context.ts';
import type { Trx } from '../base/db.ts';
import { normalizeEmail } from '../base/email.ts';
import type { MailDue } from '../base/events.ts';
import { happened } from '../base/happened.ts';
import { problem } from '../base/problem.ts';
import { holdPerson } from '../consent/index.ts';
import { holdAccount } from './hold-account.ts';
import { joinLogin, joinsOf, mayJoin, peopleThere, readJoins } from './join-login.ts';
import { hashPassword } from './passwords.ts';
import { linksOf, setPassword } from './set-password.ts';
import { refuseWeak } from './weak-password.ts';

const TOKEN_BYTES = 32;
/** Of one account within an hour. */
const MAX_LINKS = 5;
/** Studios of one account that are named before it is entered. */
const MAX_NAMED = 10;
const PURPOSE = 'sign-in-link';

type Holder = { accountId: string; login: string; studioId: string };
type Found = { id: string; login: string; name: string };

/**
 * Mails a link that signs in to each account of an email, each in the name of a studio that it opens; and, where a system of a studio
 * says that it is somebody's who has no login yet, one that makes it theirs. Whoever asks learns nothing of whether there is one.
 */
export async function mailSignInLinks(studio: Studio, email: string): Promise<void> {
  const { rows } = await sql<Holder>`
    select distinct on (u.id) u.id as "accountId", u.login, m.studio_id as "studioId"
    from auth."user" u join studios_of_account(u.id) m on true
    where u.login = ${normalizeEmail(email)} order by u.id, m.name`.execute(studio.db);
  for (const { studioId, accountId, login } of rows)
    await apart(studio, studioId, async (work) => {
      // Links that are asked for at once are counted one after the other.
      await holdAccount(work.trx, accountId);
      await mailLink(work, linksOf(accountId), { to: { accountId }, address: login });
    });
  for (const { studioId, customerId } of await peopleThere(studio, email))
    await apart(studio, studioId, async (work) => {
      if (!(await holdPerson(work, customerId, 'changes'))) return;
      if ((await mayJoin(work, { customerId, email })) === null) return;
      const address = normalizeEmail(email);
      const whose = joinsOf(studio, { studioId, customerId, email });
      await mailLink(work, whose, { to: { customerId }, address, joins: true });
    });
}

/** What goes wrong in one studio keeps no other's mail back. */
async function apart(studio: Studio, studioId: string, mail: (work: Work) => Promise<void>): Promise<void> {
  try {
    await inStudio(studio, studioId, mail);
  } catch (error) {
    studio.log.error(
      { event: 'sign_in.link_not_mailed', err: error, studioId },
      'a sign-in link could not be mailed',
    );
  }
}

/** @param whose by which the links of one are counted, and found when one is used */
async function mailLink(
  work: Work,
  whose: string,
  { to, address, joins }: { to: MailDue['to']; address: string; joins?: true },
): Promise<void> {
  const { studio, trx } = work;
  const { rows } = await sql<{ open: number }>`select count(*) as open from auth.verification
    where value = ${whose} and "createdAt" > now() - interval '1 hour'`.execute(trx);
  if (rows[0]!.open >= MAX_LINKS) return;
  const token = randomBytes(TOKEN_BYTES).toString('base64url');
  const expiresAt = new Date(Date.now() + SIGN_IN_LINK_MINUTES * 60_000);
  await sql`insert into auth.verification (id, identifier, value, "expiresAt")
    values (${randomUUID()}, ${identifierOf(token)}, ${whose}, ${expiresAt})`.execute(trx);
  await happened(work, {
    kind: 'mail_due',
    mail: 'sign_in_link',
    to,
    sealed: {
      address,
      url: `${studio.settings.publicUrl}/welcome/link#${token}`,
      until: expiresAt.toISOString(),
      joins,
    },
  });
}

/** Which studios a link opens, at most ten, by name; it is not used up. @throws Problem sign_in_link_invalid */
export async function showSignInLink(studio: Studio, token: string): Promise<{ studioNames: string[] }> {
  const { rows } = await sql<{ whose: string }>`select value as whose from auth.verification
    where identifier = ${identifierOf(token)} and "expiresAt" > now()`.execute(studio.db);
  if (!rows[0]) throw invalid();
  const { whose } = rows[0];
  const joins = readJoins(whose);
  const named = joins
    ? await inStudio(studio, joins.studioId, ({ trx }) =>
        sql<{ name: string }>`select name from studios where studio_id = ${joins.studioId}`.execute(trx),
      )
    : await sql<{ name: string }>`select m.name from auth."user" u join studios_of_account(u.id) m on true
        where ${whose} = ${PURPOSE} || ':' || u.id order by m.name limit ${MAX_NAMED}`.execute(studio.db);
  return { studioNames: named.rows.map(({ name }) => name) };
}

/**
 * Uses a link, once; with a password it becomes the account's, and every session before ends.
 * @throws Problem sign_in_link_invalid, common_password
 */
export async function redeemSignInLink(
  studio: Studio,
  { token, password }: { token: string; password?: string },
): Promise<{ accountId: string; login: string }> {
  const enter = async (trx: Trx, find: (whose: string) => Promise<Found | null>) => {
    const { rows } = await sql<{ whose: string }>`delete from auth.verification
      where identifier = ${identifierOf(token)} and "expiresAt" > now() returning value as whose`.execute(
      trx,
    );
    const account = rows[0] ? await find(rows[0].whose) : null;
    if (!account) throw invalid();
    if (password !== undefined) {
      // Refused, it may be tried again: the transaction is undone.
      refuseWeak(password, [account.name, account.login]);
      await setPassword(trx, account.id, await hashPassword(password));
    }
    return { accountId: account.id, login: account.login };
  };
  const { rows } = await sql<{ whose: string }>`select value as whose from auth.verification
    where identifier = ${identifierOf(token)}`.execute(studio.db);
  const joins = readJoins(rows[0]?.whose ?? '');
  if (joins) return inStudio(studio, joins.studioId, (work) => enter(work.trx, () => joinLogin(work, joins)));
  return studio.db.transaction().execute((trx) => enter(trx, (whose) => readAccount(trx, whose)));
}

async function readAccount(trx: Trx, whose: string): Promise<Found | null> {
  const { rows } = await sql<Found>`select u.id, u.login, u.name from auth."user" u
    where ${whose} = ${PURPOSE} || ':' || u.id`.execute(trx);
  return rows[0] ?? null;
}

const identifierOf = (token: string) => `${PURPOSE}:${hashToken(token).toString('hex')}`;

const invalid = () =>
  problem({
    code: 'sign_in_link_invalid',
    message: 'This link was used already, or has expired.',
    remedy: 'Ask for a new one on the sign-in page.',
  });
