import type { Insertable } from 'kysely';
import type { Work } from '../base/context.ts';
import type { Clients } from '../base/db.gen.ts';
import { normaliseEmail } from '../base/email.ts';
import { problem } from '../base/problem.ts';

export type NewClient = Omit<Insertable<Clients>, 'site_id' | 'email_normalised'>;

/** @param client its email is one. @returns the Client ID. @throws Problem `duplicate` */
export async function addClient({ trx, siteId }: Work, client: NewClient): Promise<number> {
  const row = await trx
    .insertInto('clients')
    .values({ ...client, site_id: siteId, email_normalised: normaliseEmail(client.email) })
    .onConflict((conflict) => conflict.columns(['site_id', 'email_normalised']).doNothing())
    .returning('client_id')
    .executeTakeFirst();
  if (!row)
    throw problem({
      code: 'duplicate',
      message: 'A client with this Username already exists.',
      remedy: 'Look the client up with GetClients.',
    });
  return row.client_id;
}
