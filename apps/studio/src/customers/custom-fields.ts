import { randomUUID } from 'node:crypto';
import { type CustomField, type CustomValue, type endpoints, readCustomValue } from '@tandem/api/studio';
import { MAX_CUSTOM_FIELDS } from '@tandem/api/words';
import { invalidField, notFound } from '@tandem/platform';
import { sql } from 'kysely';
import type { z } from 'zod';
import { audit } from '../base/audit.ts';
import { announceChange } from '../base/changes.ts';
import type { Call, Work } from '../base/context.ts';
import { happened } from '../base/happened.ts';
import { problem } from '../base/problem.ts';
import { holdPerson } from '../consent/index.ts';
import { getSummary } from './store.ts';
import { lockList, nameTaken } from './tags.ts';

type NewField = z.output<typeof endpoints.createCustomField.body>;
type FieldPatch = Omit<z.output<typeof endpoints.updateCustomField.body>, 'version'>;

/** The studio's own fields of a profile, in the order in which they were made. */
export async function listCustomFields({ trx, studioId }: Work): Promise<CustomField[]> {
  const { rows } = await sql<CustomField>`
    select field_id as "fieldId", name, kind, choices, version from custom_fields
    where studio_id = ${studioId} order by made_at, field_id limit ${MAX_CUSTOM_FIELDS}`.execute(trx);
  return rows;
}

/** A field, held until the transaction ends. @throws Problem not_found */
export async function lockCustomField(call: Call, fieldId: string): Promise<CustomField> {
  await lockList(call);
  await sql`select 1 from custom_fields where studio_id = ${call.studioId} and field_id = ${fieldId} for update`.execute(
    call.trx,
  );
  const field = (await listCustomFields(call)).find((one) => one.fieldId === fieldId);
  if (!field) throw notFound('field');
  return field;
}

/** @throws Problem too_many_fields; name_taken; invalid_field for a choice without choices, or choices of another kind */
export async function createCustomField(
  call: Call,
  { name, kind, choices = [] }: NewField,
): Promise<CustomField> {
  const { trx, studioId, now } = call;
  await lockList(call);
  checkChoices(kind, choices);
  const fields = await listCustomFields(call);
  if (fields.length >= MAX_CUSTOM_FIELDS)
    throw problem({
      code: 'too_many_fields',
      message: `There are ${MAX_CUSTOM_FIELDS} fields already.`,
      remedy: 'Remove one that nobody fills in.',
      details: { most: MAX_CUSTOM_FIELDS },
    });
  refuseTaken(fields, name);
  const fieldId = randomUUID();
  await trx
    .insertInto('custom_fields')
    .values({ studio_id: studioId, field_id: fieldId, name, kind, choices: [...choices], made_at: now })
    .execute();
  await audit(call, 'custom_field.create', { kind: 'custom_field', id: fieldId }, { kind });
  await announceChange(call, 'customer', null);
  return { fieldId, name, kind, choices: [...choices], version: 1 };
}

/** Changes a field that is held. @throws Problem name_taken; choice_in_use where somebody has a choice that would go */
export async function updateCustomField(
  call: Call,
  field: CustomField,
  patch: FieldPatch,
): Promise<CustomField> {
  const { trx, studioId } = call;
  const { fieldId } = field;
  const others = (await listCustomFields(call)).filter((one) => one.fieldId !== fieldId);
  if (patch.name !== undefined) refuseTaken(others, patch.name);
  if (patch.choices !== undefined) {
    checkChoices(field.kind, patch.choices);
    const { rows } = await sql<{ value: string }>`select value from custom_values
      where studio_id = ${studioId} and field_id = ${fieldId} and value <> all(${[...patch.choices]}::text[]) limit 1`.execute(
      trx,
    );
    if (rows[0])
      throw problem({
        code: 'choice_in_use',
        message: `Somebody has “${rows[0].value}”: it cannot go.`,
        remedy: 'Give them another choice first, or leave this one.',
        field: 'choices',
        details: { choice: rows[0].value },
      });
  }
  const change = {
    ...(patch.name !== undefined && { name: patch.name }),
    ...(patch.choices !== undefined && { choices: [...patch.choices] }),
  };
  if (Object.keys(change).length > 0)
    await trx
      .updateTable('custom_fields')
      .set(change)
      .where('studio_id', '=', studioId)
      .where('field_id', '=', fieldId)
      .execute();
  await audit(
    call,
    'custom_field.update',
    { kind: 'custom_field', id: fieldId },
    { fields: Object.keys(change) },
  );
  await announceChange(call, 'customer', null);
  return lockCustomField(call, fieldId);
}

/** Removes a field with what it says of everybody. @throws Problem not_found */
export async function removeCustomField(call: Call, fieldId: string): Promise<void> {
  const { trx, studioId } = call;
  await lockCustomField(call, fieldId);
  const { numDeletedRows: values } = await trx
    .deleteFrom('custom_values')
    .where('studio_id', '=', studioId)
    .where('field_id', '=', fieldId)
    .executeTakeFirst();
  await trx
    .deleteFrom('custom_fields')
    .where('studio_id', '=', studioId)
    .where('field_id', '=', fieldId)
    .execute();
  const people = Number(values);
  await audit(call, 'custom_field.remove', { kind: 'custom_field', id: fieldId }, { people });
  await announceChange(call, 'customer', null);
}

/** What the studio's own fields say of somebody: those that say something. */
export async function customValuesOf({ trx, studioId }: Work, customerId: string): Promise<CustomValue[]> {
  const { rows } = await sql<CustomValue>`
    select field_id as "fieldId", value from custom_values
    where studio_id = ${studioId} and customer_id = ${customerId} order by field_id limit ${MAX_CUSTOM_FIELDS}`.execute(
    trx,
  );
  return rows;
}

/**
 * Says what fields of the studio's own hold of somebody; empty: nothing. What is left out stays.
 * @throws Problem not_found; invalid_field for what the kind of a field does not hold
 */
export async function setCustomValues(
  call: Call,
  customerId: string,
  values: readonly CustomValue[],
): Promise<CustomValue[]> {
  const { trx, studioId } = call;
  await getSummary(call, customerId);
  if (!(await holdPerson(call, customerId, 'changes'))) throw notFound('customer');
  // No field goes, or loses a choice, meanwhile.
  await sql`select 1 from custom_fields where studio_id = ${studioId} order by field_id for share`.execute(
    trx,
  );
  const fields = new Map((await listCustomFields(call)).map((field) => [field.fieldId, field]));
  for (const [i, { fieldId, value: said }] of values.entries()) {
    const field = fields.get(fieldId);
    if (!field) throw notFound('field');
    const value = readCustomValue(field, said);
    if (value === undefined)
      throw invalidField(
        `values.${i}.value`,
        `“${field.name}” does not hold this.`,
        'Enter what the field is for.',
      );
    await sql`delete from custom_values where studio_id = ${studioId} and customer_id = ${customerId}
      and field_id = ${fieldId}`.execute(trx);
    if (value !== '')
      await trx
        .insertInto('custom_values')
        .values({ studio_id: studioId, customer_id: customerId, field_id: fieldId, value })
        .execute();
  }
  // The log names the fields, never what they say.
  const named = { fields: [...new Set(values.map(({ fieldId }) => fieldId))] };
  await audit(call, 'customer.custom_fields', { kind: 'customer', id: customerId }, named);
  await happened(call, { kind: 'customer_changed', customerId, emailChanged: false, detailsChanged: false });
  return customValuesOf(call, customerId);
}

function checkChoices(kind: CustomField['kind'], choices: readonly string[]): void {
  if ((kind === 'choice') !== choices.length > 0)
    throw invalidField(
      'choices',
      kind === 'choice'
        ? 'A choice needs something to choose from.'
        : 'Only a choice has something to choose from.',
    );
}

function refuseTaken(fields: readonly CustomField[], name: string): void {
  if (fields.some((field) => field.name.toLowerCase() === name.toLowerCase())) throw nameTaken(name);
}
