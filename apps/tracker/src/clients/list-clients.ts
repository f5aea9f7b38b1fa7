import { sql } from 'kysely';
import type { Work } from '../base/context.ts';
import { hasWords } from './has-name.ts';
import { nameOf } from './name.ts';

const MAX_CLIENTS_LISTED = 200;

/** The clients of the site by name, those who have each word of a text in name, email or number, whatever its accents; the first 200 and how many there are. */
export async function listClients({ trx }: Pick<Work, 'trx'>, search: string) {
  const rows = await trx
    .selectFrom('clients')
    .select(['client_id', 'first_name', 'last_name', 'email', 'is_instructor'])
    .select(sql<number>`count(*) over ()`.as('total'))
    .where(hasWords(sql<string>`first_name || ' ' || last_name || ' ' || email || ' ' || client_id`, search))
    .orderBy('last_name')
    .orderBy('first_name')
    .orderBy('client_id')
    .limit(MAX_CLIENTS_LISTED)
    .execute();
  return {
    total: rows[0]?.total ?? 0,
    clients: rows.map((row) => ({
      clientId: row.client_id,
      name: nameOf(row.first_name, row.last_name),
      email: row.email,
      isInstructor: row.is_instructor,
    })),
  };
}
