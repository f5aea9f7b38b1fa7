import { randomBytes, randomUUID } from 'node:crypto';
import type { InvitationLink } from '@tandem/api/studio';
import { may } from '@tandem/api/words';
import { hashToken } from '@tandem/platform';
import { sql } from 'kysely';
import { mayJoin } from '../accounts/index.ts';
import { audit } from '../base/audit.ts';
import type { Call, Work } from '../base/context.ts';
import { happened } from '../base/happened.ts';
import { problem } from '../base/problem.ts';

const TOKEN_BYTES = 32;
const DAYS = 7;
const DAY_MS = 24 * 3600 * 1000;

/** Whom a link lets in. */
export type Invited = { kind: 'staff' | 'customer'; id: string };

export const columnOf = (kind: Invited['kind']) => (kind === 'staff' ? 'staff_id' : 'customer_id');

/**
 * Makes a link for a person who is known to belong to the studio; the one before stops working. It goes to the person by
 * mail, and whoever asked for it never sees it. Where there is no mail server owners and managers hand it over, and the
 * person is told who did.
 * @throws Problem no_mail_server, email_unanswered
 */
export async function createInvitation(call: Call, invited: Invited): Promise<InvitationLink> {
  const { studio, trx, studioId, now, caller } = call;
  const mailedTo = studio.settings.smtp ? await addressOf(call, invited) : null;
  if (mailedTo === null && !may(caller.role, 'handOverLinks')) throw noMailServer();
  const token = randomBytes(TOKEN_BYTES).toString('base64url');
  const expiresAt = new Date(now.getTime() + DAYS * DAY_MS);
  const until = expiresAt.toISOString();
  await removeInvitations(call, invited);
  await trx
    .insertInto('invitations')
    .values({
      studio_id: studioId,
      invitation_id: randomUUID(),
      token_hash: hashToken(token),
      kind: invited.kind,
      [columnOf(invited.kind)]: invited.id,
      expires_at: expiresAt,
      mailed_to: mailedTo,
      account_id: caller.accountId,
    })
    .execute();
  await audit(call, 'invitation.create', invited, { way: mailedTo === null ? 'handed_over' : 'mail' });
  const url = `${studio.settings.publicUrl}/welcome/invitation?token=${token}`;
  if (mailedTo === null) return { url, sentTo: null, expiresAt: until };
  await happened(call, {
    kind: 'mail_due',
    mail: 'invitation',
    to: invited.kind === 'staff' ? { staffId: invited.id } : { customerId: invited.id },
    sealed: { address: mailedTo, url, until },
  });
  return { url: null, sentTo: mailedTo, expiresAt: until };
}

/**
 * Where a link for the person goes: to the email they sign in with; to that of the profile where they do not yet.
 * @throws Problem email_unanswered where staff have changed it, its holder has not answered, and no system of the studio says it
 */
async function addressOf(work: Work, { kind, id }: Invited): Promise<string> {
  const { trx, studioId } = work;
  const { rows } = await sql<{ login: string | null; email: string; answered: boolean }>`
    select u.login, lower(p.email) as email, p.answered from (
      select email, account_id, true as answered from staff
      where studio_id = ${studioId} and ${kind} = 'staff' and staff_id = ${id}
      union all
      select email, account_id, email_answered from customers
      where studio_id = ${studioId} and ${kind} = 'customer' and customer_id = ${id}
    ) p left join auth."user" u on u.id = p.account_id`.execute(trx);
  const { login, email, answered } = rows[0]!;
  if (login !== null) return login;
  // A system that the studio runs says so too: the link itself is the question to its holder.
  if (!answered && !(await mayJoin(work, { customerId: id, email }))) throw unanswered();
  return email;
}

export async function removeInvitations({ trx, studioId }: Work, invited: Invited): Promise<void> {
  await trx
    .deleteFrom('invitations')
    .where('studio_id', '=', studioId)
    .where(columnOf(invited.kind), '=', invited.id)
    .execute();
}

const noMailServer = () =>
  problem({
    code: 'no_mail_server',
    message: 'Links go to the person by mail, and this Tandem has no mail server.',
    remedy: 'Ask an owner or manager: they may hand a link over, and the person is told who did.',
  });
const unanswered = () =>
  problem({
    code: 'email_unanswered',
    message: 'The email of this person was changed, and its holder has not confirmed it yet.',
    remedy: 'Wait for the answer to the mail that was sent there, or send it again.',
  });
