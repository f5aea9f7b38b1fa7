import type { Reason } from '@tandem/api/words';
import type { Outcome, SpiviClient, SpiviRequest } from '@tandem/spivi';
import { sql } from 'kysely';
import { inStudio } from '../../base/call.ts';
import type { Studio, Work } from '../../base/context.ts';
import { normalizeEmail } from '../../base/email.ts';
import { addTombstones, erasedClients } from '../../customers/index.ts';
import { CallsStopped, callSpivi, callSpiviMany } from '../calls/call.ts';
import { type Connection, loadConnection, stoppedBecause } from '../calls/load-connection.ts';
import { MatchDelayed } from '../calls/unavailable.ts';
import { LATE_SECONDS, SETTLE_SECONDS } from '../classes/timing.ts';
import type { RemotePerson } from './forget-person.ts';
import { decideMatch } from './match-rule.ts';

/** How far the forgetting is; kept between tries. */
export type Forgetting = RemotePerson & {
  /** The deletion has been sent at least once. */
  sent: boolean;
  /** Since when Spivi has not shown the client (ISO). */
  absentSince: string | null;
};
/** An erased person; `keep` writes how far it is. */
type Erased = {
  customerId: string;
  person: Forgetting;
  keep(work: Work, person: Forgetting): Promise<void>;
};
/** `again`: look once more after so long. `attention`: a person must do something first. */
export type Forgotten =
  | { state: 'done'; removed: number; code: 'client_missing' | null }
  | { state: 'not_needed' }
  | { state: 'attention'; code: Reason }
  | { state: 'again'; seconds: number };

/**
 * Has Spivi delete an erased person's client. Without a link it is the one whom a matching would have linked. What is
 * not there is believed when a second look later does not find it either; a call without an answer is looked up.
 * @param erased.keep is called also in the transaction before a deletion is sent
 * @throws MatchDelayed to be tried again when Spivi does not answer
 */
export async function forgetClient(studio: Studio, studioId: string, erased: Erased): Promise<Forgotten> {
  const { person } = erased;
  const connection = await inStudio(studio, studioId, loadConnection);
  const stopped = stoppedBecause(connection);
  const known = person.clientId !== null || person.creating;
  if (stopped === 'not_connected' && !known) return { state: 'not_needed' };
  if (stopped) return { state: 'attention', code: stopped };
  if (person.siteId !== null && person.siteId !== connection!.siteId)
    return known ? { state: 'attention', code: 'other_site' } : { state: 'not_needed' };
  try {
    return await forgetAt(studio, connection!, erased);
  } catch (error) {
    if (!(error instanceof CallsStopped)) throw error;
    if (error.reason === 'held' || error.reason === 'changed')
      throw new MatchDelayed({ kind: 'transient', code: 'network', message: error.message });
    return { state: 'attention', code: error.reason };
  }
}

async function forgetAt(studio: Studio, connection: Connection, erased: Erased): Promise<Forgotten> {
  const { customerId, person, keep } = erased;
  const { studioId } = connection;
  const found = await lookUp(studio, connection, person);
  if ('state' in found) return found;
  const meant = await whoIsMeant(studio, connection, person, found.clients);
  if (meant === 'ambiguous') return { state: 'attention', code: 'ambiguous' };
  if (meant === null && !person.sent && person.clientId === null && !person.creating)
    return { state: 'not_needed' };
  if (meant === null) return absent(studio, studioId, erased);
  if (meant.email === null) return { state: 'attention', code: 'email_unknown' };
  const email = normalizeEmail(meant.email);
  const others = found.clients.filter((client) => client.clientId !== meant.clientId);
  // Spivi deletes by email: it must mean this client only.
  if (others.some((client) => normalizeEmail(client.email ?? '') === email))
    return { state: 'attention', code: 'email_shared' };
  const known = {
    ...person,
    clientId: meant.clientId,
    siteId: connection.siteId,
    emails: [...new Set([meant.email, ...person.emails])],
    sent: true,
    absentSince: null,
  };
  const before = async (work: Work) => {
    await addTombstones(work, [known]);
    await keep(work, known);
  };
  const about = { connection, customerId, before };
  const request = { username: meant.email };
  const outcome = await callSpivi(studio, about, 'ClientService/DelClient', request);
  if (outcome.kind === 'ok') return { state: 'done', removed: 1, code: null };
  if (outcome.code === 'not_found') return absent(studio, studioId, { ...erased, person: known });
  return refused(outcome);
}

/** @throws MatchDelayed for a reason that passes, or an outcome that must be looked up */
function refused(failure: Exclude<Outcome<unknown>, { kind: 'ok' }>): Forgotten {
  if (failure.kind === 'config') return { state: 'attention', code: failure.code };
  if (failure.kind === 'permanent') return { state: 'attention', code: 'refused' };
  throw new MatchDelayed(failure);
}

/** Every client under the person's emails, and of their name where the client's email was never known. */
async function lookUp(
  studio: Studio,
  connection: Connection,
  { emails, name, clientId }: Forgetting,
): Promise<{ clients: SpiviClient[] } | Forgotten> {
  const queries: SpiviRequest<'ClientService/GetClients'>[] = emails.map((username) => ({ username }));
  if (clientId !== null) queries.push({ searchText: name });
  const outcomes = await callSpiviMany(studio, { connection }, 'ClientService/GetClients', queries);
  const clients = new Map<number, SpiviClient>();
  for (const outcome of outcomes) {
    if (outcome.kind === 'ok')
      for (const client of outcome.value.clients) clients.set(client.clientId, client);
    else if (outcome.code !== 'not_found') return refused(outcome);
  }
  if (outcomes.length < queries.length)
    throw new MatchDelayed({ kind: 'transient', code: 'timeout', message: 'Not all look-ups were made.' });
  return { clients: [...clients.values()] };
}

/** Nobody who is another customer's, or was erased before; without a link only whom a matching would have linked. */
async function whoIsMeant(
  studio: Studio,
  { studioId, siteId }: Connection,
  { clientId, name, emails }: Forgetting,
  clients: SpiviClient[],
): Promise<SpiviClient | 'ambiguous' | null> {
  if (clientId !== null) return clients.find((client) => client.clientId === clientId) ?? null;
  const email = emails.at(-1)!;
  return inStudio(studio, studioId, async (work) => {
    const { trx } = work;
    const ids = clients.map((client) => client.clientId);
    const erased = await erasedClients(work, siteId, ids);
    const { rows } = await sql<{ sharing: number; held: number[] }>`
      select (select count(*) from customers where studio_id = ${studioId} and erased_at is null
          and email_normalized = ${normalizeEmail(email)}) as sharing,
        array(select client_id from spivi_links where studio_id = ${studioId}
          and client_id = any(${ids}::bigint[])) as held`.execute(trx);
    const { sharing, held } = rows[0]!;
    const free = clients.filter((client) => !erased.has(client.clientId) && !held.includes(client.clientId));
    const asked = { name, email, clients: free, customersWithEmail: 1 + sharing, isHeld: () => false };
    const { result, candidates } = decideMatch(asked);
    if (result === 'ambiguous') return 'ambiguous';
    if (result !== 'linked') return null;
    return free.find((client) => client.clientId === candidates[0]!.clientId) ?? null;
  });
}

/** An account in the making may appear late; anything else is believed after the stale window. */
async function absent(studio: Studio, studioId: string, { person, keep }: Erased): Promise<Forgotten> {
  const now = studio.now();
  const wait = person.creating ? Math.max(SETTLE_SECONDS, LATE_SECONDS) : SETTLE_SECONDS;
  const since = person.absentSince === null ? now : new Date(person.absentSince);
  const seconds = Math.ceil(wait - (now.getTime() - since.getTime()) / 1000);
  if (person.absentSince !== null && seconds <= 0)
    return person.sent
      ? { state: 'done', removed: 1, code: null }
      : { state: 'done', removed: 0, code: 'client_missing' };
  await inStudio(studio, studioId, (work) => keep(work, { ...person, absentSince: since.toISOString() }));
  return { state: 'again', seconds: Math.max(seconds, 1) };
}
