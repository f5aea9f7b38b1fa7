import type { Customer } from '@tandem/api/studio';
import { inTenant, invalidField, notAllowed, notFound } from '@tandem/platform';
import { z } from 'zod';
import { audit } from '../base/audit.ts';
import type { Caller, Studio } from '../base/context.ts';
import type { Trx } from '../base/db.ts';
import type { Mount } from '../base/mount.ts';
import { newestFirst, readBodyValues } from './body-history.ts';
import { removeBodyEntry, updateBody } from './change-body.ts';
import { createCustomer, updateCustomer } from './change-customer.ts';
import { healthVisible } from './health-visible.ts';
import {
  bookingsOf,
  type CustomerRecord,
  getRecord,
  getSummary,
  listCustomers,
  type Position,
} from './store.ts';

export function mountCustomers(studio: Studio, mount: Mount): void {
  mount('listCustomers', ({ caller, query }) =>
    inTenant(studio.db, caller.studioId, async (trx) => {
      const after = query.cursor === undefined ? null : readCursor(query.cursor);
      const { rows, next, total } = await listCustomers(trx, caller.studioId, query, after);
      return { rows, total, nextCursor: next && Buffer.from(JSON.stringify(next)).toString('base64url') };
    }),
  );
  mount('createCustomer', ({ caller, body }) =>
    inTenant(studio.db, caller.studioId, async (trx) =>
      getSummary(trx, caller.studioId, await createCustomer(studio, trx, caller, body)),
    ),
  );
  mount('getCustomer', ({ caller, params }) =>
    inTenant(studio.db, caller.studioId, (trx) => readCustomer(trx, caller, params.customerId)),
  );
  mount('updateCustomer', ({ caller, params, body }) =>
    inTenant(studio.db, caller.studioId, async (trx) => {
      checkOwn(caller, params.customerId);
      await updateCustomer(studio, trx, caller, params.customerId, body);
      return readCustomer(trx, caller, params.customerId);
    }),
  );
  mount('updateBody', ({ caller, params, body }) =>
    inTenant(studio.db, caller.studioId, async (trx) => {
      checkOwn(caller, params.customerId);
      await updateBody(studio, trx, caller, params.customerId, body);
      return readCustomer(trx, caller, params.customerId);
    }),
  );
  mount('listBodyHistory', ({ caller, params }) =>
    inTenant(studio.db, caller.studioId, async (trx) => {
      await checkHealth(trx, caller, params.customerId);
      return newestFirst(await readBodyValues(trx, caller.studioId, params.customerId));
    }),
  );
  mount('removeBodyEntry', ({ caller, params }) =>
    inTenant(studio.db, caller.studioId, async (trx) => {
      checkOwn(caller, params.customerId);
      await getSummary(trx, caller.studioId, params.customerId);
      return removeBodyEntry(studio, trx, caller, params.customerId, params);
    }),
  );
}

/** A member knows of nobody but themself. @throws Problem not_found */
export function checkOwn(caller: Caller, customerId: string): void {
  if (caller.role === 'member' && caller.customerId !== customerId) throw notFound('customer');
}

/** Lets through who may see a customer's health numbers, and notes it. @throws Problem not_found, not_allowed */
async function checkHealth(trx: Trx, caller: Caller, customerId: string): Promise<void> {
  checkOwn(caller, customerId);
  await getSummary(trx, caller.studioId, customerId);
  if (!(await healthVisible(trx, caller, customerId))) throw notAllowed();
  if (caller.customerId !== customerId)
    await audit({ trx, caller }, 'health.read', { kind: 'customer', id: customerId });
}

/** A customer as the caller may see them. Reading another person's body details leaves a line in the log. */
async function readCustomer(trx: Trx, caller: Caller, customerId: string): Promise<Customer> {
  checkOwn(caller, customerId);
  const summary = await getSummary(trx, caller.studioId, customerId);
  const record = await getRecord(trx, caller.studioId, customerId);
  const visible = await healthVisible(trx, caller, customerId);
  if (visible && caller.customerId !== customerId)
    await audit({ trx, caller }, 'health.read', { kind: 'customer', id: customerId });
  return {
    ...summary,
    firstName: record.first_name,
    lastName: record.last_name,
    locale: record.locale,
    notes: caller.role === 'member' ? '' : record.notes,
    createdAt: record.created_at.toISOString(),
    bookings: await bookingsOf(trx, caller.studioId, customerId),
    healthVisible: visible,
    body: visible ? bodyOf(record) : null,
  };
}

const bodyOf = (record: CustomerRecord): Customer['body'] => ({
  birthDate: record.birth_date,
  gender: record.gender,
  heightCm: record.height_cm,
  weightKg: record.weight_kg,
  ftpW: record.ftp_w,
  lthrBpm: record.lthr_bpm,
  restingHrBpm: record.resting_hr_bpm,
  maxHrBpm: record.max_hr_bpm,
  strapId: record.strap_id,
});

const position = z.tuple([z.string().max(200), z.string().max(200), z.uuid()]);

function readCursor(cursor: string): Position {
  try {
    return position.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()));
  } catch {
    throw invalidField('cursor', 'This page mark is not readable.', 'Start again from the first page.');
  }
}
