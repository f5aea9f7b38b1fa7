import { randomBytes } from 'node:crypto';
import type { CustomerSummary } from '@tandem/api/studio';
import { inTenant, notFound } from '@tandem/platform';
import type { SpiviRequest } from '@tandem/spivi';
import { sql } from 'kysely';
import { audit } from '../../base/audit.ts';
import { announceChange } from '../../base/changes.ts';
import type { Caller, Studio } from '../../base/context.ts';
import type { Trx } from '../../base/db.ts';
import { problem } from '../../base/problem.ts';
import { allows } from '../../consent/index.ts';
import { getSummary } from '../../customers/index.ts';
import { CallsStopped, callSpivi } from '../calls/call.ts';
import { type Connection, loadConnection, stoppedBecause } from '../calls/load-connection.ts';
import { MatchDelayed, needCalls, orUnavailable } from '../calls/unavailable.ts';
import { SETTLE_SECONDS } from '../classes/timing.ts';
import { askFor, type Person } from './match-ask.ts';
import { keepAnswers } from './match-keep.ts';
import { isAboutOne, MAX_LOST_IN_ROW, peopleWhere } from './match-people.ts';

/** A job works so long and hands over to its successor: well below its lease. */
const SLICE_MS = 20_000;
/** People choose their own password at Spivi; this one is kept nowhere. 24 characters. */
const PASSWORD_BYTES = 18;

/**
 * Makes the accounts that wait: of customers whom Spivi does not know, where the studio chose so, and those of whom it is
 * not known whether an earlier call made them. Throws, to be tried again, when Spivi does not answer.
 */
export async function createAccounts(studio: Studio, { studioId }: { studioId: string }): Promise<void> {
  const connection = await inTenant(studio.db, studioId, (trx) => loadConnection(trx, studioId));
  if (!connection || stoppedBecause(connection) || connection.leavingSince) return;
  const until = Date.now() + SLICE_MS;
  let last: string | null = null;
  let lost: MatchDelayed | null = null;
  let lostInRow = 0;
  try {
    while (Date.now() < until) {
      const [person]: Person[] = await inTenant(studio.db, studioId, (trx) =>
        peopleWhere({ trx, studioId }, { after: last, where: WAITING, most: 1 }),
      );
      if (!person) {
        await inTenant(studio.db, studioId, (trx) => lookAgainLater(studio, trx, studioId));
        if (lost) throw lost;
        return;
      }
      last = person.customerId;
      const failure = await makeAccount(studio, connection, person).then(() => null, delayed);
      lost = failure ?? lost;
      lostInRow = failure ? lostInRow + 1 : 0;
      if (failure && (!isAboutOne(failure.failure) || lostInRow >= MAX_LOST_IN_ROW)) throw failure;
    }
  } catch (error) {
    if (error instanceof MatchDelayed && error.failure.kind === 'config') return;
    if (!(error instanceof CallsStopped)) throw error;
    return;
  }
  await inTenant(studio.db, studioId, (trx) =>
    studio.jobs.send(trx, 'create-accounts', { studioId }, { key: studioId }),
  );
}

function delayed(error: unknown): MatchDelayed {
  if (error instanceof MatchDelayed) return error;
  throw error;
}

/** Somebody who may be meant, a shared email and a refusal are for a person to judge. */
const WAITING = sql`p.client_id is null and (p.creating_since is not null or (
  p.create_missing and p.standing = 'not_found' and p.candidates = '[]' and p.create_reason is null
  and p.skipped_at is null and ${allows('send')} and not exists (select from customers o where o.studio_id = p.studio_id
    and o.email_normalized = p.email_normalized and o.customer_id <> p.customer_id)))`;

/**
 * Makes an account for one customer now.
 * @throws Problem not_found, already_linked, consent_missing, email_shared, spivi_refused, not_connected,
 *   spivi_unavailable
 */
export async function createAccount(
  studio: Studio,
  caller: Pick<Caller, 'studioId' | 'accountId'>,
  customerId: string,
): Promise<CustomerSummary['spivi']> {
  const { studioId } = caller;
  const { connection, person } = await inTenant(studio.db, studioId, async (trx) => {
    const person = await mayHaveAccount(trx, studioId, customerId);
    const connection = needCalls(await loadConnection(trx, studioId));
    await audit({ trx, caller }, 'spivi.create_account', { kind: 'customer', id: customerId });
    return { connection, person };
  });
  await orUnavailable(() => makeAccount(studio, connection, person));
  return inTenant(studio.db, studioId, async (trx) => {
    await lookAgainLater(studio, trx, studioId);
    const { rows } = await sql<{ create_reason: string | null }>`
      select create_reason from spivi_matches where studio_id = ${studioId} and customer_id = ${customerId}`.execute(
      trx,
    );
    const reason = rows[0]?.create_reason;
    if (reason)
      throw problem({
        code: 'spivi_refused',
        message: `Spivi did not make the account: ${reason}`,
        remedy: 'Correct the customer’s details, or make the account at Spivi and enter its Client ID.',
      });
    return (await getSummary({ studio, trx, studioId, now: studio.now() }, customerId)).spivi;
  });
}

async function mayHaveAccount(trx: Trx, studioId: string, customerId: string): Promise<Person> {
  const [person] = await peopleWhere({ trx, studioId }, { customerId, most: 1 });
  if (!person) throw notFound('customer');
  if (person.link)
    throw problem({
      code: 'already_linked',
      message: `This customer is linked to Client ID ${person.link.clientId}.`,
      remedy: 'Remove the Client ID first, if it is a wrong one.',
    });
  const { rows } = await sql<{ consents: boolean; sharing: string | null }>`
    select ${allows('send')} as consents, (select o.first_name || ' ' || o.last_name from customers o
      where o.studio_id = p.studio_id and o.email_normalized = p.email_normalized and o.customer_id <> p.customer_id
      limit 1) as sharing
    from customers p where p.studio_id = ${studioId} and p.customer_id = ${customerId}`.execute(trx);
  const { consents, sharing } = rows[0]!;
  if (!consents)
    throw problem({
      code: 'consent_missing',
      message: 'The customer has not agreed that their details are sent to Spivi.',
      remedy: 'Ask the customer for their consent first.',
    });
  if (sharing !== null)
    throw problem({
      code: 'email_shared',
      message: `${sharing} has the same email; an account at Spivi needs one of its own.`,
      remedy: 'Give one of the two another email.',
    });
  return person;
}

/**
 * Looks the customer up, and if Spivi does not know them, makes the account and looks again. That it is being made is
 * committed before the call; while it is not known whether an earlier call made it, there is only looking up.
 */
async function makeAccount(studio: Studio, connection: Connection, person: Person): Promise<void> {
  const { studioId } = connection;
  const { customerId } = person;
  const within = <T>(work: (trx: Trx) => Promise<T>) => inTenant(studio.db, studioId, work);
  const begun = (await within((trx) => creation(trx, studioId, customerId)))?.creating_since ?? null;
  // Taken before the look-up: only one that began after the window says that nothing was made.
  const settled = begun === null || studio.now().getTime() - begun.getTime() >= SETTLE_SECONDS * 1000;
  if (!(await isUnknown(studio, connection, person)) || !settled) return;
  const request = await within((trx) => accountOf(trx, studioId, customerId));
  const about = {
    connection,
    customerId,
    before: (trx: Trx) => claim(studio, trx, connection, person, begun),
  };
  const made = await callSpivi(studio, about, 'ClientService/AddClient', request).catch((error: unknown) => {
    if (error instanceof NotNow) return null;
    throw error;
  });
  if (made === null || made.kind === 'unknown') return;
  if (made.kind !== 'ok') await within((trx) => release(trx, studioId, customerId, null));
  if (made.kind === 'transient' || made.kind === 'config') throw new MatchDelayed(made);
  const there = made.kind === 'ok' || made.code === 'duplicate';
  if (there && !(await isUnknown(studio, connection, person))) return;
  if (made.kind !== 'ok') await within((trx) => release(trx, studioId, customerId, made.message));
}

/** Looks the customer up and keeps the answer: found once, they are linked by it. */
async function isUnknown(studio: Studio, connection: Connection, person: Person): Promise<boolean> {
  const about = { connection, preview: false };
  const { answers, lost } = await askFor(studio, about, [person]);
  if (lost) throw new MatchDelayed(lost);
  const counts = await inTenant(studio.db, connection.studioId, (trx) =>
    keepAnswers(studio, trx, about, answers),
  );
  return counts.not_found > 0;
}

/** Something changed since: the consent, the email, a link; or another process makes the account. */
class NotNow extends Error {}

async function claim(
  studio: Studio,
  trx: Trx,
  { studioId }: Connection,
  { customerId, emailNormalized }: Person,
  begun: Date | null,
): Promise<void> {
  const { rows } = await sql`
    update spivi_matches m set creating_since = ${studio.now()}, create_reason = null
    from person_mirror p
    where m.studio_id = ${studioId} and m.customer_id = ${customerId} and p.studio_id = m.studio_id
      and p.customer_id = m.customer_id and m.creating_since is not distinct from ${begun}
      and p.email_normalized = ${emailNormalized} and p.client_id is null and ${allows('send')} returning 1`.execute(
    trx,
  );
  if (rows.length === 0) throw new NotNow();
  await announceChange({ trx, studioId }, 'customer', customerId);
}

/** @param reason why Spivi will not make it; null: the call changed nothing */
async function release(trx: Trx, studioId: string, customerId: string, reason: string | null): Promise<void> {
  await sql`update spivi_matches set creating_since = null, create_reason = ${reason}
    where studio_id = ${studioId} and customer_id = ${customerId}`.execute(trx);
  await announceChange({ trx, studioId }, 'customer', customerId);
}

const creation = (trx: Trx, studioId: string, customerId: string) =>
  trx
    .selectFrom('spivi_matches')
    .select('creating_since')
    .where('studio_id', '=', studioId)
    .where('customer_id', '=', customerId)
    .executeTakeFirst();

async function accountOf(
  trx: Trx,
  studioId: string,
  customerId: string,
): Promise<SpiviRequest<'ClientService/AddClient'>> {
  const { email, first_name, last_name, gender, birth_date } = await trx
    .selectFrom('customers')
    .select(['email', 'first_name', 'last_name', 'gender', 'birth_date'])
    .where('studio_id', '=', studioId)
    .where('customer_id', '=', customerId)
    .executeTakeFirstOrThrow();
  return {
    username: email.trim(),
    password: randomBytes(PASSWORD_BYTES).toString('base64url'),
    firstName: first_name,
    lastName: last_name,
    ...(gender === 'male' && { gender: 'Male' }),
    ...(gender === 'female' && { gender: 'Female' }),
    ...(birth_date !== null && { birthDate: birth_date }),
  };
}

/** Accounts of which it is not known whether they were made are looked for once a late call can no longer make them. */
async function lookAgainLater(studio: Studio, trx: Trx, studioId: string): Promise<void> {
  const { rows } = await sql`select 1 from spivi_matches
    where studio_id = ${studioId} and creating_since is not null limit 1`.execute(trx);
  if (rows.length > 0)
    await studio.jobs.send(
      trx,
      'create-accounts',
      { studioId },
      { key: studioId, startAfterSeconds: Math.ceil(SETTLE_SECONDS) + 1 },
    );
}
