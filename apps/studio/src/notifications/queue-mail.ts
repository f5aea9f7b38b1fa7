import { randomUUID } from 'node:crypto';
import type { MailKindName } from '@tandem/api/words';
import { seal } from '@tandem/platform';
import { sql } from 'kysely';
import type { Work } from '../base/context.ts';
import type { MailDue } from '../base/events.ts';

/** Has a mail about a class written and sent after some seconds, once for its kind, person and class. */
export async function queueMail(
  work: Work,
  { kind, customerId, classId }: { kind: MailKindName; customerId: string; classId: string },
  startAfterSeconds: number,
): Promise<void> {
  const { trx, studioId, now } = work;
  const { rows } = await sql<{ mail_id: string }>`
    insert into mails (studio_id, customer_id, kind, class_id, created_at)
    values (${studioId}, ${customerId}, ${kind}, ${classId}, ${now})
    on conflict do nothing returning mail_id`.execute(trx);
  if (rows[0]) await send(work, rows[0].mail_id, startAfterSeconds);
}

/** Has a mail about a person's own things, told by `before`, written and sent. Whether it was told is for the caller to know. */
export async function queueOwn(
  work: Work,
  { kind, customerId, before }: { kind: MailKindName; customerId: string; before: object },
): Promise<void> {
  const { trx, studioId, now } = work;
  const mail_id = randomUUID();
  await sql`insert into mails (studio_id, mail_id, customer_id, kind, before, created_at)
    values (${studioId}, ${mail_id}, ${customerId}, ${kind}, ${JSON.stringify(before)}::jsonb, ${now})`.execute(
    trx,
  );
  await send(work, mail_id, 0);
}

/** Has a mail of one act of the studio written and sent after some seconds: one to each person. */
export async function queueAct(
  work: Work,
  mail: { kind: MailKindName; customerId: string; classId: string; actId: string; before: object },
  startAfterSeconds: number,
): Promise<void> {
  const { trx, studioId, now } = work;
  const { rows } = await sql<{ mail_id: string }>`
    insert into mails (studio_id, customer_id, kind, class_id, act_id, before, created_at)
    values (${studioId}, ${mail.customerId}, ${mail.kind}, ${mail.classId}, ${mail.actId},
      ${JSON.stringify(mail.before)}::jsonb, ${now})
    on conflict do nothing returning mail_id`.execute(trx);
  if (rows[0]) await send(work, rows[0].mail_id, startAfterSeconds);
}

/** Has a mail written and sent at once. */
export async function queueDue(work: Work, { mail, to, sealed }: MailDue): Promise<void> {
  const { studio, trx, studioId, now } = work;
  const mail_id = randomUUID();
  await trx
    .insertInto('mails')
    .values({
      studio_id: studioId,
      mail_id,
      kind: mail,
      customer_id: 'customerId' in to ? to.customerId : null,
      staff_id: 'staffId' in to ? to.staffId : null,
      account_id: 'accountId' in to ? to.accountId : null,
      sealed: seal(studio.secretKey, JSON.stringify(sealed), mailContext(mail_id)),
      created_at: now,
    })
    .execute();
  await send(work, mail_id, 0);
}

/** Has a mail that waits again sent, at once or after some seconds. */
export const queueAgain = (work: Work, mailId: string, startAfterSeconds = 0): Promise<void> =>
  send(work, mailId, startAfterSeconds);

export const mailContext = (mailId: string) => `mail:${mailId}`;

const send = ({ studio, trx, studioId }: Work, mailId: string, startAfterSeconds: number): Promise<void> =>
  studio.jobs.send(trx, 'send-mail', { studioId, mailId }, { startAfterSeconds });
