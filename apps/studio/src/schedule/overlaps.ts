import type { ClassOverlap } from '@tandem/api/studio';
import { localeTags } from '@tandem/api/words';
import type { Problem } from '@tandem/platform';
import { type RawBuilder, sql } from 'kysely';
import type { Work } from '../base/context.ts';
import { problem } from '../base/problem.ts';

/** Half open: one class may begin when another ends. */
export type Span = { startsAt: Date; endsAt: Date };

/** A class that stands where another one is wanted. */
export type OtherClass = {
  classId: string;
  title: string;
  startsAt: Date;
  endsAt: Date;
  timeZone: string;
  roomName: string;
  locationName: string;
};
type BusyRider = OtherClass & { customerId: string; name: string };

const MAX_NAMED_RIDERS = 20;
const MAX_OVERLAPS = 100;

const columns = sql`c.class_id as "classId", c.title, c.starts_at as "startsAt", c.ends_at as "endsAt",
  c.time_zone as "timeZone", c.room_name as "roomName", c.location_name as "locationName"`;

/** Classes that are not cancelled, share time with the span, and are not the one that is to be there. */
const clashing = (span: Span, ownId: string | null): RawBuilder<unknown> =>
  sql`c.cancelled_at is null and c.starts_at < ${span.endsAt} and c.ends_at > ${span.startsAt}
    and (${ownId}::uuid is null or c.class_id <> ${ownId}::uuid)`;

/** @throws Problem room_busy where another class is in the room then; the database holds to it too, whoever came first */
export async function refuseBusyRoom(
  { trx, studioId }: Work,
  { classId, roomId, span }: { classId: string | null; roomId: string; span: Span },
): Promise<void> {
  const { rows } = await sql<OtherClass>`
    select ${columns} from class_places c
    where c.studio_id = ${studioId} and c.room_id = ${roomId} and ${clashing(span, classId)}
    order by c.starts_at, c.class_id limit 1`.execute(trx);
  const [other] = rows;
  if (!other) return;
  throw problem({
    code: 'room_busy',
    field: 'startsAt',
    message: `“${other.title}” is in this room then: ${whenOf(other)}.`,
    remedy: 'Choose another time or another room.',
    details: detailsOf(other),
  });
}

/** @throws Problem instructor_busy where the instructor teaches elsewhere then, unless that is known and accepted */
export async function askBusyInstructor(
  { trx, studioId }: Work,
  { classId, instructorId, span }: { classId: string | null; instructorId: string; span: Span },
): Promise<void> {
  const { rows } = await sql<OtherClass & { name: string }>`
    select ${columns}, s.name from class_places c
    join staff s on s.studio_id = c.studio_id and s.staff_id = c.instructor_id
    where c.studio_id = ${studioId} and c.instructor_id = ${instructorId} and ${clashing(span, classId)}
    order by c.starts_at, c.class_id limit 1`.execute(trx);
  const [other] = rows;
  if (!other) return;
  throw problem({
    code: 'instructor_busy',
    field: 'instructorId',
    message: `${other.name} teaches “${other.title}” then: ${whenOf(other)}, ${other.locationName}.`,
    remedy: 'Choose another instructor or time, or send it again with acceptInstructorOverlap.',
    details: { ...detailsOf(other), name: other.name, accept: 'acceptInstructorOverlap' },
  });
}

/**
 * The caller holds whoever is booked in a class that is to be at another time, so that none of them books something else
 * there meanwhile.
 * @throws Problem riders_busy where some have another class then, unless that is known and accepted
 */
export async function askBusyRiders(
  { trx, studioId }: Work,
  { classId, span }: { classId: string; span: Span },
): Promise<void> {
  const { rows } = await sql<BusyRider>`
    select p.customer_id as "customerId", p.name, ${columns}
    from bookings m
    join bookings b on b.studio_id = m.studio_id and b.customer_id = m.customer_id and b.state = 'booked'
    join class_places c on c.studio_id = b.studio_id and c.class_id = b.class_id
    join customers p on p.studio_id = m.studio_id and p.customer_id = m.customer_id
    where m.studio_id = ${studioId} and m.class_id = ${classId} and m.state = 'booked' and ${clashing(span, classId)}
    order by p.last_name, p.first_name, c.starts_at, c.class_id limit ${MAX_NAMED_RIDERS}`.execute(trx);
  const [first] = rows;
  if (!first) return;
  const people = rows.map((row) => ({ customerId: row.customerId, name: row.name, ...detailsOf(row) }));
  throw problem({
    code: 'riders_busy',
    field: 'startsAt',
    message: `Some who are booked have another class then: ${first.name} “${first.title}”, ${whenOf(first)}.`,
    remedy: 'Choose another time, or send it again with acceptRiderOverlap.',
    details: { ...detailsOf(first), name: first.name, people, accept: 'acceptRiderOverlap' },
  });
}

/** The class that a person is booked in at this time already; or null. The caller holds the person. */
export async function bookedElsewhere(
  { trx, studioId }: Work,
  { classId, customerId, span }: { classId: string; customerId: string; span: Span },
): Promise<(OtherClass & { bookingId: string }) | null> {
  const { rows } = await sql<OtherClass & { bookingId: string }>`
    select b.booking_id as "bookingId", ${columns}
    from bookings b join class_places c on c.studio_id = b.studio_id and c.class_id = b.class_id
    where b.studio_id = ${studioId} and b.customer_id = ${customerId} and b.state = 'booked'
      and ${clashing(span, classId)}
    order by c.starts_at, c.class_id limit 1`.execute(trx);
  return rows[0] ?? null;
}

/** The person's other booking at this time, as a question to whoever books. */
export const riderBusy = (other: OtherClass & { bookingId: string }): Problem =>
  problem({
    code: 'rider_busy',
    message: `“${other.title}” is booked for this time already: ${whenOf(other)}.`,
    remedy: 'Cancel that booking first, or send it again with acceptOverlap.',
    details: { ...detailsOf(other), bookingId: other.bookingId, accept: 'acceptOverlap' },
  });

/** Coming classes that have stood in one room at one time since before that was refused; soonest first. */
export async function listOverlaps({ trx, studioId, now }: Work): Promise<ClassOverlap[]> {
  const { rows } = await sql<{ first: OtherClass; second: OtherClass }>`
    select json_build_object('classId', o.class_id, 'title', o.title, 'startsAt', o.starts_at, 'endsAt', o.ends_at) as first,
      json_build_object('classId', c.class_id, 'title', c.title, 'startsAt', c.starts_at, 'endsAt', c.ends_at,
        'timeZone', c.time_zone, 'roomName', c.room_name, 'locationName', c.location_name) as second
    from class_places c
    join classes k on k.studio_id = c.studio_id and k.class_id = c.class_id and k.overlap_tolerated
    join classes o on o.studio_id = c.studio_id and o.room_id = c.room_id and o.cancelled_at is null
      and o.starts_at < c.ends_at and o.ends_at > c.starts_at and o.class_id <> c.class_id
      and (not o.overlap_tolerated or o.class_id < c.class_id)
    where c.studio_id = ${studioId} and c.cancelled_at is null and c.ends_at > ${now} and o.ends_at > ${now}
    order by c.starts_at, c.class_id limit ${MAX_OVERLAPS}`.execute(trx);
  const present = ({ classId, title, startsAt, endsAt }: OtherClass) => ({
    classId,
    title,
    startsAt: new Date(startsAt).toISOString(),
    endsAt: new Date(endsAt).toISOString(),
  });
  return rows.map(({ first, second }) => ({
    roomName: second.roomName,
    locationName: second.locationName,
    timeZone: second.timeZone,
    classes: [present(first), present(second)],
  }));
}

const detailsOf = ({ classId, title, startsAt, endsAt, timeZone, roomName, locationName }: OtherClass) => ({
  classId,
  title,
  startsAt: startsAt.toISOString(),
  endsAt: endsAt.toISOString(),
  timeZone,
  roomName,
  locationName,
});

const whenOf = ({ startsAt, endsAt, timeZone }: OtherClass): string =>
  new Intl.DateTimeFormat(localeTags.en, {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    timeZone,
  }).formatRange(startsAt, endsAt);
