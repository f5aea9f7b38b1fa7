import type { MailFailure, MailTrouble } from '@tandem/api/words';
import { sql } from 'kysely';
import type { Work } from '../base/context.ts';
import { removeFromFolder } from './mail-folder.ts';

/**
 * Whether mails of a studio go out: `no_server` where they are only written as files, else the code of the last failure
 * where nothing was sent since.
 */
export async function mailState({
  studio,
  trx,
  studioId,
}: Work): Promise<{ works: boolean; code: MailTrouble | null }> {
  if (!studio.settings.smtp) return { works: false, code: 'no_server' };
  const { rows } = await sql<{ reason: MailFailure | null }>`
    select reason from mails where studio_id = ${studioId} and (state in ('sent', 'failed') and not only_pushed or state = 'waiting' and reason is not null)
    order by settled_at desc nulls first limit 1`.execute(trx);
  const code = rows[0]?.reason ?? null;
  return { works: code === null, code };
}

/** Forgets the mails to a person and of them, those written as files included. */
export async function forgetMails({ studio, trx, studioId }: Work, customerId: string): Promise<number> {
  await removeFromFolder(studio, customerId);
  const { numDeletedRows } = await trx
    .deleteFrom('mails')
    .where('studio_id', '=', studioId)
    .where((row) => row.or([row('customer_id', '=', customerId), row('told_id', '=', customerId)]))
    .executeTakeFirst();
  return Number(numDeletedRows);
}
