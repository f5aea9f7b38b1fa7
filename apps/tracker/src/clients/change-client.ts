import type { Updateable } from 'kysely';
import type { Work } from '../base/context.ts';
import type { Clients } from '../base/db.gen.ts';

export type ClientChange = Omit<Updateable<Clients>, 'site_id' | 'client_id' | 'email' | 'email_normalised'>;

/** Changes what is given; null clears. */
export async function changeClient({ trx }: Work, clientId: number, change: ClientChange): Promise<void> {
  if (Object.values(change).some((value) => value !== undefined))
    await trx.updateTable('clients').set(change).where('client_id', '=', clientId).execute();
}
