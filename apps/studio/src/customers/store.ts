import type { CustomerRow, CustomerSummary, MyBooking, Tag } from '@tandem/api/studio';

import { notFound } from '@tandem/platform';
import { type RawBuilder, sql } from 'kysely';
import { z } from 'zod';
import { cancelGraceMinutes } from '../base/cancel-grace.ts';
import type { Work } from '../base/context.ts';
import { readCursor } from '../base/cursor.ts';
import { problem } from '../base/problem.ts';
import { type LinkColumns, linkColumns, linkOf } from '../mirror/index.ts';
import { tagsOf } from './tags.ts';

const PAGE_ROWS = 50;
const MAX_BOOKINGS = 500;

type Row = LinkColumns & {
  customer_id: string;
  name: string;
  email: string;
  phone: string | null;
};
const columns = sql`p.customer_id, p.name, p.email, p.phone, ${linkColumns}`;

const present = (row: Row): CustomerSummary => ({
  customerId: row.customer_id,
  name: row.name,
  email: row.email,
  phone: row.phone,
  spivi: linkOf(row),
});

/** The place of a row in the list's order: after it comes the next page. */
export type Position = [lastName: string, firstName: string, customerId: string];
const position: z.ZodType<Position> = z.tuple([z.string(), z.string(), z.uuid()]);
/** Where a page begins; null at the first. @throws Problem invalid_input of the field `cursor` for what no page has answered */
export const positionOf = (cursor: string | undefined): Position | null =>
  cursor === undefined ? null : readCursor(position, cursor);

export type CustomerFilter = {
  search?: string;
  match?: CustomerSummary['spivi']['match'];
  tagId?: string;
};

/** A search of nothing but a phone's digits and what people put between them. */
const PHONE = /^[\d\s+()./-]+$/;
const MIN_PHONE_DIGITS = 3;
/** Digits that name one line: a number with its country holds one without. */
const WHOLE_PHONE_DIGITS = 7;

/** Every word is found in the name or the email, in any order and however it is spelt; or the digits in the phone. */
function foundBy(search: string): RawBuilder<unknown> {
  const words = search.split(/\s+/u).filter(Boolean);
  const named = words.map(
    (word) => sql`(strpos(p.found_by, search_form(${word})) > 0 or strpos(p.found_by, lower(${word})) > 0)`,
  );
  if (named.length === 0) return sql``;
  const byName = sql.join(named, sql` and `);
  if (!PHONE.test(search) || search.replace(/\D/g, '').length < MIN_PHONE_DIGITS) return sql`and ${byName}`;
  return sql`and (${byName} or strpos(p.phone_digits, search_digits(${search})) > 0
    or (length(p.phone_digits) >= ${WHOLE_PHONE_DIGITS} and strpos(search_digits(${search}), p.phone_digits) > 0))`;
}

type Attended = {
  visits: number;
  last_at: Date | null;
  last_zone: string | null;
  next_at: Date | null;
  next_zone: string | null;
  has_notes: boolean;
  tags: Tag[];
};
const then = (at: Date | null, timeZone: string | null) =>
  at === null || timeZone === null ? null : { startsAt: at.toISOString(), timeZone };
const attended = (row: Attended) => ({
  visits: row.visits,
  lastVisit: then(row.last_at, row.last_zone),
  nextClass: then(row.next_at, row.next_zone),
  hasNotes: row.has_notes,
  tags: row.tags,
});

/** Who of `person_mirror p` is meant, and how many they are. */
export async function countFound({ trx, studioId }: Work, filter: CustomerFilter) {
  const tagged = filter.tagId
    ? sql`and exists (select from customer_tags g
        where g.studio_id = p.studio_id and g.customer_id = p.customer_id and g.tag_id = ${filter.tagId})`
    : sql``;
  const where = sql`p.studio_id = ${studioId} and p.erased_at is null ${foundBy(filter.search ?? '')}
    and (${filter.match ?? null}::text is null or p.standing = ${filter.match ?? null})
    ${tagged}`;
  const { rows } = await sql<{ total: number }>`
    select count(*) as total from person_mirror p where ${where}`.execute(trx);
  return { where, total: rows[0]!.total };
}

/** A page of those by last name, and one more: `l` and `f` are their place in its order. */
export const pageOf = (where: RawBuilder<unknown>, after: Position | null, pageRows: number) => sql`
  select ${columns}, lower(p.last_name) as l, lower(p.first_name) as f
  from person_mirror p where ${where} ${
    after
      ? sql`and (lower(p.last_name), lower(p.first_name), p.customer_id) > (${after[0]}, ${after[1]}, ${after[2]}::uuid)`
      : sql``
  }
  order by lower(p.last_name), lower(p.first_name), p.customer_id
  limit ${pageRows + 1}`;

/** One page of customers by last name; `after` is the last row of the page before. */
export async function listCustomers(
  work: Work,
  filter: CustomerFilter,
  after: Position | null,
): Promise<{ rows: CustomerRow[]; next: Position | null; total: number }> {
  const { trx, studioId, now } = work;
  const { where, total } = await countFound(work, filter);
  const { rows } = await sql<Row & Attended & { l: string; f: string }>`
    with page as materialized (${pageOf(where, after, PAGE_ROWS)})
    select page.*, v.*, n.*, c.notes <> '' as has_notes,
      ${tagsOf(sql`page.customer_id`, studioId)} as tags
    from page join customers c on c.studio_id = ${studioId} and c.customer_id = page.customer_id
    cross join lateral (
      select count(*)::int as visits, max(k.starts_at) as last_at,
        (array_agg(k.time_zone order by k.starts_at desc))[1] as last_zone
      from bookings b join class_places k on k.studio_id = b.studio_id and k.class_id = b.class_id
      where b.studio_id = ${studioId} and b.customer_id = page.customer_id and b.state = 'booked'
        and k.cancelled_at is null and k.ends_at <= ${now}
    ) v
    left join lateral (
      select k.starts_at as next_at, k.time_zone as next_zone
      from bookings b join class_places k on k.studio_id = b.studio_id and k.class_id = b.class_id
      where b.studio_id = ${studioId} and b.customer_id = page.customer_id and b.state = 'booked'
        and k.cancelled_at is null and k.ends_at > ${now}
      order by k.starts_at limit 1
    ) n on true
    order by page.l, page.f, page.customer_id`.execute(trx);
  const page = rows.slice(0, PAGE_ROWS);
  const last = page.at(-1);
  return {
    rows: page.map((row) => ({ ...present(row), ...attended(row) })),
    next: rows.length > PAGE_ROWS && last ? [last.l, last.f, last.customer_id] : null,
    total,
  };
}

/** Profiles that have become part of this one: their rows are empty and lead here. */
export async function mergedInto({ trx, studioId }: Work, customerId: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select customer_id as id from customers
    where studio_id = ${studioId} and merged_into = ${customerId} order by customer_id`.execute(trx);
  return rows.map(({ id }) => id);
}

/** @throws Problem customer_merged, with the profile that it is one with; not_found where there is none */
async function refuseGone({ trx, studioId }: Work, customerId: string): Promise<never> {
  const { rows } = await sql<{ id: string }>`
    select s.customer_id as id from customers g
    join customers s on s.studio_id = g.studio_id and s.customer_id = g.merged_into and s.erased_at is null
    where g.studio_id = ${studioId} and g.customer_id = ${customerId}`.execute(trx);
  if (!rows[0]) throw notFound('customer');
  throw problem({
    code: 'customer_merged',
    message: 'This profile has become one with another of the same person.',
    remedy: 'Open that one: it has the whole history.',
    details: { customerId: rows[0].id },
  });
}

/** A customer with the link to Spivi. @throws Problem not_found; customer_merged */
export async function getSummary(work: Work, customerId: string): Promise<CustomerSummary> {
  const { trx, studioId } = work;
  const { rows } = await sql<Row>`
    select ${columns} from person_mirror p
    where p.studio_id = ${studioId} and p.customer_id = ${customerId} and p.erased_at is null`.execute(trx);
  return rows[0] ? present(rows[0]) : refuseGone(work, customerId);
}

/** All columns of a customer. @throws Problem not_found */
export async function getRecord({ trx, studioId }: Work, customerId: string) {
  const row = await trx
    .selectFrom('customers')
    .selectAll()
    .where('studio_id', '=', studioId)
    .where('customer_id', '=', customerId)
    .where('erased_at', 'is', null)
    .executeTakeFirst();
  if (!row) throw notFound('customer');
  return row;
}
export type CustomerRecord = Awaited<ReturnType<typeof getRecord>>;

/** A customer's bookings with their classes, newest class first. */
export async function bookingsOf(
  { studio, trx, studioId, now }: Work,
  customerId: string,
): Promise<MyBooking[]> {
  const { rows } = await sql<
    Omit<MyBooking, 'startsAt' | 'endsAt' | 'lateFrom' | 'movedFrom'> & {
      startsAt: Date;
      endsAt: Date;
      lateFrom: Date | null;
      movedFrom: Date | null;
    }
  >`
    select b.booking_id as "bookingId", b.class_id as "classId", b.customer_id as "customerId",
      b.spot_number as "spotNumber", b.state, b.late_cancel as "lateCancel", c.title,
      c.starts_at as "startsAt", c.ends_at as "endsAt", c.time_zone as "timeZone", c.location_name as "locationName",
      c.room_name as "roomName", coalesce(s.name, c.teacher_name) as "instructorName",
      c.source, c.booking_url as "bookingUrl",
      case when b.moved_at is null and c.source = 'tandem' then least(c.starts_at, late_from(c.starts_at, least(b.late_cancel_minutes, c.late_cancel_minutes),
        b.booked_at, b.moved_at, ${cancelGraceMinutes(studio)})) end as "lateFrom",
      b.cancelled_by as "cancelledBy", b.moved_from as "movedFrom", b.calendar_sequence as "calendarSequence",
      coalesce(v.state = 'ready' or v.corrections <> '{}', false) as "hasResult",
      b.state = 'booked' and c.ends_at <= ${now} and c.cancelled_at is null and b.checked_in_at is null
        and not coalesce(v.state = 'ready' or v.corrections <> '{}', false) as missed
    from bookings b
    join class_places c on c.studio_id = b.studio_id and c.class_id = b.class_id
    left join staff s on s.studio_id = c.studio_id and s.staff_id = c.instructor_id
    left join class_results v on v.studio_id = b.studio_id and v.class_id = b.class_id
      and v.customer_id = b.customer_id and b.state = 'booked'
    where b.studio_id = ${studioId} and b.customer_id = ${customerId}
    order by c.starts_at desc, b.booked_at desc, b.booking_id
    limit ${MAX_BOOKINGS}`.execute(trx);
  return rows.map((row) => ({
    ...row,
    startsAt: row.startsAt.toISOString(),
    endsAt: row.endsAt.toISOString(),
    lateFrom: row.lateFrom?.toISOString() ?? null,
    movedFrom: row.movedFrom?.toISOString() ?? null,
  }));
}
