import { randomUUID } from 'node:crypto';
import type { Erasure } from '@tandem/api/studio';
import { notFound } from '@tandem/platform';
import { sql } from 'kysely';
import { audit } from '../../base/audit.ts';
import { announceChange } from '../../base/changes.ts';
import type { Call, Work } from '../../base/context.ts';
import { needFresh } from '../../base/fresh.ts';
import { problem } from '../../base/problem.ts';
import { cancelComing } from '../../bookings/index.ts';
import { holdPerson } from '../../consent/index.ts';
import { addTombstones, checkOwn, mergedInto, readPending } from '../../customers/index.ts';
import { remotePerson } from '../../spivi/index.ts';
import {
  type ErasureRow,
  newSteps,
  presentErasure,
  type Remains,
  readMerged,
  type Step,
  type StepName,
  sealRemains,
  withStep,
} from './record.ts';
import { emptyRow, removeAccount, removePerson } from './remove-person.ts';

/**
 * Deletes a person everywhere: here in one transaction, at Spivi by the job that follows.
 * @param confirm the person's full name, as they or the desk have typed it
 * @throws Problem not_found, confirm_mismatch
 */
export async function eraseCustomer(call: Call, customerId: string, confirm: string): Promise<Erasure> {
  checkOwn(call.caller, customerId);
  needFresh(call);
  return erase(call, customerId, call.caller.role, (name) => {
    if (plain(confirm) !== plain(name)) throw mismatch();
  });
}

/** Letters as they compare: composed, small, single spaces. */
const plain = (name: string) => name.normalize('NFC').trim().toLowerCase().replace(/\s+/g, ' ');

const mismatch = () =>
  problem({
    code: 'confirm_mismatch',
    field: 'confirm',
    message: 'This is not the full name of the person.',
    remedy: 'Type first and last name as the profile shows them.',
  });

/**
 * @param requestedBy what the record says of who asked
 * @param check may refuse, knowing the person's name; nothing has been changed then
 */
export async function erase(
  call: Call,
  customerId: string,
  requestedBy: string,
  check: (name: string) => void,
): Promise<Erasure> {
  const person = await lockPerson(call, customerId);
  check(person.name);
  const cancelled = await cancelComing(call, customerId);
  const remains = await remainsOf(call, person);
  const removed = await removePerson(call, customerId, remains);
  await emptyRow(call, customerId);
  const account = await removeAccount(call, person.account_id);
  // In a restored backup a profile that has become part of this one is a person of its own again.
  const merged = await mergedInto(call, customerId);
  await addTombstones(
    call,
    [customerId, ...merged].map((id) => ({ customerId: id })),
  );
  const done: Done = {
    bookings: { removed: cancelled },
    numbers: { removed: removed.numbers },
    profile: { removed: 1 + removed.profile },
    account:
      account === 'removed'
        ? { removed: 1 }
        : { state: 'not_needed', code: account === 'shared' ? account : null },
    files: { removed: removed.files },
  };
  const row = await insertErasure(call, { customerId, requestedBy, remains, done });
  const { erasure_id: erasureId } = row;
  await audit(call, 'customer.erase', { kind: 'customer', id: customerId }, { erasureId });
  await sendErasure(call, erasureId);
  await announceChange(call, 'customer', customerId);
  return presentErasure(row);
}

/** Has the job go on with an erasure. */
export const sendErasure = (
  { studio, trx, studioId }: Work,
  erasureId: string,
  startAfterSeconds = 0,
): Promise<void> =>
  studio.jobs.send(
    trx,
    'erase-customer',
    { studioId, erasureId },
    { key: `${studioId}:${erasureId}`, startAfterSeconds },
  );

type Person = Awaited<ReturnType<typeof lockPerson>>;

/** Nobody writes anything that refers to the person until this transaction ends. @throws Problem not_found */
async function lockPerson(work: Work, customerId: string) {
  const { trx, studioId } = work;
  if (!(await holdPerson(work, customerId, 'mention'))) throw notFound('customer');
  return trx
    .selectFrom('customers')
    .select([
      'customer_id',
      'account_id',
      'name',
      'first_name',
      'last_name',
      'email',
      'email_normalized',
      'phone',
    ])
    .where('studio_id', '=', studioId)
    .where('customer_id', '=', customerId)
    .executeTakeFirstOrThrow();
}

/**
 * Keeps what an erasure of the one that two people became will need of one of them, before it is taken from its row. The
 * caller holds both.
 */
export async function keepRemains(work: Work, customerId: string, stays: string): Promise<void> {
  const remains = await remainsOf(work, await lockPerson(work, customerId));
  const id = randomUUID();
  await sql`insert into merged_remains (studio_id, remains_id, customer_id, sealed)
    values (${work.studioId}, ${id}, ${stays}, ${sealRemains(work, id, { ...remains, besides: [] })})`.execute(
    work.trx,
  );
}

/** Those that became part of the person, with their client where it is neither the person's own nor linked to anybody by now. */
async function besidesOf(work: Work, person: Person, own: number | null): Promise<Remains[]> {
  const merged = await readMerged(work, person.customer_id);
  const ids = merged.flatMap(({ clientId }) => clientId ?? []);
  const { rows } = await sql<{ id: number }>`select client_id as id from spivi_links
    where studio_id = ${work.studioId} and client_id = any(${ids}::bigint[])`.execute(work.trx);
  // One client is asked for once, also where its profile took part in several merges.
  const others = new Set([own, ...rows.map(({ id }) => id)]);
  return merged.map((one) => {
    const isKnown = others.has(one.clientId);
    others.add(one.clientId);
    return isKnown ? { ...one, clientId: null } : one;
  });
}

async function remainsOf(work: Work, person: Person): Promise<Remains> {
  const { first_name: first, last_name: last, email, email_normalized: normalized, phone } = person;
  const remote = await remotePerson(work, {
    customerId: person.customer_id,
    name: person.name,
    email,
  });
  const besides = await besidesOf(work, person, remote.clientId);
  const wished = (await readPending(work, person.customer_id))?.email ?? '';
  const texts = [
    `${first} ${last}`,
    `${last} ${first}`,
    email,
    normalized,
    wished,
    phone ?? '',
    ...remote.emails,
    ...besides.flatMap((one) => one.texts),
  ];
  return { ...remote, sent: false, absentSince: null, texts: [...new Set(texts)], besides };
}

type Done = Partial<Record<StepName, Partial<Step>>>;
type NewErasure = { customerId: string; requestedBy: string; remains: Remains; done: Done };

async function insertErasure(
  work: Work,
  { customerId, requestedBy, remains, done }: NewErasure,
): Promise<ErasureRow> {
  const { trx, studioId, now } = work;
  const erasureId = randomUUID();
  let steps = newSteps();
  for (const [name, change] of Object.entries(done))
    steps = withStep(steps, name as StepName, { state: 'done', at: now.toISOString(), ...change });
  const row = await trx
    .insertInto('erasures')
    .values({
      studio_id: studioId,
      erasure_id: erasureId,
      customer_id: customerId,
      requested_at: now,
      requested_by: requestedBy,
      steps: JSON.stringify(steps),
      remote: sealRemains(work, erasureId, remains),
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  return row as unknown as ErasureRow;
}
