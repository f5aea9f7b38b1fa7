import { randomUUID } from 'node:crypto';
import type { RideImport } from '@tandem/api/studio';
import { MAX_IMPORTS_KEPT, MAX_IMPORTS_OPEN, MAX_IMPORTS_READING } from '@tandem/api/words';
import { notFound } from '@tandem/platform';
import { sql } from 'kysely';
import { audit } from '../base/audit.ts';
import { announceChange } from '../base/changes.ts';
import type { Call, Work } from '../base/context.ts';
import { problem } from '../base/problem.ts';
import { consentMissing, holdPerson, isAllowed } from '../consent/index.ts';
import { checkOwn } from '../customers/index.ts';
import { readImport } from './store.ts';

/**
 * Begins an import of a person's own rides.
 * @throws Problem not_found; consent_missing without the consent to keep numbers; too_many_imports
 */
export async function startImport(call: Call, customerId: string): Promise<RideImport> {
  const { trx, studioId, now } = call;
  checkOwn(call.caller, customerId);
  await lockWhoKeepsNumbers(call, customerId);
  const { rows } = await sql<{ reading: number }>`
    select count(*) as reading from imports where studio_id = ${studioId} and customer_id = ${customerId}
      and state = 'running'`.execute(trx);
  if (rows[0]!.reading >= MAX_IMPORTS_READING)
    throw problem({
      code: 'too_many_imports',
      message: 'Several imports of this person are being read already.',
      remedy: 'Wait until one of them has ended.',
    });
  await makeRoom(call, customerId, 'receiving', MAX_IMPORTS_OPEN - 1);
  await makeRoom(call, customerId, 'done', MAX_IMPORTS_KEPT - 1);
  const importId = randomUUID();
  await trx
    .insertInto('imports')
    .values({ studio_id: studioId, import_id: importId, customer_id: customerId, created_at: now })
    .execute();
  await announceChange(call, 'import', customerId);
  return readImport(call, { customerId, importId });
}

/** Leaves so many of a person's imports of that state, the newest; the rides of the others stay. */
async function makeRoom(
  { trx, studioId }: Work,
  customerId: string,
  state: 'receiving' | 'done',
  most: number,
): Promise<void> {
  await sql`delete from imports where studio_id = ${studioId} and import_id in (
    select import_id from imports where studio_id = ${studioId} and customer_id = ${customerId} and state = ${state}
    order by created_at desc, import_id offset ${most})`.execute(trx);
}

/** All files are there: reads them. Asked twice, it is read once. @throws Problem not_found */
export async function runImport(
  call: Call,
  { customerId, importId }: { customerId: string; importId: string },
): Promise<RideImport> {
  const { studio, trx, studioId } = call;
  checkOwn(call.caller, customerId);
  const begun = await trx
    .updateTable('imports')
    .set({ state: 'running' })
    .where('studio_id', '=', studioId)
    .where('customer_id', '=', customerId)
    .where('import_id', '=', importId)
    .where('state', '=', 'receiving')
    .returning('import_id')
    .executeTakeFirst();
  const read = await readImport(call, { customerId, importId });
  if (!begun) return read;
  await studio.jobs.send(trx, 'import-rides', { studioId, importId }, { key: importId });
  await audit(call, 'ride.import', { kind: 'customer', id: customerId }, { files: read.total });
  await announceChange(call, 'import', customerId);
  return read;
}

/**
 * Locks a person whose rides are about to change: two imports do not both find a ride missing, and none finds its way
 * past a consent that is being withdrawn. Always the first lock of a transaction.
 * @throws Problem not_found
 */
export async function lockRider(work: Work, customerId: string): Promise<void> {
  if (!(await holdPerson(work, customerId, 'changes'))) throw notFound('customer');
}

/** Locks a person whose rides are about to be kept. @throws Problem not_found, consent_missing */
export async function lockWhoKeepsNumbers(work: Work, customerId: string): Promise<void> {
  await lockRider(work, customerId);
  if (!(await isAllowed(work, customerId, 'store'))) throw consentMissing('store');
}
