import { notFound } from '@tandem/platform';
import type { Trx } from '../base/db.ts';
import { normaliseEmail } from '../base/email.ts';
import { isId } from '../base/ids.ts';

/** The ID of whoever has this email. @throws Problem `not_found` */
export async function findClient(trx: Trx, email: string): Promise<number> {
  const row = await trx
    .selectFrom('clients')
    .select('client_id')
    .where('email_normalised', '=', normaliseEmail(email))
    .executeTakeFirst();
  if (!row) throw notFound('client');
  return row.client_id;
}

/** @throws Problem `not_found` unless each is a client of the site */
export async function assertClients(trx: Trx, clientIds: number[]): Promise<void> {
  const wanted = [...new Set(clientIds)];
  const known = wanted.every(isId)
    ? await trx.selectFrom('clients').select('client_id').where('client_id', 'in', wanted).execute()
    : [];
  if (known.length < wanted.length) throw notFound('client');
}
