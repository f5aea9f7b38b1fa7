import { isDeepStrictEqual } from 'node:util';
import type { BodyEntry, endpoints } from '@tandem/api/studio';
import { type DatedDetail, datedDetails } from '@tandem/api/words';
import { invalidField, notFound } from '@tandem/platform';
import { sql, type Updateable } from 'kysely';
import type { z } from 'zod';
import { audit } from '../base/audit.ts';
import type { Call, Work } from '../base/context.ts';
import type { DB } from '../base/db.ts';
import { happened } from '../base/happened.ts';
import { holdPerson } from '../consent/index.ts';
import { newestFirst, readBodyValues, valueOn } from './body-history.ts';
import { todayOf } from './home-zone.ts';
import { type CustomerRecord, getRecord } from './store.ts';

type BodyPatch = z.output<typeof endpoints.updateBody.body>;
type Columns = Updateable<DB['customers']>;

const COLUMNS = {
  heightCm: 'height_cm',
  weightKg: 'weight_kg',
  ftpW: 'ftp_w',
  lthrBpm: 'lthr_bpm',
  restingHrBpm: 'resting_hr_bpm',
  maxHrBpm: 'max_hr_bpm',
} as const satisfies Record<DatedDetail, keyof Columns>;

/** Rides of a day began at most so much before it began in UTC. */
const ZONES_MS = 24 * 3_600_000;
/** Nobody who rides was born before. */
const EARLIEST_BIRTH = '1900-01-01';
/** From the first ride on. */
const ALWAYS = new Date(0);

/**
 * Changes body details. A value that changes in the course of time counts from its day on and stays in the history; one
 * that is already in force that day is no change. Null says that the studio does not know it: all its values go, since a
 * value without an end could otherwise only be followed by another. Rides that it counts for are computed anew.
 * @throws Problem not_found; invalid_field for a day in the future, by the customer's own calendar, a birth date that is
 * none, or a resting heart rate that is not below the maximum of that day
 */
export async function updateBody(
  call: Call,
  customerId: string,
  { from: wantedFrom, suggested, ...patch }: BodyPatch,
): Promise<void> {
  const { caller } = call;
  // Two changes at once do not undo each other, and rides are not computed meanwhile.
  await holdPerson(call, customerId, 'changes');
  const record = await getRecord(call, customerId);
  const today = await todayOf(call, customerId);
  const from = wantedFrom ?? today;
  if (from > today)
    throw invalidField('from', 'This day lies in the future.', 'Choose today or an earlier day.');
  if (from < EARLIEST_BIRTH)
    throw invalidField('from', `This day lies before ${EARLIEST_BIRTH}.`, 'Choose a later day.');
  if (patch.birthDate && (patch.birthDate > today || patch.birthDate < EARLIEST_BIRTH))
    throw invalidField('birthDate', 'Nobody who rides was born that day.', 'Check the year.');
  const said = caller.customerId === customerId ? 'member' : 'staff';
  const source = suggested ? 'ride' : said;
  const before = await readBodyValues(call, customerId);
  assertHeartRates(before, patch, from);
  /** Null: from the first ride on. */
  const since: (string | null)[] = [];
  for (const field of datedDetails) {
    const value = patch[field];
    // What a ride suggests is to be in force now, also where a value was entered after that ride.
    const day = suggested ? laterOf(from, lastDay(before, field)) : from;
    if (value === undefined || value === valueOn(before, field, day)) continue;
    since.push(value === null ? null : day);
    if (value === null) await removeValues(call, customerId, field);
    else await keepValue(call, customerId, { field, from: day, value, source });
  }
  const { birthDate = record.birth_date, gender = record.gender, strapId = record.strap_id } = patch;
  if (birthDate !== record.birth_date || gender !== record.gender) since.push(null);
  const fields = datedDetails.filter((field) => patch[field] !== undefined);
  await putInForce(call, customerId, {
    fields,
    since,
    today,
    columns: { birth_date: birthDate, gender, strap_id: strapId },
    named: Object.keys(patch),
  });
}

const lastDay = (values: readonly BodyEntry[], field: DatedDetail) =>
  values.findLast((value) => value.field === field)?.from ?? '';
const laterOf = (a: string, b: string) => (a > b ? a : b);

/** Where one of the two is given, they must leave a range between them: zones and load are shares of it. */
function assertHeartRates(before: readonly BodyEntry[], patch: BodyPatch, day: string): void {
  if (patch.restingHrBpm == null && patch.maxHrBpm == null) return;
  const { restingHrBpm = valueOn(before, 'restingHrBpm', day), maxHrBpm = valueOn(before, 'maxHrBpm', day) } =
    patch;
  if (restingHrBpm === null || maxHrBpm === null || restingHrBpm < maxHrBpm) return;
  throw invalidField(
    patch.restingHrBpm == null ? 'maxHrBpm' : 'restingHrBpm',
    'The resting heart rate lies below the maximum.',
    'Check both numbers.',
  );
}

/** Removes one dated value: the one before it counts again. @throws Problem not_found */
export async function removeBodyEntry(
  call: Call,
  customerId: string,
  { field, from }: { field: DatedDetail; from: string },
): Promise<BodyEntry[]> {
  // Two changes at once do not undo each other, and rides are not computed meanwhile.
  await holdPerson(call, customerId, 'changes');
  const before = await readBodyValues(call, customerId);
  if (!before.some((value) => value.field === field && value.from === from)) throw notFound('entry');
  await removeValues(call, customerId, field, from);
  await putInForce(call, customerId, {
    fields: [field],
    since: [from],
    today: await todayOf(call, customerId),
    columns: {},
    named: [field],
  });
  return newestFirst(await readBodyValues(call, customerId));
}

/**
 * What was known of the body of one person is another's too, by its days; of two values of one day the one that was there
 * counts. The caller holds both people. @param goes the profile that becomes part of the other
 */
export async function joinBody(
  call: Call,
  customerId: string,
  goes: Pick<CustomerRecord, 'customer_id' | 'birth_date' | 'gender' | 'strap_id'>,
): Promise<void> {
  const { trx, studioId } = call;
  const ofGoing = sql`g.studio_id = ${studioId} and g.customer_id = ${goes.customer_id}`;
  const moved = await sql`update body_history g set customer_id = ${customerId} where ${ofGoing}
    and not exists (select from body_history s where s.studio_id = g.studio_id and s.customer_id = ${customerId}
      and s.field = g.field and s.from_date = g.from_date)`.execute(trx);
  await sql`delete from body_history g where ${ofGoing}`.execute(trx);
  const { birth_date, gender, strap_id } = await getRecord(call, customerId);
  const columns = {
    birth_date: birth_date ?? goes.birth_date,
    gender: gender ?? goes.gender,
    strap_id: strap_id ?? goes.strap_id,
  };
  const fields = moved.numAffectedRows === 0n ? [] : [...datedDetails];
  await putInForce(call, customerId, {
    ...{ fields, columns, since: [null], today: await todayOf(call, customerId) },
    named: [...fields, 'birthDate', 'gender', 'strapId'],
  });
}

/** Brings the columns to what is in force today, and says what changed: the log names the fields, never their values. */
async function putInForce(
  call: Call,
  customerId: string,
  change: {
    fields: DatedDetail[];
    since: (string | null)[];
    today: string;
    columns: Columns;
    named: string[];
  },
): Promise<void> {
  const { trx, studioId } = call;
  const values = await readBodyValues(call, customerId);
  const dated = change.fields.map((field) => [COLUMNS[field], valueOn(values, field, change.today)]);
  const columns: Columns = { ...change.columns, ...Object.fromEntries(dated) };
  const before = await getRecord(call, customerId);
  if (Object.keys(columns).length > 0)
    await trx
      .updateTable('customers')
      .set(columns)
      .where('studio_id', '=', studioId)
      .where('customer_id', '=', customerId)
      .execute();
  const after = await getRecord(call, customerId);
  await audit(call, 'health.update', { kind: 'customer', id: customerId }, { fields: change.named });
  const [earliest] = change.since.map((day) => (day === null ? ALWAYS : dayBefore(day))).sort(byTime);
  if (earliest) await happened(call, { kind: 'body_changed', customerId, from: earliest });
  const detailsChanged = !isDeepStrictEqual(before, after);
  await happened(call, { kind: 'customer_changed', customerId, emailChanged: false, detailsChanged });
}

const byTime = (a: Date, b: Date) => a.getTime() - b.getTime();
const dayBefore = (day: string) => new Date(Date.parse(`${day}T00:00:00Z`) - ZONES_MS);

async function keepValue(
  { trx, studioId, caller }: Call,
  customerId: string,
  entry: { field: DatedDetail; from: string; value: number; source: BodyEntry['source'] },
): Promise<void> {
  const { value, source } = entry;
  const account_id = caller.accountId;
  await trx
    .insertInto('body_history')
    .values({
      studio_id: studioId,
      customer_id: customerId,
      field: entry.field,
      from_date: entry.from,
      value,
      source,
      account_id,
    })
    .onConflict((conflict) =>
      conflict
        .columns(['studio_id', 'customer_id', 'field', 'from_date'])
        .doUpdateSet({ value, source, account_id, recorded_at: sql`now()` }),
    )
    .execute();
}

/** @param from only the value of that day */
async function removeValues(
  { trx, studioId }: Work,
  customerId: string,
  field: DatedDetail,
  from?: string,
): Promise<void> {
  await sql`delete from body_history where studio_id = ${studioId} and customer_id = ${customerId}
    and field = ${field} and (${from ?? null}::date is null or from_date = ${from ?? null})`.execute(trx);
}
