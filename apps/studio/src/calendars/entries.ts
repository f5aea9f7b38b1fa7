import { CALENDAR_PAST_DAYS, type Locale, MAX_CALENDAR_ENTRIES } from '@tandem/api/words';
import { type RawBuilder, sql } from 'kysely';
import type { Work } from '../base/context.ts';
import { words } from './words.ts';
import type { CalendarEntry } from './write-calendar.ts';

type Row = {
  id: string;
  classId: string;
  sequence: number;
  changedAt: Date;
  title: string;
  startsAt: Date;
  endsAt: Date;
  timeZone: string;
  locationName: string;
  roomName: string;
  address: string;
  instructorName: string | null;
  /** Whom the instructor stands in for. */
  inPlaceOf: string | null;
  on: boolean;
};
const place = sql`c.class_id as "classId", c.title, c.starts_at as "startsAt", c.ends_at as "endsAt",
  c.time_zone as "timeZone", c.location_name as "locationName", c.room_name as "roomName", l.address,
  coalesce(i.name, c.teacher_name) as "instructorName",
  (select f.name from substitutes x join staff f on f.studio_id = x.studio_id and f.staff_id = x.asked_by
    where x.studio_id = c.studio_id and x.class_id = c.class_id and x.state = 'taken' and x.taken_by = c.instructor_id
    order by x.settled_at desc limit 1) as "inPlaceOf"`;
const around = sql`
  join locations l on l.studio_id = c.studio_id and l.location_id = c.location_id
  left join staff i on i.studio_id = c.studio_id and i.staff_id = c.instructor_id`;
const recent = ({ now }: Work) =>
  sql`c.ends_at > ${now}::timestamptz - make_interval(days => ${CALENDAR_PAST_DAYS})`;

/** What somebody has booked, soonest first; cancelled ones too, so that calendars learn of it, unless they booked again. */
export async function bookingEntries(
  work: Work,
  { customerId, locale, bookingId }: { customerId: string; locale: Locale; bookingId?: string },
): Promise<CalendarEntry[]> {
  const which = bookingId === undefined ? recent(work) : sql`b.booking_id = ${bookingId}`;
  const { rows } = await sql<Row & { spotNumber: number | null }>`
    select b.booking_id as id, b.calendar_sequence as sequence, b.calendar_changed_at as "changedAt", ${place},
      b.spot_number as "spotNumber", b.state = 'booked' and c.cancelled_at is null as on
    from bookings b join class_places c using (studio_id, class_id) ${around}
    where b.studio_id = ${work.studioId} and b.customer_id = ${customerId} and ${which}
      and (b.state = 'booked' or not exists (
        select from bookings o where o.studio_id = b.studio_id and o.class_id = b.class_id
          and o.customer_id = b.customer_id and o.state = 'booked'))
    order by c.starts_at, b.booking_id limit ${MAX_CALENDAR_ENTRIES}`.execute(work.trx);
  return rows.map((row) =>
    entryOf(work, row, [
      whoLeads(row, locale),
      row.spotNumber === null ? null : words[locale].spot(row.spotNumber),
    ]),
  );
}

/** The classes that somebody leads, with how many ride: how many, and never who. */
export async function ledEntries(
  work: Work,
  { staffId, locale }: { staffId: string; locale: Locale },
): Promise<CalendarEntry[]> {
  // Whatever changes of a booking changes the entry; neither of the two counts ever goes back.
  const { rows } = await sql<Row & { booked: number; capacity: number }>`
    select c.class_id as id, e.calendar_sequence + coalesce(b.changes, 0) as sequence,
      greatest(e.calendar_changed_at, b.changed_at) as "changedAt", ${place}, c.cancelled_at is null as on,
      c.capacity, coalesce(b.booked, 0) as booked
    from class_places c join classes e using (studio_id, class_id) ${around}
    left join lateral (
      select sum(1 + b.calendar_sequence)::int as changes, max(b.calendar_changed_at) as changed_at,
        count(*) filter (where b.state = 'booked')::int as booked
      from bookings b where b.studio_id = c.studio_id and b.class_id = c.class_id
    ) b on true
    where c.studio_id = ${work.studioId} and c.instructor_id = ${staffId} and ${recent(work)}
    order by c.starts_at, c.class_id limit ${MAX_CALENDAR_ENTRIES}`.execute(work.trx);
  return rows.map((row) =>
    entryOf(work, row, [
      words[locale].booked(row),
      row.inPlaceOf === null ? null : words[locale].inPlaceOf(row.inPlaceOf),
    ]),
  );
}

/** What takes place, as anybody may read it. @param which of the classes `c` */
export async function publicEntries(work: Work, which: RawBuilder<unknown>): Promise<CalendarEntry[]> {
  const { rows } = await sql<Row & { description: string }>`
    select c.class_id as id, e.calendar_sequence as sequence, e.calendar_changed_at as "changedAt", ${place},
      c.description, c.cancelled_at is null as on
    from class_places c join classes e using (studio_id, class_id) ${around}
    where c.studio_id = ${work.studioId} and ${which} and ${recent(work)}
    order by c.starts_at, c.class_id limit ${MAX_CALENDAR_ENTRIES}`.execute(work.trx);
  return rows.map((row) => entryOf(work, row, [row.instructorName, row.description]));
}

/** Who leads a class, and in whose place. */
const whoLeads = ({ instructorName, inPlaceOf }: Row, locale: Locale): string | null =>
  instructorName && inPlaceOf !== null
    ? `${instructorName} (${words[locale].inPlaceOf(inPlaceOf)})`
    : instructorName;

function entryOf(
  { studio, studioId }: Work,
  { locationName, roomName, address, instructorName, inPlaceOf, classId, ...row }: Row,
  more: CalendarEntry['text'],
): CalendarEntry {
  return {
    ...row,
    place: [locationName, roomName, address],
    text: more,
    url: `${studio.settings.publicUrl}/portal/${studioId}/classes/${classId}`,
  };
}
