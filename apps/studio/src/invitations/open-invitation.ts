import { hashToken } from '@tandem/platform';
import { sql } from 'kysely';
import { mayJoin } from '../accounts/index.ts';
import { inStudio } from '../base/call.ts';
import type { Studio, Work } from '../base/context.ts';
import type { Trx } from '../base/db.ts';
import { normalizeEmail } from '../base/email.ts';
import { problem } from '../base/problem.ts';
import { holdPerson } from '../consent/index.ts';
import type { Invited } from './create-invitation.ts';

export type OpenInvitation = Invited & {
  studioId: string;
  invitationId: string;
  studioName: string;
  name: string;
  /** Of the account that the person has in this studio; else the one on the profile, in lower case. */
  email: string;
  /** The link came by mail to this email: whoever holds it has proved it. */
  proved: boolean;
  /** It is the email of their profile too, normalized: opening the link answers there. Null: it is another, or nothing was mailed. */
  answers: string | null;
  accountId: string | null;
  /** Who handed the link over; null where it came by mail, or they have left. */
  givenBy: string | null;
};

/**
 * Runs `work` in a transaction of the studio that invited, with the person held and the invitation locked: a link is used once.
 * Where nobody has answered at the email it stands on what the system of the studio says, now as when it was mailed.
 * @throws Problem invitation_unknown, invitation_used, invitation_expired
 */
export async function withInvitation<T>(
  studio: Studio,
  token: string,
  use: (work: Work, invitation: OpenInvitation) => Promise<T>,
): Promise<T> {
  const { rows } = await sql<{ studio_id: string; invitation_id: string }>`
    select studio_id, invitation_id from invitation_of_token(${hashToken(token)})`.execute(studio.db);
  const found = rows[0];
  if (!found) throw unknownInvitation();
  return inStudio(studio, found.studio_id, async (work) => {
    const { trx } = work;
    const { rows: people } = await sql<{
      customerId: string | null;
    }>`select customer_id as "customerId" from invitations
      where studio_id = ${found.studio_id} and invitation_id = ${found.invitation_id}`.execute(trx);
    const customerId = people[0]?.customerId ?? null;
    // Before the invitation, as whoever changes or erases them.
    if (customerId !== null && !(await holdPerson(work, customerId, 'changes'))) throw unknownInvitation();
    const row = await trx
      .selectFrom('invitations')
      .select([
        'kind',
        'staff_id',
        'customer_id',
        'used_at',
        'expires_at',
        'mailed_to',
        'account_id',
        'created_at',
      ])
      .where('studio_id', '=', found.studio_id)
      .where('invitation_id', '=', found.invitation_id)
      .forUpdate()
      .executeTakeFirst();
    if (!row) throw unknownInvitation();
    if (row.used_at) throw usedInvitation();
    if (row.expires_at <= studio.now()) throw expiredInvitation();
    const invited: Invited = { kind: row.kind, id: (row.staff_id ?? row.customer_id)! };
    const { passwordAt, profileEmail, answered, ...person } = await readPerson(trx, found.studio_id, invited);
    // They have chosen a password since: whoever kept the link does not take it from them.
    if (passwordAt !== null && passwordAt > row.created_at) throw unknownInvitation();
    // Another email since, by which they are known now: the link was for the one before.
    if (row.mailed_to !== null && row.mailed_to !== person.email) throw unknownInvitation();
    const proved = row.mailed_to !== null;
    const joins = proved && person.accountId === null && !answered;
    if (joins && !(await mayJoin(work, { customerId: invited.id, email: person.email })))
      throw unknownInvitation();
    const email = normalizeEmail(profileEmail);
    return use(work, {
      ...invited,
      studioId: found.studio_id,
      invitationId: found.invitation_id,
      proved,
      answers: proved && email === normalizeEmail(person.email) ? email : null,
      givenBy: await nameOf(trx, found.studio_id, row.account_id),
      ...person,
    });
  });
}

async function nameOf(trx: Trx, studioId: string, accountId: string | null): Promise<string | null> {
  const staff = await trx
    .selectFrom('staff')
    .select('name')
    .where('studio_id', '=', studioId)
    .where('account_id', '=', accountId)
    .executeTakeFirst();
  return staff?.name ?? null;
}

async function readPerson(trx: Trx, studioId: string, invited: Invited) {
  type Person = Pick<OpenInvitation, 'studioName' | 'name' | 'email' | 'accountId'>;
  const { rows } = await sql<Person & { passwordAt: Date | null; profileEmail: string; answered: boolean }>`
    select s.name as "studioName", p.name, coalesce(u.login, lower(p.email)) as email, p.account_id as "accountId",
      p.email as "profileEmail", p.answered,
      (select max("updatedAt") from auth.account
        where "userId" = p.account_id and "providerId" = 'credential') as "passwordAt"
    from studios s join (
      select studio_id, name, email, account_id, true as answered from staff
      where studio_id = ${studioId} and ${invited.kind} = 'staff' and staff_id = ${invited.id}
      union all
      select studio_id, name, email, account_id, email_answered from customers
      where studio_id = ${studioId} and ${invited.kind} = 'customer' and customer_id = ${invited.id}
    ) p using (studio_id) left join auth."user" u on u.id = p.account_id`.execute(trx);
  return rows[0]!;
}

const ASK_AGAIN = 'Ask your studio for a new link.';
const unknownInvitation = () =>
  problem({
    code: 'invitation_unknown',
    message: 'This link is not valid, or a newer one has replaced it.',
    remedy: ASK_AGAIN,
  });
const usedInvitation = () =>
  problem({
    code: 'invitation_used',
    message: 'This link has been used already.',
    remedy: `Sign in with your password. If you have forgotten it: ${ASK_AGAIN.toLowerCase()}`,
  });
const expiredInvitation = () =>
  problem({
    code: 'invitation_expired',
    message: 'This link has expired.',
    remedy: ASK_AGAIN,
  });
