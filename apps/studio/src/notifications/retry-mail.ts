import type { MailLine } from '@tandem/api/studio';
import { notFound } from '@tandem/platform';
import { sql } from 'kysely';
import { audit } from '../base/audit.ts';
import type { Call } from '../base/context.ts';
import { problem } from '../base/problem.ts';
import { mayRepeat, readLine } from './list-mails.ts';
import { queueAgain } from './queue-mail.ts';

/** Has a mail that failed written anew and sent, if it is still wanted then. @throws Problem not_found, mail_settled */
export async function retryMail(call: Call, mailId: string): Promise<MailLine> {
  const { trx, studioId } = call;
  const { rows } = await sql<{ customer_id: string }>`
    update mails m set state = 'waiting', reason = null, sending_since = null, settled_at = null
    where studio_id = ${studioId} and mail_id = ${mailId} and state = 'failed' and ${mayRepeat}
    returning customer_id`.execute(trx);
  const line = await readLine(call, mailId);
  if (!line) throw notFound('mail');
  if (rows.length === 0)
    throw problem({
      code: 'mail_settled',
      message: 'This mail did not fail, or cannot be written anew.',
      remedy: 'Look at the list again.',
    });
  await queueAgain(call, mailId);
  await audit(call, 'mail.retry', { kind: 'customer', id: rows[0]!.customer_id }, { mailId });
  return line;
}
