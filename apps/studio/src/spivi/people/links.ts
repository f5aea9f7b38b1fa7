import type { CustomerSummary, endpoints } from '@tandem/api/studio';
import type { AuditAction } from '@tandem/api/words';
import { notFound } from '@tandem/platform';
import type { SpiviClient, SpiviRequest } from '@tandem/spivi';
import { sql } from 'kysely';
import type { z } from 'zod';
import { audit } from '../../base/audit.ts';
import { perform } from '../../base/call.ts';
import { announceChange } from '../../base/changes.ts';
import type { Call, Studio, Visit, Work } from '../../base/context.ts';
import { problem } from '../../base/problem.ts';
import { holdPerson } from '../../consent/index.ts';
import { getSummary } from '../../customers/index.ts';
import { leaveBoard, sendTellBoards } from '../board/send.ts';
import { callSpivi } from '../calls/call.ts';
import { type Connection, loadConnection, stoppedBecause } from '../calls/load-connection.ts';
import { needCalls, orUnavailable, unavailable } from '../calls/unavailable.ts';
import { markCustomerDirty } from '../classes/mark-dirty.ts';
import { markForPush } from './push-mark.ts';

type LinkBody = z.output<typeof endpoints.setSpiviLink.body>;
type ClientQuery = SpiviRequest<'ClientService/GetClients'>;

/**
 * Sets a customer's Spivi Client ID by hand, once Spivi has confirmed that there is such a client and under which email,
 * by which the numbers are asked for. Without a connection it is kept as it is and looked at by the next matching.
 * @throws Problem not_found, client_id_taken (naming the holder, of this studio), spivi_email_needed,
 *   client_id_mismatch, client_not_found, spivi_unavailable: then nothing is saved
 */
export async function setLink(
  visit: Visit,
  customerId: string,
  body: LinkBody,
): Promise<CustomerSummary['spivi']> {
  const { clientId } = body;
  const { connection, person } = await perform(visit, async (call) => {
    await refuseHeld(call, customerId, clientId);
    const { name, email } = await getSummary(call, customerId);
    return { connection: await loadConnection(call), person: { customerId, name, email } };
  });
  const stopped = stoppedBecause(connection);
  if (stopped === 'auth') needCalls(connection);
  const email = stopped
    ? (body.email ?? null)
    : await orUnavailable(() => confirmedEmail(visit.studio, connection!, person, body));
  return perform(visit, async (call) => {
    if (!(await holdPerson(call, customerId, 'mention'))) throw notFound('customer');
    await refuseHeld(call, customerId, clientId);
    await saveLink(call, customerId, {
      client_id: clientId,
      site_id: connection?.siteId ?? null,
      email,
      checked_at: stopped ? null : call.now,
    });
    await changed(call, customerId, 'spivi.link', { clientId });
    return (await getSummary(call, customerId)).spivi;
  });
}

type Link = { client_id: number; site_id: number | null; email: string | null; checked_at: Date | null };

async function saveLink(work: Work, customerId: string, link: Link): Promise<void> {
  const { trx, studioId, now } = work;
  const values = {
    ...link,
    source: 'manual' as const,
    linked_at: now,
    missing_since: null,
    broken_since: null,
    push_state: 'off' as const,
    push_reason: null,
    push_since: null,
  };
  await sql`update spivi_matches set creating_since = null, create_reason = null
    where studio_id = ${studioId} and customer_id = ${customerId}`.execute(trx);
  await leaveBoard(work, customerId, link.client_id);
  await trx
    .insertInto('spivi_links')
    .values({ studio_id: studioId, customer_id: customerId, ...values })
    .onConflict((conflict) =>
      conflict.columns(['studio_id', 'customer_id']).doUpdateSet({
        ...values,
        // Another client has been sent nothing yet.
        pushed: sql`case when spivi_links.client_id = ${link.client_id} then spivi_links.pushed end`,
        board_told: sql`case when spivi_links.client_id = ${link.client_id} then spivi_links.board_told end`,
      }),
    )
    .execute();
  await markForPush(work, [customerId]);
  await sendTellBoards(work);
}

/** The email under which Spivi has this client: by the customer's name, the email given, or the customer's own. */
async function confirmedEmail(
  studio: Studio,
  connection: Connection,
  person: { customerId: string; name: string; email: string },
  { clientId, email: given }: LinkBody,
): Promise<string | null> {
  const ask = async (query: ClientQuery): Promise<SpiviClient[]> => {
    const about = { connection, customerId: person.customerId };
    const outcome = await callSpivi(studio, about, 'ClientService/GetClients', query);
    if (outcome.kind === 'ok') return outcome.value.clients;
    if (outcome.code === 'not_found') return [];
    throw unavailable(outcome.message);
  };
  const isMeant = (client: SpiviClient) => client.clientId === clientId;
  const named = (await ask({ searchText: person.name })).find(isMeant);
  if (named) return named.email ?? given ?? null;
  const found = await ask({ username: given ?? person.email });
  const meant = found.find(isMeant);
  if (meant) return meant.email ?? given ?? person.email;
  if (given === undefined)
    throw problem({
      code: 'spivi_email_needed',
      field: 'email',
      message: `Spivi has no client ${clientId} of this name or email.`,
      remedy: 'Enter the email on the client’s Spivi profile.',
    });
  const [other] = found;
  if (other)
    throw problem({
      code: 'client_id_mismatch',
      field: 'clientId',
      message: `At Spivi ${given} belongs to Client ID ${other.clientId}, not ${clientId}.`,
      remedy: 'Check the Client ID and the email on the client’s Spivi profile.',
      details: { clientId: other.clientId, name: other.displayName },
    });
  throw problem({
    code: 'client_not_found',
    field: 'email',
    message: `Spivi has no client under ${given}.`,
    remedy: 'Check the email on the client’s Spivi profile.',
  });
}

/** Forgets a customer's Client ID; past results stay. The next matching asks for them again. */
export async function removeLink(call: Call, customerId: string): Promise<void> {
  const { trx, studioId } = call;
  if (!(await holdPerson(call, customerId, 'mention'))) throw notFound('customer');
  // What was found for them counts no more; whether an account is being made stays known.
  await sql`update spivi_matches set email_normalized = ''
    where studio_id = ${studioId} and customer_id = ${customerId}`.execute(trx);
  await leaveBoard(call, customerId);
  const removed = await trx
    .deleteFrom('spivi_links')
    .where('studio_id', '=', studioId)
    .where('customer_id', '=', customerId)
    .returning('client_id')
    .executeTakeFirst();
  if (removed) await changed(call, customerId, 'spivi.unlink', { clientId: removed.client_id });
}

async function changed(
  call: Call,
  customerId: string,
  action: AuditAction,
  detail: Record<string, unknown>,
): Promise<void> {
  await audit(call, action, { kind: 'customer', id: customerId }, detail);
  await markCustomerDirty(call, customerId);
  await announceChange(call, 'customer', customerId);
  await announceChange(call, 'spivi', null);
}

async function refuseHeld({ trx, studioId }: Work, customerId: string, clientId: number): Promise<void> {
  const holder = await trx
    .selectFrom('spivi_links as l')
    .innerJoin('customers as c', (join) =>
      join.onRef('c.studio_id', '=', 'l.studio_id').onRef('c.customer_id', '=', 'l.customer_id'),
    )
    .select(['c.customer_id', 'c.name'])
    .where('l.studio_id', '=', studioId)
    .where('l.client_id', '=', clientId)
    .where('l.customer_id', '<>', customerId)
    .executeTakeFirst();
  if (!holder) return;
  const { name } = holder;
  throw problem({
    code: 'client_id_taken',
    field: 'clientId',
    message: `Client ID ${clientId} belongs to ${name}.`,
    remedy: `Check the number on the client’s Spivi profile, or remove it from ${name} first.`,
    details: { customerId: holder.customer_id, name },
  });
}
