import {
  type Locale,
  type MailKindName,
  type MailSkip,
  type NoticeTopic,
  type NoticeWay,
  switchOf,
  topicOf,
} from '@tandem/api/words';
import { open } from '@tandem/platform';
import { sql } from 'kysely';
import type { Studio, Work } from '../base/context.ts';
import type { MailSecret } from '../base/events.ts';
import type { Recipient, WaitingMail } from './mail.ts';
import { mailContext } from './queue-mail.ts';
import { oneClickUrl, unsubscribeToken } from './unsubscribe-token.ts';

/** Why a person `p` can be sent no mail of any kind, null if they can. */
export const unreachable = sql<MailSkip | null>`case
  when p.erased_at is not null then 'erased' when p.email = '' then 'no_email' end`;

/**
 * Who is told of the classes of a child `p`: of its guardians who has joined the waitlist it is about, or has booked the latest of
 * its classes, else the first. Only what becomes of a booking or a wait is told so, whoever did it, and no number of anybody.
 */
const guardian = sql`
  select q.customer_id, q.first_name, q.email, q.locale, q.account_id, q.notice_ways from guardians g
  join customers q on q.studio_id = g.studio_id and q.customer_id = g.guardian_id
    and q.erased_at is null and q.email <> ''
  where g.studio_id = m.studio_id and g.customer_id = p.customer_id and p.account_id is null and m.act_id is not null
  order by exists (select from waits w where w.studio_id = m.studio_id and w.wait_id = (m.before ->> 'waitId')::uuid
      and w.joined_by = q.account_id) desc,
    (select max(b.booked_at) from bookings b where b.studio_id = m.studio_id and b.customer_id = p.customer_id
      and b.class_id in (select m.class_id union select jsonb_array_elements_text(m.before -> 'classIds')::uuid)
      and b.booked_by = q.account_id) desc nulls last, g.linked_at, g.guardian_id
  limit 1`;

type Row = {
  kind: MailKindName;
  customer_id: string | null;
  class_id: string | null;
  sealed: Buffer | null;
  before: unknown;
  studio_name: string;
  first_name: string;
  email: string | null;
  locale: Locale | null;
  has_account: boolean;
  time_zone: string | null;
  unreachable: MailSkip | null;
  /** Whose class it is, where it is told to a guardian. */
  child_name: string | null;
  /** Whose devices it goes to: the person's, or the guardian's who is told. */
  told_id: string | null;
  ways: Partial<Record<NoticeTopic, NoticeWay>> | null;
  pushed: number | null;
};

/** A mail that waits, with its recipient; or the code why nobody can be sent it. Null: it does not wait. */
export async function readWaiting(
  { studio, trx, studioId }: Work,
  mailId: string,
): Promise<(WaitingMail & { kind: MailKindName }) | MailSkip | null> {
  const { rows } = await sql<Row>`
    select m.kind, m.customer_id, m.class_id, m.sealed, m.before, m.pushed,
      coalesce(h.notice_ways, p.notice_ways) as ways, coalesce(h.customer_id, m.customer_id) as told_id,
      s.name as studio_name,
      coalesce(h.first_name, p.first_name, f.name, u.name) as first_name,
      coalesce(h.email, p.email, f.email, u.login) as email,
      coalesce(case when h.email is null then p.locale else h.locale end, u.locale) as locale, coalesce(h.account_id, p.account_id) is not null as has_account,
      case when h.email is not null then p.name end as child_name,
      (select min(l.time_zone) from locations l where l.studio_id = m.studio_id
        having count(distinct l.time_zone) = 1) as time_zone, ${unreachable} as unreachable
    from mails m
    join studios s on s.studio_id = m.studio_id
    left join customers p on p.studio_id = m.studio_id and p.customer_id = m.customer_id
    left join lateral (${guardian}) h on true
    left join staff f on f.studio_id = m.studio_id and f.staff_id = m.staff_id
    left join auth."user" u on u.id = coalesce(h.account_id, m.account_id, p.account_id, f.account_id)
    where m.studio_id = ${studioId} and m.mail_id = ${mailId} and m.state = 'waiting'`.execute(trx);
  const row = rows[0];
  if (!row) return null;
  const sealed = unseal(studio, mailId, row.sealed);
  const email = sealed.address ?? row.email;
  if (row.unreachable !== null) return row.unreachable;
  if (!email) return 'no_email';
  const customerId = row.customer_id;
  const topic = topicOf(row.kind);
  const of = switchOf(row.kind);
  return {
    kind: row.kind,
    mailId,
    customerId,
    classId: row.class_id,
    sealed,
    before: row.before,
    toldId: row.told_id,
    way: (topic && row.ways?.[topic]) ?? 'mail',
    pushed: row.pushed,
    to: {
      locale: row.locale ?? 'en',
      studioName: row.studio_name,
      firstName: row.first_name,
      childName: row.child_name,
      email,
      sender: senderOf(studio),
      portalUrl: row.has_account ? `${studio.settings.publicUrl}/portal/${studioId}` : null,
      timeZone: row.time_zone ?? 'UTC',
      // By whoever reads it: of a child's class their guardian.
      unsubscribe:
        of === null || row.told_id === null
          ? null
          : unsubscribeOf(studio, { studioId, customerId: row.told_id, of }),
    },
  };
}

/** Where there is no mail server, mails are files, which nobody answers. */
const senderOf = ({ settings }: Studio): string => settings.smtp?.from ?? 'no-reply@localhost';

function unsubscribeOf(
  studio: Studio,
  whom: Parameters<typeof unsubscribeToken>[1],
): NonNullable<Recipient['unsubscribe']> {
  const token = unsubscribeToken(studio, whom);
  const { publicUrl } = studio.settings;
  return { url: `${publicUrl}/unsubscribe#${token}`, oneClickUrl: oneClickUrl(publicUrl, token) };
}

const unseal = (studio: Studio, mailId: string, sealed: Buffer | null): MailSecret =>
  sealed ? JSON.parse(open(studio.secretKey, sealed, mailContext(mailId))) : {};
