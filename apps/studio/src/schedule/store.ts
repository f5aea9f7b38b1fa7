import type { ClassSummary, OpeningRule } from '@tandem/api/studio';
import type { BookingSource, ClassColour, ClassLevel } from '@tandem/api/words';
import { MAX_SCHEDULE_DAYS, may } from '@tandem/api/words';
import { invalidField, LostRace, notFound } from '@tandem/platform';
import { type RawBuilder, sql } from 'kysely';
import type { Work } from '../base/context.ts';
import type { ClassBefore } from '../base/events.ts';
import {
  type ClassChipColumns,
  classChip,
  classChipColumns,
  type HeardColumns,
  heardColumns,
  heardOf,
  stateOf,
} from '../mirror/index.ts';
import { type ClaimColumns, claimColumns, claims, claimsOf } from './claims.ts';
import { liveOf, syncOf } from './class-live.ts';
import { openingOf } from './opening.ts';
import { refuseForeign } from './own-class.ts';
import type { Reader } from './reader.ts';
import { isOpen } from './substitutes/list-substitutes.ts';

const MAX_CLASSES = 2000;
const DAY_MS = 24 * 3600 * 1000;

export type ClassRow = ClassChipColumns &
  HeardColumns &
  ClaimColumns & {
    class_id: string;
    source: BookingSource;
    booking_url: string | null;
    class_type_id: string;
    type_name: string;
    colour: ClassColour;
    level: ClassLevel;
    series_id: string | null;
    title: string;
    description: string;
    location_id: string;
    location_name: string;
    room_id: string;
    room_name: string;
    time_zone: string;
    instructor_name: string | null;
    instructor_id: string | null;
    instructor_removed: boolean;
    starts_at: Date;
    ends_at: Date;
    cancelled_at: Date | null;
    event_id: number | null;
    workouts_seen_at: Date | null;
    capacity: number;
    wanted_capacity: number;
    late_cancel_minutes: number;
    pass_needed: boolean;
    opening: OpeningRule;
    booked: number;
    my_booking_id: string | null;
    my_spot_number: number | null;
    version: number;
    draft: boolean;
    in_place_of: string | null;
    substitute_wanted: ClassSummary['substituteWanted'];
    wants_spivi: boolean;
  };

async function readClasses(call: Reader, where: RawBuilder<unknown>): Promise<ClassSummary[]> {
  const { trx, studioId, caller } = call;
  const { rows } = await sql<ClassRow>`
    select c.class_id, c.class_type_id, y.name as type_name, y.colour, y.level, c.title, c.description,
      c.starts_at, c.ends_at, c.cancelled_at, c.capacity, c.wanted_capacity, c.late_cancel_minutes,
      c.location_id, c.location_name, c.time_zone, c.room_id, c.room_name,
      coalesce(y.pass_needed, u.pass_needed) as pass_needed, coalesce(y.opening, u.opening) as opening,
      c.instructor_id, coalesce(s.name, c.teacher_name) as instructor_name, s.removed_at is not null as instructor_removed, k.booked,
      v.version, v.source, c.booking_url, v.series_id, v.draft, v.spivi_enabled as wants_spivi,
      m.booking_id as my_booking_id, m.spot_number as my_spot_number, c.event_id, c.workouts_seen_at,
      (select f.name from substitutes x join staff f on f.studio_id = x.studio_id and f.staff_id = x.asked_by
        where x.studio_id = c.studio_id and x.class_id = c.class_id and x.state = 'taken' and x.taken_by = c.instructor_id
          and x.ended_at is null
        order by x.settled_at desc limit 1) as in_place_of,
      (select json_build_object('substituteId', x.substitute_id, 'note', x.note) from substitutes x
        where x.studio_id = c.studio_id and x.class_id = c.class_id and ${isOpen}) as substitute_wanted,
      ${claimColumns}, ${classChipColumns}, ${heardColumns}
    from class_mirror c
    join classes v on v.studio_id = c.studio_id and v.class_id = c.class_id
    join class_types y on y.studio_id = c.studio_id and y.class_type_id = c.class_type_id
    left join staff s on s.studio_id = c.studio_id and s.staff_id = c.instructor_id
    left join lateral (
      select count(*) as booked from bookings b
      where b.studio_id = c.studio_id and b.class_id = c.class_id and b.state = 'booked'
    ) k on true
    left join bookings m on m.studio_id = c.studio_id and m.class_id = c.class_id and m.state = 'booked'
      and m.customer_id = ${caller.customerId}
    ${claims(call)}
    where c.studio_id = ${studioId} and ${where}
    order by c.starts_at, c.class_id
    limit ${MAX_CLASSES}`.execute(trx);
  return rows.map((row) => present(row, call));
}

function present(row: ClassRow, call: Reader): ClassSummary {
  const { now } = call;
  const times = { startsAt: row.starts_at, endsAt: row.ends_at, cancelledAt: row.cancelled_at };
  const heard = heardOf(row);
  const state = stateOf(times, heard, now);
  return {
    classId: row.class_id,
    source: row.source,
    bookingUrl: row.booking_url,
    classTypeId: row.class_type_id,
    typeName: row.type_name,
    colour: row.colour,
    level: row.level,
    seriesId: row.series_id,
    title: row.title,
    description: row.description,
    locationId: row.location_id,
    locationName: row.location_name,
    roomId: row.room_id,
    roomName: row.room_name,
    timeZone: row.time_zone,
    instructorName: row.instructor_name,
    instructorId: row.instructor_id,
    leading: row.instructor_id !== null && row.instructor_id === call.caller.staffId,
    inPlaceOf: row.in_place_of,
    substituteWanted:
      may(call.caller.role, 'leadClasses') && row.substitute_wanted
        ? { ...row.substitute_wanted, ...(call.caller.tokenId !== undefined && { note: null }) }
        : null,
    instructorRemoved: row.instructor_removed,
    startsAt: row.starts_at.toISOString(),
    endsAt: row.ends_at.toISOString(),
    state,
    draft: row.draft,
    live: liveOf(call, row, heard),
    // Whatever tells no state of a class may still have its numbers before it is over.
    resultsShown:
      state === 'ended' || (state === 'running' && heard === null && row.workouts_seen_at !== null),
    // A spot that is out now was there when a class that is over was ridden.
    capacity: state === 'ended' ? row.wanted_capacity : row.capacity,
    wantedCapacity: row.wanted_capacity,
    lateCancelMinutes: row.late_cancel_minutes,
    // Another system has rules of its own.
    passNeeded: row.source === 'tandem' && row.pass_needed,
    opening: row.source === 'tandem' ? openingOf(row.opening, row.starts_at, row.time_zone) : null,
    booked: row.booked,
    ...claimsOf(row, now),
    spiviEnabled: row.wants_spivi,
    sync: syncOf(classChip(row, now), { times, heard, now }),
    myBooking:
      row.my_booking_id === null ? null : { bookingId: row.my_booking_id, spotNumber: row.my_spot_number },
    version: row.version,
  };
}

/**
 * Classes that start from `from` (inclusive) to `to` (exclusive), in order of start; drafts only where they are asked for.
 * @throws Problem invalid_field for a longer span than is told at once
 */
export async function listClasses(
  call: Reader,
  span: { from: Date; to: Date; locationId?: string; drafts?: boolean },
): Promise<ClassSummary[]> {
  const { from, to, locationId = null, drafts = false } = span;
  if (to.getTime() - from.getTime() > MAX_SCHEDULE_DAYS * DAY_MS)
    throw invalidField('to', `At most ${MAX_SCHEDULE_DAYS} days at once.`, 'Ask for a shorter span.');
  return readClasses(
    call,
    sql`c.starts_at >= ${from} and c.starts_at < ${to}
      and (${locationId}::uuid is null or c.location_id = ${locationId}::uuid) and (${drafts} or not v.draft)`,
  );
}

/** Coming classes in which the caller waits for a place, in order of start. */
export const classesWaitedFor = (call: Reader): Promise<ClassSummary[]> =>
  readClasses(call, sql`mine.wait_id is not null and c.cancelled_at is null and c.starts_at > ${call.now}`);

/** One class; `myBooking` is the caller's own. @throws Problem not_found */
export async function getClassSummary(call: Reader, classId: string): Promise<ClassSummary> {
  const [found] = await readClasses(call, sql`c.class_id = ${classId}`);
  if (!found) throw notFound('class');
  return found;
}

/**
 * Locks a class's row until the transaction ends. Whatever changes who is wanted in a class does this, so that capacity,
 * spots and the roster sent to Spivi are decided one after the other. People are held before classes, and several classes
 * in the order of their ids.
 * @throws Problem not_found
 */
export async function lockClass({ trx, studioId }: Work, classId: string) {
  const row = await trx
    .selectFrom('classes')
    .select(['studio_id', 'class_id', 'room_id', 'starts_at', 'ends_at', 'cancelled_at', 'capacity'])
    .select(['instructor_id', 'late_cancel_minutes', 'waitlist_size', 'draft', 'source'])
    .where('studio_id', '=', studioId)
    .where('class_id', '=', classId)
    .forUpdate()
    .executeTakeFirst();
  if (!row) throw notFound('class');
  return row;
}
/** Who is booked in these classes. */
const ridersOf = (studioId: string, classIds: readonly string[]) => sql`
  select customer_id from bookings where studio_id = ${studioId} and class_id = any(${classIds}::uuid[]) and state = 'booked'`;

/**
 * Locks classes after everybody who is booked in them: who is told something, or may have another class at the new time,
 * is held before what they have booked, as everywhere.
 * @param hold takes the lock of the classes
 * @throws LostRace where somebody has booked meanwhile
 */
export async function afterRiders<T>(
  { trx, studioId }: Work,
  classIds: readonly string[],
  hold: () => Promise<T>,
): Promise<T> {
  const { rows } = await sql<{ customer_id: string }>`
    select p.customer_id from customers p where p.studio_id = ${studioId}
      and p.customer_id in (${ridersOf(studioId, classIds)})
    order by p.customer_id for no key update`.execute(trx);
  const held = await hold();
  // What they have booked with is held last, of all these classes at once: passes stand after classes.
  await sql`select from passes where studio_id = ${studioId} and pass_id in (
      select pass_id from bookings where studio_id = ${studioId} and class_id = any(${classIds}::uuid[]))
    order by pass_id for no key update`.execute(trx);
  const late = await sql`
    select from (${ridersOf(studioId, classIds)}) b
    where b.customer_id <> all(${rows.map((row) => row.customer_id)}::uuid[]) limit 1`.execute(trx);
  if (late.rows.length > 0) throw new LostRace('Somebody has booked meanwhile.');
  return held;
}

/** Locks a class with those who are booked in it. @throws Problem not_found */
export const lockWithRiders = (work: Work, classId: string): Promise<ClassRecord> =>
  afterRiders(work, [classId], () => lockClass(work, classId));

/** The same, to change what only its source may change. @throws Problem not_found, owned_by_source */
export async function lockOwn(work: Work, classId: string): Promise<ClassRecord> {
  const row = await lockWithRiders(work, classId);
  refuseForeign(row);
  return row;
}

export type ClassRecord = Awaited<ReturnType<typeof lockClass>>;

/** When and where a class is, and who leads it: what those who booked it know. */
export async function asKnown({ trx, studioId }: Work, classId: string): Promise<ClassBefore> {
  const { rows } = await sql<Omit<ClassBefore, 'startsAt' | 'endsAt'> & { startsAt: Date; endsAt: Date }>`
    select c.starts_at as "startsAt", c.ends_at as "endsAt", c.room_name as "roomName",
      c.location_name as "locationName", c.time_zone as "timeZone", coalesce(s.name, c.teacher_name) as "instructorName"
    from class_places c left join staff s on s.studio_id = c.studio_id and s.staff_id = c.instructor_id
    where c.studio_id = ${studioId} and c.class_id = ${classId}`.execute(trx);
  const { startsAt, endsAt, ...rest } = rows[0]!;
  return { ...rest, startsAt: startsAt.toISOString(), endsAt: endsAt.toISOString() };
}

/** What stands in a room beside its spots; nothing where there is no such room. */
export const fixturesOfRoom = async ({ trx, studioId }: Work, roomId: string) =>
  (
    await trx
      .selectFrom('rooms')
      .select('fixtures')
      .where('studio_id', '=', studioId)
      .where('room_id', '=', roomId)
      .executeTakeFirst()
  )?.fixtures ?? [];

/** The spots of a room, in order of their numbers. */
export const spotsOfRoom = ({ trx, studioId }: Work, roomId: string) =>
  trx
    .selectFrom('spots')
    .select(['spot_number as spotNumber', 'x', 'y', 'kind', 'active'])
    .where('studio_id', '=', studioId)
    .where('room_id', '=', roomId)
    .orderBy('spot_number')
    .execute();
