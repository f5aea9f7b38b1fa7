import { createHmac } from 'node:crypto';
import { sql } from 'kysely';
import { audit } from '../base/audit.ts';
import type { Studio, Work } from '../base/context.ts';
import { normalizeEmail } from '../base/email.ts';
import { happened } from '../base/happened.ts';
import { allows, holdPerson } from '../consent/index.ts';
import { createAccount } from './create-account.ts';
import { JOINS } from './set-password.ts';

/** What was read of somebody longer ago says nothing of whose an email is; their name there is dropped by then too. */
const SEEN_DAYS = 30;

type Of = { customerId: string; email: string };
/** Who has no login yet, and may have one by an email. */
export type Joining = { name: string; locale: 'en' | 'fr' | null };

/** Who has this email at a system of their studio, and does not sign in yet: each may, if they may join by it. */
export async function peopleThere(
  studio: Studio,
  email: string,
): Promise<{ studioId: string; customerId: string }[]> {
  const { rows } = await sql<{ studioId: string; customerId: string }>`
    select studio_id as "studioId", customer_id as "customerId"
    from people_by_source_email(${normalizeEmail(email)})`.execute(studio.db);
  return rows;
}

/**
 * May whoever reads the mails of an email sign in as this person? A system that the studio reads says that it is theirs alone, as it
 * was read of late, and so does the profile here; or the profile was made from what was read and still says the email of then, at
 * which nobody has answered, nothing is kept of the person yet, and it is another there since. Not where it may be anybody else's of
 * the studio: a family's, a guardian's, or of somebody on the staff.
 * @returns null: no
 */
export async function mayJoin(
  { trx, studioId, now }: Pick<Work, 'trx' | 'studioId' | 'now'>,
  { customerId, email }: Of,
): Promise<Joining | null> {
  const asked = normalizeEmail(email);
  const { rows } = await sql<Joining & { staff: string[]; emails: string[] }>`
    select c.name, c.locale, array(select f.email from staff f where f.studio_id = c.studio_id
      and f.removed_at is null) as staff, array(select p.email from source_people p
        join source_connections k on k.studio_id = p.studio_id and k.source = p.source and k.enabled
        where p.studio_id = c.studio_id and p.customer_id = c.customer_id and p.email is not null
          and p.email_normalized = ${asked} and p.alone_email = ${asked}
          and p.seen_at > ${now}::timestamptz - make_interval(days => ${SEEN_DAYS})
          and (c.email_normalized = ${asked} or p.how = 'made' and c.email_normalized = p.linked_email
            and not c.email_answered and not ${allows('store')})) as emails
    from customers c where c.studio_id = ${studioId} and c.customer_id = ${customerId}
      and c.erased_at is null and c.account_id is null
      and not exists (select from guardians g where g.studio_id = c.studio_id and g.customer_id = c.customer_id)
      and not exists (select from source_people o where o.studio_id = c.studio_id and o.email_normalized = ${asked}
        and (o.customer_id is distinct from c.customer_id or o.shared_email))
      and not exists (select from customers o where o.studio_id = c.studio_id and o.email_normalized = ${asked}
        and o.customer_id <> c.customer_id and o.erased_at is null)
      and not exists (select from auth."user" u join studios_of_account(u.id) m on m.studio_id = c.studio_id
        where u.login = ${asked})`.execute(trx);
  const [person] = rows;
  if (!person || person.staff.some((one) => normalizeEmail(one) === asked)) return null;
  // A server of the version before keeps the email as it is there, and leaves its form to compare as it was.
  if (!person.emails.some((one) => normalizeEmail(one) === asked)) return null;
  return person;
}

/** Whose a mailed link is that joins a login to a person; which email it proves stands there by a keyed hash alone. */
export const joinsOf = (studio: Studio, { studioId, customerId, email }: Of & { studioId: string }): string =>
  `${JOINS}:${studioId}:${customerId}:${hashOf(studio, email)}`;

const hashOf = ({ secretKey }: Studio, email: string) =>
  createHmac('sha256', secretKey)
    .update(`join-login ${normalizeEmail(email)}`)
    .digest('hex');

/** Whom a mailed link joins a login to; null: it is of another kind. */
export function readJoins(value: string): { studioId: string; customerId: string; emailHash: string } | null {
  const [kind, studioId, customerId, emailHash] = value.split(':');
  return kind === JOINS ? { studioId: studioId!, customerId: customerId!, emailHash: emailHash! } : null;
}

/** What was mailed to somebody who is erased leads nowhere; it goes. */
export async function dropJoins({ trx, studioId }: Work, customerId: string): Promise<void> {
  await sql`delete from auth.verification
    where starts_with(value, ${`${JOINS}:${studioId}:${customerId}:`})`.execute(trx);
}

/**
 * Joins the login of an email to the person, once whoever reads its mails has shown a link: the account that its holder has already,
 * from another studio, or a new one. What has changed since the link was mailed counts.
 * @returns null where they may not, or not any more
 */
export async function joinLogin(
  work: Work,
  { customerId, emailHash }: { customerId: string; emailHash: string },
): Promise<{ id: string; login: string; name: string } | null> {
  const { studio, trx, studioId } = work;
  if (!(await holdPerson(work, customerId, 'changes'))) return null;
  const { rows } = await sql<{ email: string }>`select distinct email_normalized as email from source_people
    where studio_id = ${studioId} and customer_id = ${customerId} and email_normalized is not null`.execute(
    trx,
  );
  const login = rows.find(({ email }) => hashOf(studio, email) === emailHash)?.email;
  const joining = login === undefined ? null : await mayJoin(work, { customerId, email: login });
  if (login === undefined || joining === null) return null;
  const { rows: known } = await sql<{ id: string }>`select id from auth."user"
    where login = ${login} and studio_id is null for key share`.execute(trx);
  const { name, locale } = joining;
  const id = known[0]?.id ?? (await createAccount(trx, { name, email: login, passwordHash: null, locale }));
  await sql`update customers set account_id = ${id}
    where studio_id = ${studioId} and customer_id = ${customerId}`.execute(trx);
  await audit({ trx, caller: { studioId, accountId: id } }, 'login.join', {
    kind: 'customer',
    id: customerId,
  });
  await happened(work, { kind: 'email_proved', customerId, email: login });
  return { id, login, name };
}
