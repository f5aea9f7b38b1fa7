import { randomUUID } from 'node:crypto';
import type { endpoints } from '@tandem/api/studio';
import { notAllowed } from '@tandem/platform';
import type { Updateable } from 'kysely';
import type { z } from 'zod';
import { audit } from '../base/audit.ts';
import type { Call, Work } from '../base/context.ts';
import type { DB } from '../base/db.ts';
import { normalizeEmail } from '../base/email.ts';
import { needFresh } from '../base/fresh.ts';
import { happened } from '../base/happened.ts';
import { refuseToken } from '../base/refuse-token.ts';
import { grantConsent, holdPerson } from '../consent/index.ts';
import { checkNamed, refuseTwice } from './known-already.ts';
import { askHolder, refuseFlood, tellFormer } from './pending-email.ts';
import { getRecord } from './store.ts';

type NewCustomer = z.output<typeof endpoints.createCustomer.body>;
type CustomerPatch = z.output<typeof endpoints.updateCustomer.body>;

/**
 * Adds a customer. Two people may share one email. What they consent to is said by a person, not by a program. One among many is looked up at Spivi with the next daily run.
 * @returns the id
 * @throws Problem customer_exists where somebody of this name has this email or phone, unless it is another person;
 *   invalid_field without any name; token_refused for consents by a token
 */
export async function createCustomer(
  call: Call,
  body: NewCustomer,
  { amongMany = false, emailAnswered = true } = {},
): Promise<string> {
  const { trx, studioId } = call;
  if (body.consents.length > 0) refuseToken(call.caller);
  checkNamed(body.firstName, body.lastName);
  if (!body.anotherPerson) await refuseTwice(call, body);
  const customerId = randomUUID();
  await trx
    .insertInto('customers')
    .values({
      studio_id: studioId,
      customer_id: customerId,
      first_name: body.firstName,
      last_name: body.lastName,
      email: body.email,
      email_normalized: normalizeEmail(body.email),
      email_answered: emailAnswered,
      phone: body.phone,
      locale: body.locale,
      notes: body.notes,
      emergency_name: body.emergencyName,
      emergency_phone: body.emergencyPhone,
    })
    .execute();
  for (const purpose of new Set(body.consents)) await grantConsent(call, customerId, purpose, 'staff');
  await audit(call, 'customer.create', { kind: 'customer', id: customerId }, { consents: body.consents });
  const changed = { emailChanged: !amongMany, detailsChanged: false };
  await happened(call, { kind: 'customer_changed', customerId, ...changed });
  return customerId;
}

/**
 * Changes names and contact; the notes are the staff's. An address that a member wishes for waits until its holder has
 * answered a mail; one that staff enter counts at once, but numbers are mailed there only after its holder's answer.
 */
export async function updateCustomer(call: Call, customerId: string, patch: CustomerPatch): Promise<void> {
  if (call.caller.role === 'member' && patch.notes !== undefined) throw notAllowed();
  await holdPerson(call, customerId, 'changes');
  const before = await getRecord(call, customerId);
  checkNamed(patch.firstName ?? before.first_name, patch.lastName ?? before.last_name);
  const email = patch.email === undefined ? before.email_normalized : normalizeEmail(patch.email);
  const emailDiffers = email !== before.email_normalized;
  const byStaff = call.caller.role !== 'member';
  await write(call, customerId, {
    ...(patch.firstName !== undefined && { first_name: patch.firstName }),
    ...(patch.lastName !== undefined && { last_name: patch.lastName }),
    ...(patch.email !== undefined && byStaff && { email: patch.email, email_normalized: email }),
    ...(emailDiffers && byStaff && { email_answered: false }),
    ...(patch.phone !== undefined && { phone: patch.phone }),
    ...(patch.locale !== undefined && { locale: patch.locale }),
    ...(patch.notes !== undefined && { notes: patch.notes }),
    ...(patch.emergencyName !== undefined && { emergency_name: patch.emergencyName }),
    ...(patch.emergencyPhone !== undefined && { emergency_phone: patch.emergencyPhone }),
  });
  if (emailDiffers) {
    if (!byStaff) needFresh(call);
    // Staff set right by hand what was asked for too often.
    if (!byStaff || call.caller.tokenId !== undefined) await refuseFlood(call, customerId);
    await askHolder(call, { customerId, email: patch.email!, by: byStaff ? 'staff' : 'member' });
    await tellFormer(call, customerId, before.email, byStaff);
  }
  const emailChanged = emailDiffers && byStaff;
  const detailsChanged = [patch.firstName, patch.lastName, patch.phone].some((field) => field !== undefined);
  // The log names the fields, never their values.
  await audit(call, 'customer.update', { kind: 'customer', id: customerId }, { fields: Object.keys(patch) });
  await happened(call, { kind: 'customer_changed', customerId, emailChanged, detailsChanged });
}

async function write(
  { trx, studioId }: Work,
  customerId: string,
  change: Updateable<DB['customers']>,
): Promise<void> {
  if (Object.keys(change).length === 0) return;
  await trx
    .updateTable('customers')
    .set(change)
    .where('studio_id', '=', studioId)
    .where('customer_id', '=', customerId)
    .execute();
}
