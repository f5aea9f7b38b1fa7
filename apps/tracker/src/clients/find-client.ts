import type { Trx } from '../base/db.ts';
import { normaliseEmail } from '../base/email.ts';
import { isId } from '../base/ids.ts';
import { noSuch, problem } from '../base/problem.ts';

/**
 * The ID of whoever has this email.
 * @param field what a form calls the email
 * @throws Problem `not_found` that names the field
 */
export async function findClient(
  trx: Trx,
  email: string,
  field: 'Username' | 'InstructorUserName' = 'Username',
): Promise<number> {
  const row = await trx
    .selectFrom('clients')
    .select('client_id')
    .where('email_normalised', '=', normaliseEmail(email))
    .executeTakeFirst();
  if (!row)
    throw problem({ code: 'not_found', field, message: `${field} is the email of nobody at this site.` });
  return row.client_id;
}

/** @throws Problem `not_found` unless each is a client of the site */
export async function assertClients(trx: Trx, clientIds: number[]): Promise<void> {
  const wanted = [...new Set(clientIds)];
  const rows = await trx
    .selectFrom('clients')
    .select('client_id')
    .where('client_id', 'in', [...wanted.filter(isId), 0])
    .execute();
  const known = new Set(rows.map((row) => row.client_id));
  const missing = wanted.find((clientId) => !known.has(clientId));
  if (missing !== undefined) throw noSuch('client', missing);
}
