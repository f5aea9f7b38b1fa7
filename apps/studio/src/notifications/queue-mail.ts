import { sql } from 'kysely';
import type { Work } from '../base/context.ts';
import { allows } from '../consent/index.ts';

/** Numbers that come later than this are no news any more. */
const NEWS_HOURS = 24;
/** From the numbers to the mail: what a sensor or Spivi still adds is in it. */
const DELAY_SECONDS = 5 * 60;
const KEPT_DAYS = 90;
/** More than are written between two. */
const MAX_DROPPED = 1000;

/** Why a person `p` of studio `s` is sent no mail after class, null if they are. */
export const notMailed = sql<string | null>`case
  when p.erased_at is not null then 'erased' when p.email = '' then 'no_email'
  when not ${allows('store')} then 'consent_missing'
  when not s.class_mail then 'studio_off' when not p.class_mail then 'opted_out' end`;

/**
 * Numbers of a class are there: their rider gets a mail, once for a class, unless the class is long over or the rider or
 * the studio want none.
 */
export async function queueMail(
  { studio, trx, studioId, now }: Work,
  { classId, customerId, ready }: { classId: string; customerId: string; ready: boolean },
): Promise<void> {
  if (!ready) return;
  const { rows } = await sql<{ mail_id: string; wait: number }>`
    with made as (
      insert into mails (studio_id, customer_id, kind, class_id, created_at)
      select c.studio_id, p.customer_id, 'after_class', c.class_id, ${now}
      from class_results v
      join classes c on c.studio_id = v.studio_id and c.class_id = v.class_id
      join customers p on p.studio_id = v.studio_id and p.customer_id = v.rider_id
      join studios s on s.studio_id = v.studio_id
      where v.studio_id = ${studioId} and v.class_id = ${classId} and v.customer_id = ${customerId}
        and c.cancelled_at is null and c.starts_at <= ${now}
        and c.ends_at > ${now}::timestamptz - make_interval(hours => ${NEWS_HOURS}) and ${notMailed} is null
      on conflict do nothing returning studio_id, class_id, mail_id)
    select m.mail_id, greatest(0, extract(epoch from c.ends_at - ${now}::timestamptz))::int as wait
    from made m join classes c using (studio_id, class_id)`.execute(trx);
  const mail = rows[0];
  if (!mail) return;
  const delay = studio.settings.mailDelaySeconds ?? DELAY_SECONDS;
  const data = { studioId, mailId: mail.mail_id };
  await studio.jobs.send(trx, 'send-mail', data, { startAfterSeconds: mail.wait + delay });
  await sql`delete from mails where studio_id = ${studioId} and mail_id in (
    select mail_id from mails where studio_id = ${studioId}
      and created_at < ${now}::timestamptz - make_interval(days => ${KEPT_DAYS}) limit ${MAX_DROPPED})`.execute(
    trx,
  );
}
