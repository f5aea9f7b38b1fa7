import type { CustomerSummary, endpoints } from '@tandem/api/studio';
import { inTenant, notFound, Problem } from '@tandem/platform';
import type { SpiviClient, SpiviRequest } from '@tandem/spivi';
import type { z } from 'zod';
import { audit } from '../audit.ts';
import type { Caller, Studio } from '../context.ts';
import { getSummary } from '../customers/index.ts';
import type { Trx } from '../db.ts';
import { announceChange } from '../live.ts';
import { callSpivi } from './call.ts';
import { loadConnection, stoppedBecause } from './load-connection.ts';
import { markCustomerDirty } from './mark-dirty.ts';

type LinkBody = z.output<typeof endpoints.setSpiviLink.body>;
type ClientQuery = SpiviRequest<'ClientService/GetClients'>;
type Who = Pick<Caller, 'studioId' | 'accountId'>;

/**
 * Sets a customer's Spivi Client ID by hand. The client's email, by which the numbers are asked for, is looked up by
 * name at Spivi; failing that, it is the one given, else it is learned from the first roster that shows it.
 * @throws Problem not_found, client_id_taken (naming the holder, of this studio), email_of_other_client
 */
export async function setLink(
  studio: Studio,
  caller: Who,
  customerId: string,
  body: LinkBody,
): Promise<CustomerSummary['spivi']> {
  const { studioId } = caller;
  const { name } = await inTenant(studio.db, studioId, async (trx) => {
    await refuseHeld(trx, studioId, customerId, body.clientId);
    return getSummary(trx, studioId, customerId);
  });
  const ask = (query: ClientQuery) => askClients(studio, studioId, customerId, query);
  const found = (await ask({ searchText: name })).find((client) => client.clientId === body.clientId)?.email;
  if (!found && body.email) refuseForeign(await ask({ username: body.email }), body.clientId);
  const email = found ?? body.email ?? null;
  return inTenant(studio.db, studioId, async (trx) => {
    const connection = await loadConnection(trx, studioId);
    await lockCustomer(trx, studioId, customerId);
    await refuseHeld(trx, studioId, customerId, body.clientId);
    const values = {
      client_id: body.clientId,
      site_id: connection?.siteId ?? null,
      email,
      source: 'manual' as const,
      linked_at: studio.now(),
    };
    await trx
      .insertInto('spivi_links')
      .values({ studio_id: studioId, customer_id: customerId, ...values })
      .onConflict((conflict) => conflict.columns(['studio_id', 'customer_id']).doUpdateSet(values))
      .execute();
    await changed(studio, trx, caller, customerId, 'spivi.link', { clientId: body.clientId });
    return (await getSummary(trx, studioId, customerId)).spivi;
  });
}

/** Forgets a customer's Client ID; past results stay. The next matching asks for them again. */
export async function removeLink(studio: Studio, caller: Who, customerId: string): Promise<void> {
  const { studioId } = caller;
  await inTenant(studio.db, studioId, async (trx) => {
    await lockCustomer(trx, studioId, customerId);
    const removed = await trx
      .deleteFrom('spivi_links')
      .where('studio_id', '=', studioId)
      .where('customer_id', '=', customerId)
      .returning('client_id')
      .executeTakeFirst();
    await trx
      .deleteFrom('spivi_matches')
      .where('studio_id', '=', studioId)
      .where('customer_id', '=', customerId)
      .execute();
    if (removed)
      await changed(studio, trx, caller, customerId, 'spivi.unlink', { clientId: removed.client_id });
  });
}

async function changed(
  studio: Studio,
  trx: Trx,
  caller: Who,
  customerId: string,
  action: string,
  detail: Record<string, unknown>,
): Promise<void> {
  await audit(trx, caller, action, { kind: 'customer', id: customerId }, detail);
  await markCustomerDirty(studio, trx, caller.studioId, customerId);
  await announceChange(trx, caller.studioId, 'customer', customerId);
  await announceChange(trx, caller.studioId, 'spivi', null);
}

async function lockCustomer(trx: Trx, studioId: string, customerId: string): Promise<void> {
  const row = await trx
    .selectFrom('customers')
    .select('customer_id')
    .where('studio_id', '=', studioId)
    .where('customer_id', '=', customerId)
    .forUpdate()
    .executeTakeFirst();
  if (!row) throw notFound('customer');
}

async function refuseHeld(trx: Trx, studioId: string, customerId: string, clientId: number): Promise<void> {
  const holder = await trx
    .selectFrom('spivi_links as l')
    .innerJoin('customers as c', (join) =>
      join.onRef('c.studio_id', '=', 'l.studio_id').onRef('c.customer_id', '=', 'l.customer_id'),
    )
    .select(['c.customer_id', 'c.first_name', 'c.last_name'])
    .where('l.studio_id', '=', studioId)
    .where('l.client_id', '=', clientId)
    .where('l.customer_id', '<>', customerId)
    .executeTakeFirst();
  if (!holder) return;
  const name = `${holder.first_name} ${holder.last_name}`;
  throw new Problem({
    code: 'client_id_taken',
    status: 409,
    field: 'clientId',
    message: `Client ID ${clientId} belongs to ${name}.`,
    remedy: `Check the number on the client’s Spivi profile, or remove it from ${name} first.`,
    details: { customerId: holder.customer_id, name },
  });
}

/** Best effort: without an answer nobody is found, and the link is set all the same. */
async function askClients(
  studio: Studio,
  studioId: string,
  customerId: string,
  query: ClientQuery,
): Promise<SpiviClient[]> {
  const connection = await inTenant(studio.db, studioId, (trx) => loadConnection(trx, studioId));
  if (!connection || stoppedBecause(connection)) return [];
  const outcome = await callSpivi(
    studio,
    { connection, customerId },
    'ClientService/GetClients',
    query,
  ).catch(() => null);
  return outcome?.kind === 'ok' ? outcome.value.clients : [];
}

/** Spivi tells rides by email: another client's email would bring another person's numbers. */
function refuseForeign(withEmail: SpiviClient[], clientId: number): void {
  if (withEmail.length === 0 || withEmail.some((client) => client.clientId === clientId)) return;
  throw new Problem({
    code: 'email_of_other_client',
    status: 409,
    field: 'email',
    message: 'At Spivi this email belongs to another client.',
    remedy: 'Check the Client ID, or leave the email empty.',
  });
}
