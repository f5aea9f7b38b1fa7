import type { Customer } from '@tandem/api/studio';
import { may } from '@tandem/api/words';
import { audit } from '../base/audit.ts';
import type { Call } from '../base/context.ts';
import { bikeOf } from './bike.ts';
import { customValuesOf } from './custom-fields.ts';
import { healthVisible } from './health-visible.ts';
import { checkOwn } from './may-see.ts';
import { readPending } from './pending-email.ts';
import { bookingsOf, type CustomerRecord, getRecord, getSummary } from './store.ts';
import { readTagsOf } from './tags.ts';

/** A customer as the caller may see them; no program sees a body, its own person's neither. Reading another person's body details leaves a line in the log. */
export async function readCustomer(call: Call, customerId: string): Promise<Customer> {
  const { caller } = call;
  checkOwn(caller, customerId);
  const summary = await getSummary(call, customerId);
  const record = await getRecord(call, customerId);
  const visible = caller.tokenId === undefined && (await healthVisible(call, customerId));
  if (visible && caller.customerId !== customerId)
    await audit(call, 'health.read', { kind: 'customer', id: customerId });
  // Of the desk and the management everybody; an instructor of whoever's health numbers they see too.
  // A guardian books for the child, and is told no more than that needs.
  const isOwn = caller.customerId === customerId && caller.guardianId === undefined;
  const reaches = isOwn || may(caller.role, 'editCustomers') || visible;
  return {
    ...summary,
    firstName: record.first_name,
    lastName: record.last_name,
    locale: record.locale,
    notes: caller.role === 'member' ? '' : record.notes,
    emergencyName: reaches ? record.emergency_name : null,
    emergencyPhone: reaches ? record.emergency_phone : null,
    bike: bikeOf(record),
    tags: caller.role === 'member' ? [] : await readTagsOf(call, customerId),
    customValues: caller.role === 'member' ? [] : await customValuesOf(call, customerId),
    emailAnswered: record.email_answered,
    pendingEmail: caller.guardianId === undefined ? await readPending(call, customerId) : null,
    createdAt: record.created_at.toISOString(),
    bookings: await bookingsOf(call, customerId),
    healthVisible: visible,
    body: visible ? bodyOf(record) : null,
    version: record.version,
  };
}

/** What of a customer is changed in forms, as the caller may see it. */
export async function readContact(call: Call, customerId: string) {
  const record = await getRecord(call, customerId);
  return {
    customerId,
    firstName: record.first_name,
    lastName: record.last_name,
    email: record.email,
    phone: record.phone,
    locale: record.locale,
    notes: call.caller.role === 'member' ? '' : record.notes,
    emergencyName: record.emergency_name,
    emergencyPhone: record.emergency_phone,
    version: record.version,
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
