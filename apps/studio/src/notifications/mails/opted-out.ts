import type { MailSkip, MailToStop } from '@tandem/api/words';
import { sql } from 'kysely';
import type { Work } from '../../base/context.ts';
import type { WaitingMail } from '../mail.ts';

/** Why whoever would read a mail is sent none of its kind; null if they are. Of a child's class it is their guardian who chooses. */
export async function optedOut(
  { trx, studioId }: Work,
  { toldId }: Pick<WaitingMail, 'toldId'>,
  kind: MailToStop,
): Promise<MailSkip | null> {
  const { rows } = await sql<{ on: boolean }>`select ${sql.ref(kind)} as on from customers
    where studio_id = ${studioId} and customer_id = ${toldId}`.execute(trx);
  return rows[0]?.on === false ? 'opted_out' : null;
}
