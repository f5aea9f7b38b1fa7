import type { PassUnit } from '@tandem/api/words';
import { MAX_PASSES } from '@tandem/api/words';
import { notFound } from '@tandem/platform';
import { type RawBuilder, sql } from 'kysely';
import type { Work } from '../base/context.ts';
import type { PassFacts } from './rules.ts';

/** A pass with what is told of it. */
export type StoredPass = PassFacts & {
  passKindId: string;
  name: string;
  maxHolders: number;
  holders: { customerId: string; name: string }[];
};

type Row = Omit<StoredPass, 'span' | 'frozen' | 'used'> & {
  spanCount: number | null;
  spanUnit: PassUnit | null;
  frozenFrom: string | null;
  frozenTo: string | null;
  firstDay: string | null;
  lastDay: string | null;
};

/** Is a pass `p` over wherever its holders ride? A day of the calendar ends later elsewhere. */
export const isOverAt = (now: Date) => sql`(p.ended_at is not null or not p.unlimited and p.credits_left <= 0
  or coalesce(case when p.span_count is null then p.until else (
      select (min(b.pass_day) + case p.span_unit when 'day' then make_interval(days => p.span_count)
        else make_interval(months => p.span_count) end)::date - 1
      from bookings b where b.studio_id = p.studio_id and b.pass_id = p.pass_id)
    end + p.extra_days < (${now}::timestamptz at time zone 'UTC')::date - 1, false))`;

async function readPasses(
  { trx, studioId, now }: Work,
  where: RawBuilder<unknown>,
  most: number,
): Promise<StoredPass[]> {
  const { rows } = await sql<Row>`
    select p.pass_id as "passId", p.pass_kind_id as "passKindId", k.name, k.max_holders as "maxHolders", p.unlimited,
      p.credits_left as "creditsLeft", p.class_type_ids as "classTypeIds", p.location_ids as "locationIds",
      p.from_day as "fromDay", p.until, p.span_count as "spanCount", p.span_unit as "spanUnit",
      p.extra_days as "extraDays", p.frozen_from as "frozenFrom", p.frozen_to as "frozenTo",
      p.ended_at is not null as ended, p.earlier_hours as "earlierHours", u."firstDay", u."lastDay",
      (select coalesce(json_agg(json_build_object('customerId', c.customer_id, 'name', c.name)
          order by c.name, c.customer_id), '[]')
        from pass_holders h join customers c using (studio_id, customer_id)
        where h.studio_id = p.studio_id and h.pass_id = p.pass_id and h.left_at is null) as holders
    from passes p
    join pass_kinds k on k.studio_id = p.studio_id and k.pass_kind_id = p.pass_kind_id
    left join lateral (
      select min(b.pass_day) as "firstDay", max(b.pass_day) as "lastDay" from bookings b
      where b.studio_id = p.studio_id and b.pass_id = p.pass_id
    ) u on true
    where p.studio_id = ${studioId} and ${where}
    order by ${isOverAt(now)}, p.given_at desc, p.pass_id
    limit ${most}`.execute(trx);
  return rows.map(({ spanCount, spanUnit, frozenFrom, frozenTo, firstDay, lastDay, ...row }) => ({
    ...row,
    span: spanCount === null ? null : { count: spanCount, unit: spanUnit! },
    frozen: frozenFrom === null ? null : { from: frozenFrom, to: frozenTo! },
    used: firstDay === null ? null : { first: firstDay, last: lastDay! },
  }));
}

const heldBy = (customerIds: readonly string[]) => sql`exists (
  select from pass_holders h where h.studio_id = p.studio_id and h.pass_id = p.pass_id and h.left_at is null
    and h.customer_id = any(${customerIds}::uuid[]))`;

/** The passes that people hold, all that are good, then the latest of those that are over; each the latest given first. */
export const passesOf = (work: Work, customerIds: readonly string[]): Promise<StoredPass[]> =>
  readPasses(work, heldBy(customerIds), MAX_PASSES * customerIds.length);

/** @throws Problem not_found */
export async function getPass(work: Work, passId: string): Promise<StoredPass> {
  const [found] = await readPasses(work, sql`p.pass_id = ${passId}`, 1);
  if (!found) throw notFound('pass');
  return found;
}

/** Somebody who is to be booked. */
export type Rider = { classId: string; customerId: string };

/** What a rider could book with, and what their cancelled bookings of the class keep. */
const ofRider = (
  studioId: string,
  { classId, customerId }: Rider,
) => sql`studio_id = ${studioId} and pass_id in (
  select h.pass_id from pass_holders h join passes p using (studio_id, pass_id)
  where h.studio_id = ${studioId} and h.customer_id = ${customerId} and h.left_at is null and p.ended_at is null
  union all
  select b.pass_id from bookings b
  where b.studio_id = ${studioId} and b.class_id = ${classId} and b.customer_id = ${customerId} and b.pass_id is not null)`;

/** Locks the passes of riders in the order of their ids: people are held before classes, and classes before passes. */
export async function lockPassesOf({ trx, studioId }: Work, ...riders: Rider[]): Promise<void> {
  const any = sql.join(
    riders.map((rider) => sql`(${ofRider(studioId, rider)})`),
    sql` or `,
  );
  await sql`select from passes where ${any} order by pass_id for no key update`.execute(trx);
}

/** Locks a rider's passes unless somebody else has one of them. */
export async function lockIdlePassesOf({ trx, studioId }: Work, rider: Rider): Promise<boolean> {
  const passes = ofRider(studioId, rider);
  const { rows } = await sql<{ idle: boolean }>`
    with locked as (select pass_id from passes where ${passes} order by pass_id for no key update skip locked)
    select (select count(*) from locked) = (select count(*) from passes where ${passes}) as idle`.execute(
    trx,
  );
  return rows[0]!.idle;
}

/** A credit that a cancelled booking keeps. */
export type Kept = { bookingId: string; customerId: string; passId: string };

/** What cancelled bookings of these people keep of a class: each a credit of one pass. */
export async function keptOf(
  { trx, studioId }: Work,
  classId: string,
  customerIds: readonly string[],
): Promise<Kept[]> {
  const { rows } = await sql<Kept>`
    select booking_id as "bookingId", customer_id as "customerId", pass_id as "passId" from bookings
    where studio_id = ${studioId} and class_id = ${classId} and customer_id = any(${customerIds}::uuid[])
      and state = 'cancelled' and pass_id is not null`.execute(trx);
  return rows;
}

/** Locks one pass. @throws Problem not_found */
export async function lockPass(work: Work, passId: string): Promise<StoredPass> {
  await sql`select from passes where studio_id = ${work.studioId} and pass_id = ${passId}
    for no key update`.execute(work.trx);
  return getPass(work, passId);
}

/** The days of coming classes that somebody has booked with a pass. */
export async function comingDays({ trx, studioId, now }: Work, passId: string): Promise<string[]> {
  const { rows } = await sql<{ day: string }>`
    select b.pass_day as day from bookings b join classes c using (studio_id, class_id)
    where b.studio_id = ${studioId} and b.pass_id = ${passId} and b.state = 'booked' and c.ends_at > ${now}`.execute(
    trx,
  );
  return rows.map((row) => row.day);
}
