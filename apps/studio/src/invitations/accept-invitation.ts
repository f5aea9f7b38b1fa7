import type { endpoints } from '@tandem/api/studio';
import { sql } from 'kysely';
import type { z } from 'zod';
import {
  type Auth,
  createAccount,
  hashPassword,
  keepGivenLink,
  loginsOf,
  loginWith,
  passwordMissing,
  refuseWeak,
  setPassword,
} from '../accounts/index.ts';
import { audit } from '../base/audit.ts';
import { announceChange } from '../base/changes.ts';
import type { Studio, Work } from '../base/context.ts';
import type { Trx } from '../base/db.ts';
import { normalizeEmail } from '../base/email.ts';
import { happened } from '../base/happened.ts';
import { problem } from '../base/problem.ts';
import { type OpenInvitation, withInvitation } from './open-invitation.ts';

const UNIQUE_VIOLATION = '23505';
/** @property brake counts what is guessed at an email, here as at the sign-in */
type Door = { studio: Studio; brake: Auth['brake'] };
type Body = z.output<typeof endpoints.acceptInvitation.body>;

/**
 * Lets the invited person in. A password that opens one of the accounts of their email adds the studio to that account.
 * Else a link that came by mail makes, or opens anew, the account of whoever holds the email; a link that was handed over
 * proves nothing, so it never touches what another studio knows of: its account is the studio's own.
 * @returns what to sign in with, and where it leads
 * @throws Problem as `withInvitation`; confirm_account, password_missing, login_taken, too_many_requests
 */
export async function acceptInvitation(
  { studio, brake }: Door,
  body: Body,
): Promise<{ email: string; studioId: string; kind: 'staff' | 'customer' }> {
  try {
    return await withInvitation(studio, body.token, async (work, invitation) => {
      const { trx } = work;
      const { kind, id, studioId, email } = invitation;
      const { accountId, how } = await letIn({ trx, brake }, invitation, body);
      if (!invitation.proved) await tellPerson(trx, invitation, { accountId, at: studio.now() });
      if (invitation.accountId !== accountId) await link(work, invitation, accountId);
      await trx
        .updateTable('invitations')
        .set({ used_at: studio.now() })
        .where('studio_id', '=', studioId)
        .where('invitation_id', '=', invitation.invitationId)
        .execute();
      await audit({ trx, caller: { studioId, accountId } }, 'invitation.accept', { kind, id }, { how });
      if (kind === 'customer') await announceChange({ trx, studioId }, 'customer', id);
      else await announceChange({ trx, studioId }, 'team', null);
      return { email, studioId, kind };
    });
  } catch (error) {
    // Another link made an account with this email a moment ago.
    if ((error as { code?: string }).code === UNIQUE_VIOLATION) throw loginTaken();
    throw error;
  }
}

/** Both the account that the link opened and the one that it took the place of learn who held it. */
async function tellPerson(
  trx: Trx,
  invitation: OpenInvitation,
  { accountId, at }: { accountId: string; at: Date },
): Promise<void> {
  const { studioName, givenBy: by } = invitation;
  for (const told of new Set([accountId, invitation.accountId]))
    if (told !== null) await keepGivenLink(trx, told, { studioName, by, at });
}

type LetIn = { accountId: string; how: 'account' | 'password' | 'confirmed' };
type Membership = { studio_id: string; customer_id: string | null };

async function letIn(
  { trx, brake }: { trx: Trx; brake: Door['brake'] },
  invitation: OpenInvitation,
  body: Body,
): Promise<LetIn> {
  const { email, accountId, proved } = invitation;
  // A studio makes as many links for an email as it likes: each is one guess at the accounts that others know.
  brake.pass(email);
  const known = await loginWith(trx, email, body.password);
  const isGuess = (await loginsOf(trx, email)).some((login) => login.accountId !== accountId);
  if (known || !isGuess) brake.forgive(email);
  if (known) return { accountId: known.accountId, how: 'confirmed' };
  refuseWeak(body.password, [invitation.name, email, invitation.studioName]);
  // Whoever holds the mailbox of a login may set its password, as by "forgotten password".
  if (accountId !== null && (proved || (await mayReset(trx, invitation, accountId))))
    return newPassword(trx, accountId, body.password);
  if (!proved && accountId !== null && (await isOfStudio(trx, invitation, accountId))) throw confirmAccount();
  if (!proved) return ownAccount(trx, invitation, body);
  const [holder] = await loginsOf(trx, email);
  if (holder?.proved) throw holder.password === null ? passwordMissing('password') : confirmAccount();
  return newAccount(trx, invitation, body);
}

/**
 * May a link that was handed over set the password of an account? Not where the account opens more than the inviter
 * rules over: a manager would come in as an owner, and one studio's owner into another studio.
 */
async function mayReset(trx: Trx, invitation: OpenInvitation, accountId: string): Promise<boolean> {
  const { rows } = await sql<Membership>`
    select studio_id, customer_id from studios_of_account(${accountId})`.execute(trx);
  return rows.every(
    (m) =>
      m.studio_id === invitation.studioId && (invitation.kind === 'staff' || m.customer_id === invitation.id),
  );
}

/** Is the account somebody else's of this studio too, of the staff or another customer? */
async function isOfStudio(trx: Trx, invitation: OpenInvitation, accountId: string): Promise<boolean> {
  const { rows } = await sql<Membership>`
    select studio_id, customer_id from studios_of_account(${accountId})`.execute(trx);
  return rows.some(
    (m) =>
      m.studio_id === invitation.studioId &&
      invitation.kind === 'customer' &&
      m.customer_id !== invitation.id,
  );
}

/** The studio's own account of this email: made now, or one of it that opens nothing any more. */
async function ownAccount(trx: Trx, invitation: OpenInvitation, body: Body): Promise<LetIn> {
  const { studioId, email } = invitation;
  const own = await trx
    .selectFrom('auth.user')
    .select('id')
    .where('login', '=', normalizeEmail(email))
    .where('studio_id', '=', studioId)
    .executeTakeFirst();
  if (!own) return newAccount(trx, invitation, body, studioId);
  const opens = await sql`select 1 from studios_of_account(${own.id})`.execute(trx);
  if (opens.rows.length > 0) throw loginTaken();
  return newPassword(trx, own.id, body.password);
}

async function newAccount(
  trx: Trx,
  { name, email }: OpenInvitation,
  { password, locale }: Body,
  ownOf?: string,
): Promise<LetIn> {
  const account = { name, email, passwordHash: await hashPassword(password), locale };
  return { accountId: await createAccount(trx, { ...account, ownOf }), how: 'account' };
}

async function newPassword(trx: Trx, accountId: string, password: string): Promise<LetIn> {
  await setPassword(trx, accountId, await hashPassword(password));
  return { accountId, how: 'password' };
}

async function link(
  work: Work,
  { kind, id, studioId, answers }: OpenInvitation,
  accountId: string,
): Promise<void> {
  const { trx } = work;
  const taken = await trx
    .selectFrom(kind === 'staff' ? 'staff' : 'customers')
    .select('studio_id')
    .where('studio_id', '=', studioId)
    .where('account_id', '=', accountId)
    .executeTakeFirst();
  if (taken) throw loginTaken();
  if (kind === 'staff')
    await trx
      .updateTable('staff')
      .set({ account_id: accountId })
      .where('studio_id', '=', studioId)
      .where('staff_id', '=', id)
      .execute();
  else
    await trx
      .updateTable('customers')
      .set({ account_id: accountId })
      .where('studio_id', '=', studioId)
      .where('customer_id', '=', id)
      .execute();
  if (kind === 'customer' && answers !== null)
    await happened(work, { kind: 'email_proved', customerId: id, email: answers });
}

const confirmAccount = () =>
  problem({
    code: 'confirm_account',
    field: 'password',
    message: 'This email signs in to Tandem already, with another password.',
    remedy: 'Enter the password you use with this email; the studio is then added to your account.',
  });
const loginTaken = () =>
  problem({
    code: 'login_taken',
    message: 'Another person of this studio signs in with this email.',
    remedy: 'Ask the studio to enter an email of your own on your profile, and for a new link.',
  });
