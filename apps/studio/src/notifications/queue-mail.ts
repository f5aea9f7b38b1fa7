import { sql } from 'kysely';
import type { Work } from '../base/context.ts';
import type { MailKindName } from './mails/kinds.ts';

const KEPT_DAYS = 90;
/** More than are written between two. */
const MAX_DROPPED = 1000;

/** Has a mail written and sent after some seconds, once for its kind, person and class. */
export async function queueMail(
  { studio, trx, studioId, now }: Work,
  { kind, customerId, classId }: { kind: MailKindName; customerId: string; classId: string },
  startAfterSeconds: number,
): Promise<void> {
  const { rows } = await sql<{ mail_id: string }>`
    insert into mails (studio_id, customer_id, kind, class_id, created_at)
    values (${studioId}, ${customerId}, ${kind}, ${classId}, ${now})
    on conflict do nothing returning mail_id`.execute(trx);
  if (!rows[0]) return;
  await studio.jobs.send(trx, 'send-mail', { studioId, mailId: rows[0].mail_id }, { startAfterSeconds });
  await sql`delete from mails where studio_id = ${studioId} and mail_id in (
    select mail_id from mails where studio_id = ${studioId}
      and created_at < ${now}::timestamptz - make_interval(days => ${KEPT_DAYS}) limit ${MAX_DROPPED})`.execute(
    trx,
  );
}
