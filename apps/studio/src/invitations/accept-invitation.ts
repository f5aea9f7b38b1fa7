import type { endpoints } from '@tandem/api/studio';
import { sql } from 'kysely';
import type { z } from 'zod';
import { createAccount, hashPassword, setPassword, verifyPassword } from '../accounts/index.ts';
import { audit } from '../base/audit.ts';
import { announceChange } from '../base/changes.ts';
import type { Studio } from '../base/context.ts';
import type { Trx } from '../base/db.ts';
import { problem } from '../base/problem.ts';
import { type OpenInvitation, withInvitation } from './open-invitation.ts';

const UNIQUE_VIOLATION = '23505';

/**
 * Lets the invited person in. Who has no account gets one with this password; who has one in this studio alone gets a
 * new password; every other account opens only with the password it has, and is then linked.
 * @returns what to sign in with, and where it leads
 * @throws Problem as `withInvitation`; confirm_account, login_taken
 */
export async function acceptInvitation(
  studio: Studio,
  body: z.output<typeof endpoints.acceptInvitation.body>,
): Promise<{ email: string; studioId: string; kind: 'staff' | 'customer' }> {
  try {
    return await withInvitation(studio, body.token, async (trx, invitation) => {
      const { kind, id, studioId, email } = invitation;
      const { accountId, how } = await letIn(trx, invitation, body);
      if (invitation.accountId === null) await link(trx, invitation, accountId);
      await trx
        .updateTable('invitations')
        .set({ used_at: studio.now() })
        .where('studio_id', '=', studioId)
        .where('invitation_id', '=', invitation.invitationId)
        .execute();
      await audit({ trx, caller: { studioId, accountId } }, 'invitation.accept', { kind, id }, { how });
      if (kind === 'customer') await announceChange({ trx, studioId }, 'customer', id);
      return { email, studioId, kind };
    });
  } catch (error) {
    // Another link made an account with this email a moment ago: then its password is asked for.
    if ((error as { code?: string }).code === UNIQUE_VIOLATION) throw confirmAccount();
    throw error;
  }
}

type Account = { id: string; password: string | null };
type Membership = { studio_id: string; customer_id: string | null };

async function letIn(
  trx: Trx,
  invitation: OpenInvitation,
  { password, locale }: { password: string; locale: 'en' | 'fr' | null },
): Promise<{ accountId: string; how: 'account' | 'password' | 'confirmed' }> {
  const { name, email } = invitation;
  const { rows } = await sql<Account>`
    select u.id, a.password from auth."user" u
    left join auth.account a on a."userId" = u.id and a."providerId" = 'credential'
    where ${invitation.accountId === null ? sql`u.email = ${email}` : sql`u.id = ${invitation.accountId}`}
    for update of u`.execute(trx);
  const account = rows[0];
  if (!account) {
    const passwordHash = await hashPassword(password);
    return { accountId: await createAccount(trx, { name, email, passwordHash, locale }), how: 'account' };
  }
  const memberships = await sql<Membership>`
    select studio_id, customer_id from studios_of_account(${account.id})`.execute(trx);
  if (mayReset(invitation, memberships.rows)) {
    await setPassword(trx, account.id, await hashPassword(password));
    return { accountId: account.id, how: 'password' };
  }
  if (account.password === null || !(await verifyPassword(account.password, password)))
    throw confirmAccount();
  return { accountId: account.id, how: 'confirmed' };
}

/**
 * May this link set the password of an account? Not where the account opens more than the inviter rules over: the
 * front desk would come in as an owner, and one studio's owner into another studio.
 */
function mayReset(invitation: OpenInvitation, memberships: Membership[]): boolean {
  // An account that opens nothing can be given away; one that is not yet linked here opens something else.
  if (invitation.accountId === null) return memberships.length === 0;
  return memberships.every(
    (m) =>
      m.studio_id === invitation.studioId && (invitation.kind === 'staff' || m.customer_id === invitation.id),
  );
}

async function link(trx: Trx, { kind, id, studioId }: OpenInvitation, accountId: string): Promise<void> {
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
