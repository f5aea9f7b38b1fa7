import { sql } from 'kysely';
import type { Work } from '../base/context.ts';
import { normaliseEmail } from '../base/email.ts';

const MAX_CLIENTS_FOUND = 100;

/** Clients by email, or by a part of their name in any case; the first 100. */
export function searchClients({ trx }: Work, wanted: { email: string } | { name: string }) {
  const clients = trx.selectFrom('clients').selectAll().orderBy('client_id').limit(MAX_CLIENTS_FOUND);
  if ('email' in wanted)
    return clients.where('email_normalised', '=', normaliseEmail(wanted.email)).execute();
  const pattern = `%${wanted.name.trim().replace(/[\\%_]/g, '\\$&')}%`;
  return clients.where(sql<string>`first_name || ' ' || last_name`, 'ilike', pattern).execute();
}

/** Those who lead classes; the first 100. */
export function listInstructors({ trx }: Work) {
  return trx
    .selectFrom('clients')
    .selectAll()
    .where('is_instructor', '=', true)
    .orderBy('client_id')
    .limit(MAX_CLIENTS_FOUND)
    .execute();
}
