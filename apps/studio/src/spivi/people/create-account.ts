import { randomBytes } from 'node:crypto';
import type { CustomerSummary } from '@tandem/api/studio';
import { notFound } from '@tandem/platform';
import type { SpiviRequest } from '@tandem/spivi';
import { sql } from 'kysely';
import { audit } from '../../base/audit.ts';
import { inStudio, perform } from '../../base/call.ts';
import { announceChange } from '../../base/changes.ts';
import type { Studio, Visit, Work } from '../../base/context.ts';
import { problem } from '../../base/problem.ts';
import { allows, consentMissing } from '../../consent/index.ts';
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
  const connection = await inStudio(studio, studioId, (work) => loadConnection(work));
  if (!connection || stoppedBecause(connection) || connection.leavingSince) return;
  const until = Date.now() + SLICE_MS;
  let last: string | null = null;
  let lost: MatchDelayed | null = null;
  let lostInRow = 0;
  try {
    while (Date.now() < until) {
      const [person]: Person[] = await inStudio(studio, studioId, (work) =>
        peopleWhere(work, { after: last, where: WAITING, most: 1 }),
      );
      if (!person) {
        await inStudio(studio, studioId, (work) => lookAgainLater(work));
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
  await inStudio(studio, studioId, ({ trx }) =>
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
export async function createAccount(visit: Visit, customerId: string): Promise<CustomerSummary['spivi']> {
  const { connection, person } = await perform(visit, async (call) => {
    const person = await mayHaveAccount(call, customerId);
    const connection = needCalls(await loadConnection(call));
    await audit(call, 'spivi.create_account', { kind: 'customer', id: customerId });
    return { connection, person };
  });
  await orUnavailable(() => makeAccount(visit.studio, connection, person));
  return perform(visit, async (call) => {
    const { trx, studioId } = call;
    await lookAgainLater(call);
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
    return (await getSummary(call, customerId)).spivi;
  });
}

async function mayHaveAccount(work: Work, customerId: string): Promise<Person> {
  const { trx, studioId } = work;
  const [person] = await peopleWhere(work, { customerId, most: 1 });
  if (!person) throw notFound('customer');
  if (person.link)
    throw problem({
      code: 'already_linked',
      message: `This customer is linked to Client ID ${person.link.clientId}.`,
      remedy: 'Remove the Client ID first, if it is a wrong one.',
    });
  const { rows } = await sql<{ consents: boolean; sharing: string | null }>`
    select ${allows('send')} as consents, (select o.name from customers o
      where o.studio_id = p.studio_id and o.email_normalized = p.email_normalized and o.customer_id <> p.customer_id
      limit 1) as sharing
    from customers p where p.studio_id = ${studioId} and p.customer_id = ${customerId}`.execute(trx);
  const { consents, sharing } = rows[0]!;
  if (!consents) throw consentMissing('send');
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
  const within = <T>(work: (work: Work) => Promise<T>) => inStudio(studio, studioId, work);
  const begun = (await within((work) => creation(work, customerId)))?.creating_since ?? null;
  // Taken before the look-up: only one that began after the window says that nothing was made.
  const settled = begun === null || studio.now().getTime() - begun.getTime() >= SETTLE_SECONDS * 1000;
  if (!(await isUnknown(studio, connection, person)) || !settled) return;
  const request = await within((work) => accountOf(work, customerId));
  const about = {
    connection,
    customerId,
    before: (work: Work) => claim(work, connection, person, begun),
  };
  const made = await callSpivi(studio, about, 'ClientService/AddClient', request).catch((error: unknown) => {
    if (error instanceof NotNow) return null;
    throw error;
  });
  if (made === null || made.kind === 'unknown') return;
  if (made.kind !== 'ok') await within((work) => release(work, customerId, null));
  if (made.kind === 'transient' || made.kind === 'config') throw new MatchDelayed(made);
  const there = made.kind === 'ok' || made.code === 'duplicate';
  if (there && !(await isUnknown(studio, connection, person))) return;
  if (made.kind !== 'ok') await within((work) => release(work, customerId, made.message));
}

/** Looks the customer up and keeps the answer: found once, they are linked by it. */
async function isUnknown(studio: Studio, connection: Connection, person: Person): Promise<boolean> {
  const about = { connection, preview: false };
  const { answers, lost } = await askFor(studio, about, [person]);
  if (lost) throw new MatchDelayed(lost);
  const counts = await inStudio(studio, connection.studioId, (work) => keepAnswers(work, about, answers));
  return counts.not_found > 0;
}

/** Something changed since: the consent, the email, a link; or another process makes the account. */
class NotNow extends Error {}

async function claim(
  work: Work,
  { studioId }: Connection,
  { customerId, emailNormalized }: Person,
  begun: Date | null,
): Promise<void> {
  const { trx, now } = work;
  const { rows } = await sql`
    update spivi_matches m set creating_since = ${now}, create_reason = null
    from person_mirror p
    where m.studio_id = ${studioId} and m.customer_id = ${customerId} and p.studio_id = m.studio_id
      and p.customer_id = m.customer_id and m.creating_since is not distinct from ${begun}
      and p.email_normalized = ${emailNormalized} and p.client_id is null and ${allows('send')} returning 1`.execute(
    trx,
  );
  if (rows.length === 0) throw new NotNow();
  await announceChange(work, 'customer', customerId);
}

/** @param reason why Spivi will not make it; null: the call changed nothing */
async function release(work: Work, customerId: string, reason: string | null): Promise<void> {
  const { trx, studioId } = work;
  await sql`update spivi_matches set creating_since = null, create_reason = ${reason}
    where studio_id = ${studioId} and customer_id = ${customerId}`.execute(trx);
  await announceChange(work, 'customer', customerId);
}

const creation = ({ trx, studioId }: Work, customerId: string) =>
  trx
    .selectFrom('spivi_matches')
    .select('creating_since')
    .where('studio_id', '=', studioId)
    .where('customer_id', '=', customerId)
    .executeTakeFirst();

async function accountOf(
  { trx, studioId }: Work,
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
async function lookAgainLater({ studio, trx, studioId }: Work): Promise<void> {
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
