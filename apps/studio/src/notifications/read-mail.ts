import type { MailLine } from '@tandem/api/studio';
import { notFound } from '@tandem/platform';
import { audit } from '../base/audit.ts';
import type { Call } from '../base/context.ts';
import { readLine } from './list-mails.ts';

/** A mail with what it says, where staff may read that and it has been written. @throws Problem not_found */
export async function readMail(call: Call, mailId: string): Promise<MailLine & { text: string | null }> {
  const { trx, studioId } = call;
  const line = await readLine(call, mailId);
  if (!line) throw notFound('mail');
  if (line.shut !== null) return { ...line, text: null };
  const { said } = await trx
    .selectFrom('mails')
    .select('said')
    .where('studio_id', '=', studioId)
    .where('mail_id', '=', mailId)
    .executeTakeFirstOrThrow();
  if (said !== null && line.to.customerId !== null)
    await audit(call, 'mail.read', { kind: 'customer', id: line.to.customerId }, { mailId });
  return { ...line, text: said };
}
