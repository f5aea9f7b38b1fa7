import { createHash } from 'node:crypto';
import type { endpoints, MergePreview } from '@tandem/api/studio';
import type { MergeEnd, MergeField } from '@tandem/api/words';
import { invalidField } from '@tandem/platform';
import { sql } from 'kysely';
import type { z } from 'zod';
import { audit } from '../../base/audit.ts';
import { announceChange } from '../../base/changes.ts';
import type { Call, Work } from '../../base/context.ts';
import { needFresh } from '../../base/fresh.ts';
import { happened } from '../../base/happened.ts';
import { needFactor } from '../../base/need-factor.ts';
import { problem } from '../../base/problem.ts';
import { holdPerson } from '../../consent/index.ts';
import {
  type CustomerRecord,
  getRecord,
  getSummary,
  joinBody,
  listCustomFields,
} from '../../customers/index.ts';
import { joinFamilies, linksOf } from '../../families/index.ts';
import { joinRides } from '../../imports/index.ts';
import { joinHolders } from '../../passes/index.ts';
import { joinRiders } from '../../rides/index.ts';
import { followConsent, holdLinks, joinLinks, markConsentDirty, sendTellBoards } from '../../spivi/index.ts';
import { queueUploads } from '../../uploads/index.ts';
import { dropHolds } from '../../waitlist/index.ts';
import { joinSigners } from '../../waivers/index.ts';
import { keepRemains } from '../erase/erase-customer.ts';
import { emptyRow, removeAccount } from '../erase/remove-person.ts';
import { COLUMNS, fieldsOf, readSide } from './fields.ts';
import { joinConsents } from './join-consents.ts';
import { findObstacles } from './obstacles.ts';
import { moveRows, type Two } from './tables.ts';

/** What would become of two profiles of one person. @throws Problem not_found; invalid_field for one and the same */
export async function previewMerge(call: Call, two: Two): Promise<MergePreview> {
  refuseOne(two);
  const { stays, goes } = await readTwo(call, two);
  const { obstacles } = await findObstacles(call, two);
  const fields = fieldsOf(stays, goes, await listCustomFields(call));
  const ends = await endsOf(call, two);
  const named = ({ customer_id: customerId, name }: CustomerRecord) => ({ customerId, name });
  return {
    ...{ stays: named(stays), goes: named(goes) },
    ...{
      fields,
      ends,
      obstacles,
      moves: await countMoves(call, two),
      digest: digestOf(fields, ends, await linksOf(call, two)),
    },
  };
}

/**
 * Makes one profile of two of the same person, in one transaction and for good. The other's row stays, emptied, and leads to
 * the one that stays. Whoever signs in by a login of one sees numbers of the other only where both have allowed that they
 * are kept.
 * @param body.fromOther is the whole truth: of any other field the profile that stays counts, where it says nothing too
 * @throws Problem confirm_needed, token_refused; second_factor_missing where there are health numbers; not_found;
 *   merge_blocked; merge_changed where it is no more what was shown
 */
export async function mergeCustomers(
  call: Call,
  two: Two,
  { fromOther, digest }: z.output<typeof endpoints.mergeCustomers.body>,
): Promise<{ customerId: string }> {
  refuseOne(two);
  needFresh(call);
  for (const customerId of [two.stays, two.goes].sort())
    if (!(await holdPerson(call, customerId, 'mention'))) await getSummary(call, customerId);
  await holdLinks(call, two);
  await holdClasses(call, two);
  const { stays, goes } = await readTwo(call, two);
  const { obstacles, numbers } = await findObstacles(call, two);
  if (numbers) needFactor(call);
  if (obstacles.length > 0)
    throw problem({
      code: 'merge_blocked',
      message: 'These two cannot become one as they stand.',
      remedy: 'Look at what stands in the way, settle it, then try again.',
      details: { obstacles: obstacles.map(({ code }) => code) },
    });
  const seen = digestOf(
    fieldsOf(stays, goes, await listCustomFields(call)),
    await endsOf(call, two),
    await linksOf(call, two),
  );
  if (digest !== seen)
    throw problem({
      code: 'merge_changed',
      message: 'One of these two has changed meanwhile.',
      remedy: 'Look again at what each says and at what ends, then decide.',
    });
  const chosen = new Set<string>(fromOther);
  const moved = await countMoves(call, two);

  // What of the one that stays is written over may be known at Spivi.
  if (['name', 'email', 'phone', 'spivi'].some((key) => chosen.has(key)))
    await keepRemains(call, two.stays, two.stays);
  await keepRemains(call, two.goes, two.stays);
  await dropOwnOfLogins(call, two, chosen.has('login') ? goes.account_id : stays.account_id);
  await takeOwnValues(call, two, chosen);
  await moveRows(call, two);
  // Of both: who stays may be booked by now where they hold a spot.
  for (const customerId of [two.stays, two.goes]) await dropHolds(call, customerId);
  await sql`insert into customer_tags (studio_id, customer_id, tag_id)
    select studio_id, ${two.stays}, tag_id from customer_tags
    where studio_id = ${call.studioId} and customer_id = ${two.goes} on conflict do nothing`.execute(
    call.trx,
  );
  await sql`delete from customer_tags where studio_id = ${call.studioId} and customer_id = ${two.goes}`.execute(
    call.trx,
  );
  await joinHolders(call, two);
  await joinFamilies(call, two);
  await joinSigners(call, two);
  await joinRiders(call, two);
  await joinRides(call, two);
  const answers = await joinConsents(call, two);
  await joinLinks(call, { ...two, keeps: chosen.has('spivi') ? 'goes' : 'stays' });

  await sql`update customers set merged_into = ${two.stays}, erased_at = ${call.now}
    where studio_id = ${call.studioId} and customer_id = ${two.goes}`.execute(call.trx);
  await emptyRow(call, two.goes);
  await sql`update customers set merged_into = ${two.stays}
    where studio_id = ${call.studioId} and merged_into = ${two.goes}`.execute(call.trx);
  const emailChanged = await writeChosen(call, stays, goes, chosen);
  await forgetAnswers(call, two);

  await joinBody(call, two.stays, goes);
  for (const { purpose, granted } of answers) await followConsent(call, two.stays, { purpose, granted });
  // Seats of what the other had booked are this one's client's from now on.
  await markConsentDirty(call, two.stays);
  await sendTellBoards(call);
  await happened(call, {
    kind: 'customer_changed',
    customerId: two.stays,
    emailChanged,
    detailsChanged: true,
  });
  // Rides of both are sent on where one connection has come over.
  await queueUploads(call, two.stays);
  await happened(call, { kind: 'passes_changed', customerIds: [two.stays] });
  await audit(
    call,
    'customer.merge',
    { kind: 'customer', id: two.stays },
    {
      merged: two.goes,
      fields: [...chosen].sort(),
      moved: Object.fromEntries(moved.map((m) => [m.what, m.count])),
    },
  );
  for (const topic of ['customer', 'performance'] as const)
    for (const customerId of [two.stays, two.goes]) await announceChange(call, topic, customerId);
  return { customerId: two.stays };
}

/** What of a preview is decided on: whoever decided on something else looks again. */
const digestOf = (
  fields: MergePreview['fields'],
  ends: readonly MergeEnd[],
  links: readonly string[],
): string =>
  createHash('sha256')
    .update(JSON.stringify([fields, ends, links]))
    .digest('hex');

function refuseOne({ stays, goes }: Two): void {
  if (stays === goes)
    throw invalidField('otherId', 'This is the same profile.', 'Choose the other profile of this person.');
}

/** Both profiles. @throws Problem not_found; customer_merged where one of them is part of another already */
async function readTwo(call: Call, two: Two) {
  await getSummary(call, two.stays);
  await getSummary(call, two.goes);
  return {
    stays: await readSide(call, await getRecord(call, two.stays)),
    goes: await readSide(call, await getRecord(call, two.goes)),
  };
}

/** Locks the classes yet to come that either has booked, waits for or holds a spot of, after their people and by their ids. */
const holdClasses = ({ trx, studioId, now }: Work, { stays, goes }: Two) =>
  sql`select 1 from classes c where c.studio_id = ${studioId} and c.ends_at > ${now} and (
      exists (select from bookings b where b.studio_id = c.studio_id and b.class_id = c.class_id
        and b.customer_id in (${stays}, ${goes}) and b.state = 'booked')
      or exists (select from waits w where w.studio_id = c.studio_id and w.class_id = c.class_id
        and w.customer_id in (${stays}, ${goes}) and w.state in ('waiting', 'offered'))
      or exists (select from spot_holds h where h.studio_id = c.studio_id and h.class_id = c.class_id
        and h.customer_id in (${stays}, ${goes})))
    order by c.class_id for update`.execute(trx);

async function countMoves({ trx, studioId }: Work, { goes }: Two): Promise<MergePreview['moves']> {
  const of = (table: string) => sql`(select count(*)::int from ${sql.table(table)} r
    where r.studio_id = ${studioId} and r.customer_id = ${goes})`;
  const { rows } = await sql<Record<MergePreview['moves'][number]['what'], number>>`select
    ${of('bookings')} as bookings, ${of('waits')} as waits, ${of('rides')} as rides, ${of('body_history')} as body,
    ${of('pass_holders')} as passes, ${of('payments')} as payments, ${of('customer_tags')} as tags,
    ${of('consents')} as consents,
    (select count(*)::int from guardians g where g.studio_id = ${studioId} and ${goes} in (g.customer_id, g.guardian_id)) as family`.execute(
    trx,
  );
  return Object.entries(rows[0]!).flatMap(([what, count]) =>
    count > 0 ? [{ what: what as MergePreview['moves'][number]['what'], count }] : [],
  );
}

/** What there is to end of the one that goes, or of the two where one is chosen. */
async function endsOf({ trx, studioId, now }: Work, { stays, goes }: Two): Promise<MergeEnd[]> {
  const any = (table: string, customerId: string) => sql`exists (select from ${sql.table(table)}
    where studio_id = ${studioId} and customer_id = ${customerId})`;
  const both = (table: string) => sql`(${any(table, stays)} and ${any(table, goes)})`;
  const { rows } = await sql<Record<MergeEnd, boolean>>`select
    (select count(account_id) from customers where studio_id = ${studioId} and customer_id in (${stays}, ${goes})) = 2 as login,
    ${both('spivi_links')} as spivi_account, ${both('calendar_links')} as calendar, ${both('upload_connections')} as uploads,
    exists (select from invitations where studio_id = ${studioId} and customer_id in (${stays}, ${goes})
      and used_at is null and expires_at > ${now}) as invitation,
    (${any('pending_emails', stays)} or ${any('pending_emails', goes)}) as email_wish`.execute(trx);
  return (Object.entries(rows[0]!) as [MergeEnd, boolean][]).flatMap(([what, ends]) => (ends ? [what] : []));
}

/**
 * A calendar's address and an account where rides are sent on are of whoever signed in and made them: they stay with the login
 * that stays, and what the other made ends.
 */
async function dropOwnOfLogins({ trx, studioId }: Work, two: Two, account: string | null): Promise<void> {
  const { stays, goes } = two;
  await sql`delete from calendar_links where studio_id = ${studioId} and customer_id in (${stays}, ${goes})
    and account_id is distinct from ${account}`.execute(trx);
  await sql`update calendar_links set customer_id = ${stays} where studio_id = ${studioId} and customer_id = ${goes}`.execute(
    trx,
  );
  await sql`delete from upload_connections u using customers c
    where u.studio_id = ${studioId} and u.customer_id in (${stays}, ${goes}) and c.studio_id = u.studio_id
      and c.customer_id = u.customer_id and c.account_id is distinct from ${account}`.execute(trx);
  await sql`delete from upload_connections u where u.studio_id = ${studioId} and u.customer_id = ${goes}
    and exists (select from upload_connections s where s.studio_id = u.studio_id and s.customer_id = ${stays})`.execute(
    trx,
  );
  await sql`update upload_connections set customer_id = ${stays}
    where studio_id = ${studioId} and customer_id = ${goes}`.execute(trx);
}

/** Leaves of the values of the studio's own fields those that count: where they are to be the other's, there is room. */
async function takeOwnValues(
  { trx, studioId }: Work,
  { stays, goes }: Two,
  chosen: ReadonlySet<string>,
): Promise<void> {
  const fieldIds = [...chosen].flatMap((key) =>
    key.startsWith('field:') ? [key.slice('field:'.length)] : [],
  );
  const taken = sql`field_id = any(${fieldIds}::uuid[])`;
  await sql`delete from custom_values where studio_id = ${studioId}
    and (customer_id = ${stays} and ${taken} or customer_id = ${goes} and not ${taken})`.execute(trx);
}

/** Writes the profile that stays, as it was chosen; what is not chosen field by field is of both. @returns whether another email counts */
async function writeChosen(
  work: Work,
  stays: CustomerRecord,
  goes: CustomerRecord,
  chosen: ReadonlySet<string>,
): Promise<boolean> {
  const { trx, studioId } = work;
  const account = chosen.has('login') ? goes.account_id : stays.account_id;
  const taken = (Object.keys(COLUMNS) as (keyof typeof COLUMNS)[]).filter((key) => chosen.has(key));
  const columns = Object.fromEntries(
    taken.flatMap((key: MergeField & keyof typeof COLUMNS) =>
      COLUMNS[key].map((column) => [column, goes[column]]),
    ),
  );
  await trx
    .updateTable('customers')
    .set({
      ...columns,
      account_id: account,
      notes: [stays.notes, goes.notes].filter(Boolean).join('\n'),
      created_at: new Date(Math.min(stays.created_at.getTime(), goes.created_at.getTime())),
      // Of wishes the stricter.
      board_alias: stays.board_alias ?? goes.board_alias,
      board_hidden: [...new Set([...stays.board_hidden, ...goes.board_hidden])].sort(),
      board_outside: stays.board_outside && goes.board_outside,
      class_mail: stays.class_mail && goes.class_mail,
      pass_mail: stays.pass_mail && goes.pass_mail,
      booking_mail: stays.booking_mail && goes.booking_mail,
      reminder_mail: stays.reminder_mail && goes.reminder_mail,
    })
    .where('studio_id', '=', studioId)
    .where('customer_id', '=', stays.customer_id)
    .execute();
  const ended = [stays.account_id, goes.account_id].find((one) => one !== null && one !== account);
  await removeAccount(work, ended ?? null);
  return chosen.has('email') && goes.email_normalized !== stays.email_normalized;
}

/** Answers kept for repeats name a profile that is there no more. */
const forgetAnswers = ({ trx, studioId }: Work, { goes }: Two) =>
  sql`delete from idempotency_keys where studio_id = ${studioId} and position(${goes} in response::text) > 0`.execute(
    trx,
  );
