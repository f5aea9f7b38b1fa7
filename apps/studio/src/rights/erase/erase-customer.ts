import { randomUUID } from 'node:crypto';
import type { Erasure } from '@tandem/api/studio';
import { notFound, Problem } from '@tandem/platform';
import { audit } from '../../base/audit.ts';
import { perform } from '../../base/call.ts';
import { announceChange } from '../../base/changes.ts';
import type { Caller, Studio } from '../../base/context.ts';
import type { Trx } from '../../base/db.ts';
import { cancelComing } from '../../bookings/index.ts';
import { holdPerson } from '../../consent/index.ts';
import { addTombstones } from '../../customers/index.ts';
import { remotePerson } from '../../spivi/index.ts';
import {
  type ErasureRow,
  newSteps,
  presentErasure,
  type Remains,
  type Step,
  sealRemains,
  withStep,
} from './record.ts';
import { emptyRow, removeAccount, removePerson } from './remove-person.ts';

/** Whoever asked; `role` is what the record says of them. */
export type Asker = Pick<Caller, 'studioId' | 'accountId'> & { role: string };

/**
 * Deletes a person everywhere: here in one transaction, at Spivi by the job that follows.
 * @param confirm the person's full name, as they or the desk have typed it
 * @throws Problem not_found, confirm_mismatch
 */
export function eraseCustomer(
  studio: Studio,
  caller: Caller,
  customerId: string,
  confirm: string,
): Promise<Erasure> {
  return perform({ studio, caller }, ({ trx }) =>
    erase(studio, trx, caller, customerId, (name) => {
      if (plain(confirm) !== plain(name)) throw mismatch();
    }),
  );
}

/** Letters as they compare: composed, small, single spaces. */
const plain = (name: string) => name.normalize('NFC').trim().toLowerCase().replace(/\s+/g, ' ');

const mismatch = () =>
  new Problem({
    code: 'confirm_mismatch',
    status: 422,
    field: 'confirm',
    message: 'This is not the full name of the person.',
    remedy: 'Type first and last name as the profile shows them.',
  });

/** @param check may refuse, knowing the person's name; nothing has been changed then */
export async function erase(
  studio: Studio,
  trx: Trx,
  asker: Asker,
  customerId: string,
  check: (name: string) => void,
): Promise<Erasure> {
  const { studioId } = asker;
  const cancelled = await cancelComing({ studio, trx, studioId, now: studio.now() }, customerId, async () => {
    check(nameOf(await lockPerson(trx, studioId, customerId)));
  });
  // Somebody booked them in this moment: the whole is tried again, as after a lost race.
  if (cancelled === null) throw Object.assign(new Error('booked meanwhile'), { code: '40001' });
  const person = await lockPerson(trx, studioId, customerId);
  const remains = await remainsOf(trx, studioId, person);
  const removed = await removePerson(studio, trx, studioId, customerId, remains);
  await emptyRow(studio, trx, studioId, customerId);
  const account = await removeAccount(trx, studioId, person.account_id);
  await addTombstones(studio, trx, studioId, [{ customerId }], studio.now());
  const row = await insertErasure(studio, trx, asker, customerId, remains, {
    bookings: { removed: cancelled },
    numbers: { removed: removed.numbers },
    profile: { removed: 1 + removed.profile },
    account:
      account === 'removed'
        ? { removed: 1 }
        : { state: 'not_needed', code: account === 'shared' ? account : null },
    files: { removed: removed.files },
  });
  await audit(
    { trx, caller: asker },
    'customer.erase',
    { kind: 'customer', id: customerId },
    { erasureId: row.erasure_id },
  );
  await sendErasure(studio, trx, studioId, row.erasure_id);
  await announceChange({ trx, studioId }, 'customer', customerId);
  return presentErasure(row);
}

/** Has the job go on with an erasure. */
export const sendErasure = (
  studio: Studio,
  trx: Trx,
  studioId: string,
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
const nameOf = ({ first_name, last_name }: Person) => `${first_name} ${last_name}`;

/** Nobody writes anything that refers to the person until this transaction ends. @throws Problem not_found */
async function lockPerson(trx: Trx, studioId: string, customerId: string) {
  if (!(await holdPerson({ trx, studioId }, customerId, 'mention'))) throw notFound('customer');
  return trx
    .selectFrom('customers')
    .select(['customer_id', 'account_id', 'first_name', 'last_name', 'email', 'email_normalized', 'phone'])
    .where('studio_id', '=', studioId)
    .where('customer_id', '=', customerId)
    .executeTakeFirstOrThrow();
}

async function remainsOf(trx: Trx, studioId: string, person: Person): Promise<Remains> {
  const { first_name: first, last_name: last, email, email_normalized: normalized, phone } = person;
  const remote = await remotePerson(trx, studioId, {
    customerId: person.customer_id,
    name: nameOf(person),
    email,
  });
  const texts = [`${first} ${last}`, `${last} ${first}`, email, normalized, phone ?? '', ...remote.emails];
  return { ...remote, sent: false, absentSince: null, texts: [...new Set(texts)] };
}

async function insertErasure(
  studio: Studio,
  trx: Trx,
  { studioId, role }: Asker,
  customerId: string,
  remains: Remains,
  done: Partial<Record<Step['step'], Partial<Step>>>,
): Promise<ErasureRow> {
  const erasureId = randomUUID();
  const now = studio.now();
  let steps = newSteps();
  for (const [name, change] of Object.entries(done))
    steps = withStep(steps, name as Step['step'], { state: 'done', at: now.toISOString(), ...change });
  const row = await trx
    .insertInto('erasures')
    .values({
      studio_id: studioId,
      erasure_id: erasureId,
      customer_id: customerId,
      requested_at: now,
      requested_by: role,
      steps: JSON.stringify(steps),
      remote: sealRemains(studio, studioId, erasureId, remains),
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  return row as unknown as ErasureRow;
}
