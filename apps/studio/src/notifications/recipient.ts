import type { MailSkip } from '@tandem/api/words';
import { sql } from 'kysely';
import type { Work } from '../base/context.ts';
import type { Locale, WaitingMail } from './mail.ts';
import type { MailKindName } from './mails/kinds.ts';
import { oneClickUrl, unsubscribeToken } from './unsubscribe-token.ts';

/** Why a person `p` can be sent no mail of any kind, null if they can. */
export const unreachable = sql<MailSkip | null>`case
  when p.erased_at is not null then 'erased' when p.email = '' then 'no_email' end`;

type Row = {
  kind: MailKindName;
  customer_id: string;
  class_id: string;
  studio_name: string;
  first_name: string;
  email: string;
  locale: Locale | null;
  has_account: boolean;
  unreachable: MailSkip | null;
};

/** A mail that waits, with its recipient; or the code why nobody can be sent it. Null: it does not wait. */
export async function readWaiting(
  { studio, trx, studioId }: Work,
  mailId: string,
): Promise<(WaitingMail & { kind: MailKindName }) | MailSkip | null> {
  const { rows } = await sql<Row>`
    select m.kind, m.customer_id, m.class_id, s.name as studio_name, p.first_name, p.email,
      coalesce(p.locale, u.locale) as locale, p.account_id is not null as has_account, ${unreachable} as unreachable
    from mails m
    join studios s on s.studio_id = m.studio_id
    join customers p on p.studio_id = m.studio_id and p.customer_id = m.customer_id
    left join auth."user" u on u.id = p.account_id
    where m.studio_id = ${studioId} and m.mail_id = ${mailId} and m.state = 'waiting'`.execute(trx);
  const row = rows[0];
  if (!row) return null;
  if (row.unreachable !== null) return row.unreachable;
  const customerId = row.customer_id;
  const token = unsubscribeToken(studio, { studioId, customerId });
  const { publicUrl } = studio.settings;
  return {
    kind: row.kind,
    mailId,
    customerId,
    classId: row.class_id,
    to: {
      locale: row.locale ?? 'en',
      studioName: row.studio_name,
      firstName: row.first_name,
      email: row.email,
      portalUrl: row.has_account ? `${publicUrl}/portal/${studioId}` : null,
      unsubscribeUrl: `${publicUrl}/unsubscribe#${token}`,
      oneClickUrl: oneClickUrl(publicUrl, token),
    },
  };
}
