import { randomUUID } from 'node:crypto';
import { LostRace } from '@tandem/platform';
import { sql } from 'kysely';
import { announceChange } from '../../base/changes.ts';
import type { Call, Work } from '../../base/context.ts';
import { happened } from '../../base/happened.ts';
import { insertBooking, updateBooking } from '../../bookings/index.ts';
import { lockClass } from '../../schedule/index.ts';
import type { Connection } from '../calls/connection.ts';
import { closePresses } from '../check-ins/close-presses.ts';
import { type Seat, seats } from '../rules.ts';
import { sourceCaller } from './source-caller.ts';

type Of = Pick<Connection, 'source'>;
/** A booking as it was read, and the one here that follows it. */
type Row = {
  id: string;
  personId: string;
  spotId: string | null;
  checkedIn: boolean;
  cancelled: boolean;
  trouble: string | null;
  customerId: string | null;
  bookingId: string | null;
  bookedFor: string | null;
  state: 'booked' | 'cancelled' | null;
  spotNumber: number | null;
  isHere: boolean;
};

/**
 * Makes who is booked in a class here as it was read: each on their spot, nobody twice, nobody who is not known. Whatever
 * reacts to a booking reacts to these. Once the class is over only who comes late to the list and who was there is followed. Again
 * it changes nothing.
 * @throws LostRace where somebody came to it meanwhile who is not held
 */
export async function settleRoster(work: Work, of: Of, foreignClass: string): Promise<void> {
  const { trx, studioId } = work;
  const held = await holdPeople(work, of, foreignClass);
  const classId = await classOf(work, of, foreignClass);
  if (classId === null) return;
  const { cancelled_at, ends_at, source } = await lockClass(work, classId);
  if (source !== of.source) return;
  await sql`update source_classes set roster_to_settle = false
    where studio_id = ${studioId} and source = ${of.source} and foreign_id = ${foreignClass}`.execute(trx);
  if (cancelled_at) {
    await sql`update source_bookings set trouble = null where studio_id = ${studioId} and source = ${of.source}
      and foreign_class = ${foreignClass} and trouble is not null`.execute(trx);
    return;
  }
  await noteSpots(work, of, foreignClass);
  const rows = await readRows(work, of, foreignClass);
  if (rows.some(({ customerId }) => customerId !== null && !held.has(customerId)))
    throw new LostRace('Somebody was linked meanwhile.');
  const customers = new Map(rows.map((row) => [row.personId, row.customerId]));
  const kept = ends_at <= work.now ? seatedOf(rows) : undefined;
  const wanted = seats(rows, customers, await spotsOf(work, of, classId), kept);
  const changed = await write(work, of, { classId, rows, wanted });
  let troubled = false;
  for (const { id, bookingId, trouble } of rows) {
    const now = wanted.get(id)?.trouble ?? null;
    const follows = changed.made.get(id) ?? bookingId;
    if (trouble === now && follows === bookingId) continue;
    troubled ||= trouble !== now;
    await sql`update source_bookings set trouble = ${now}, booking_id = ${follows}
      where studio_id = ${studioId} and source = ${of.source} and foreign_class = ${foreignClass} and foreign_id = ${id}`.execute(
      trx,
    );
  }
  // After the bookings, as whoever presses holds them.
  await closePresses(work, of, foreignClass);
  if (changed.bookingIds.length > 0)
    await happened(work, { kind: 'roster_changed', classId, bookingIds: changed.bookingIds });
  await tellRiders(work, changed.bookingIds);
  if (changed.arrived) await happened(work, { kind: 'checked_in', classId, bookingIds: [] });
  // What waits for a person stands on the class's page and on the connection's, whatever else has changed.
  if (troubled) await announceChange(work, 'source', null);
}

/** Whoever has their own bookings open sees what became of one of them: it was not on this page that it was changed. */
export async function tellRiders(work: Work, bookingIds: readonly string[]): Promise<void> {
  const { rows } = await sql<{ id: string }>`select distinct customer_id as id from bookings
    where studio_id = ${work.studioId} and booking_id = any(${bookingIds}::uuid[])`.execute(work.trx);
  for (const { id } of rows) await announceChange(work, 'customer', id);
}

/** Who sits where now: after the class nobody gets up, or moves, whose numbers are of that spot. */
const seatedOf = (rows: readonly Row[]) =>
  new Map(
    rows.flatMap(({ id, state, bookedFor, spotNumber }) =>
      state === 'booked' && bookedFor !== null ? [[id, { customerId: bookedFor, spotNumber }] as const] : [],
    ),
  );

/** Everybody who is or is to be booked, held before the class. @returns those who are there, and not erased */
async function holdPeople(
  { trx, studioId }: Work,
  { source }: Of,
  foreignClass: string,
): Promise<Set<string>> {
  const { rows } = await sql<{ id: string }>`
    select c.customer_id as id from customers c where c.studio_id = ${studioId} and c.erased_at is null and c.customer_id in (
      select p.customer_id from source_bookings b join source_people p using (studio_id, source, person_id)
      where b.studio_id = ${studioId} and b.source = ${source} and b.foreign_class = ${foreignClass}
      union select k.customer_id from source_bookings b join bookings k using (studio_id, booking_id)
      where b.studio_id = ${studioId} and b.source = ${source} and b.foreign_class = ${foreignClass})
    order by c.customer_id for no key update`.execute(trx);
  return new Set(rows.map((row) => row.id));
}

async function classOf(
  { trx, studioId }: Work,
  { source }: Of,
  foreignClass: string,
): Promise<string | null> {
  const { rows } = await sql<{ classId: string | null }>`select class_id as "classId" from source_classes
    where studio_id = ${studioId} and source = ${source} and foreign_id = ${foreignClass}`.execute(trx);
  return rows[0]?.classId ?? null;
}

/**
 * Spots that nobody has said yet which one here they are stand in the list of those to be said, in the room where they are
 * there: a class that has begun, or whose room is taken, may still stand in another here.
 */
async function noteSpots({ trx, studioId }: Work, { source }: Of, foreignClass: string) {
  await sql`insert into source_spots as m (studio_id, source, spot_id, room_id)
    select distinct b.studio_id, b.source, b.spot_id, c.room_id from source_bookings b
    join source_classes s on s.studio_id = b.studio_id and s.source = b.source and s.foreign_id = b.foreign_class
    join source_places p on p.studio_id = s.studio_id and p.source = s.source and p.place_id = s.place_id
    join classes c on c.studio_id = s.studio_id and c.class_id = s.class_id and c.room_id = p.room_id
    where b.studio_id = ${studioId} and b.source = ${source} and b.foreign_class = ${foreignClass} and not b.cancelled
      and b.spot_id is not null
    order by b.spot_id
    on conflict (studio_id, source, spot_id) do update set room_id = excluded.room_id
      where m.spot_number is null and m.room_id <> excluded.room_id`.execute(trx);
}

/** Who came is what a press here says that is still to be sent, or was sent after that reading began; else what was read. */
async function readRows({ trx, studioId }: Work, { source }: Of, foreignClass: string): Promise<Row[]> {
  const { rows } = await sql<Row>`
    select b.foreign_id as id, b.person_id as "personId", b.spot_id as "spotId",
      coalesce(case when w.state <> 'sent' or w.sent_at >= s.roster_began_at then w.wanted end, b.checked_in) as "checkedIn", b.cancelled,
      b.trouble, c.customer_id as "customerId", b.booking_id as "bookingId", k.customer_id as "bookedFor", k.state,
      k.spot_number as "spotNumber", k.checked_in_at is not null as "isHere"
    from source_bookings b
    join source_people p using (studio_id, source, person_id)
    join source_classes s on s.studio_id = b.studio_id and s.source = b.source and s.foreign_id = b.foreign_class
    left join source_check_ins w on w.studio_id = b.studio_id and w.source = b.source
      and w.foreign_class = b.foreign_class and w.foreign_id = b.foreign_id
    left join customers c on c.studio_id = p.studio_id and c.customer_id = p.customer_id and c.erased_at is null
    left join bookings k on k.studio_id = b.studio_id and k.booking_id = b.booking_id
    where b.studio_id = ${studioId} and b.source = ${source} and b.foreign_class = ${foreignClass}
    order by b.foreign_id for no key update of b`.execute(trx);
  return rows;
}

/** Spot there → number of the class's room; null where nobody has said, or the room has it no more. */
async function spotsOf(
  { trx, studioId }: Work,
  { source }: Of,
  classId: string,
): Promise<Map<string, number | null>> {
  const { rows } = await sql<{ spotId: string; spotNumber: number | null }>`
    select m.spot_id as "spotId", t.spot_number as "spotNumber" from source_spots m
    join classes c on c.studio_id = m.studio_id and c.class_id = ${classId} and c.room_id = m.room_id
    left join spots t on t.studio_id = m.studio_id and t.room_id = m.room_id and t.spot_number = m.spot_number
    where m.studio_id = ${studioId} and m.source = ${source}`.execute(trx);
  return new Map(rows.map((row) => [row.spotId, row.spotNumber]));
}

/** Who goes before who comes, and everybody gets up before anybody sits down: a spot is at no moment two people's. */
async function write(
  work: Work,
  of: Of,
  { classId, rows, wanted }: { classId: string; rows: readonly Row[]; wanted: ReadonlyMap<string, Seat> },
) {
  const { now } = work;
  const bookingIds = new Set<string>();
  const made = new Map<string, string>();
  let arrived = false;
  const seatOf = (row: Row) => wanted.get(row.id) ?? { customerId: null, spotNumber: null };
  const stays = (row: Row) => row.state !== null && row.bookedFor === seatOf(row).customerId;
  for (const row of rows) {
    if (row.bookingId === null || row.state !== 'booked') continue;
    if (!stays(row)) {
      const gone = { state: 'cancelled', cancelled_at: now, cancelled_by: null } as const;
      await updateBooking(work, row.bookingId, { ...gone, checked_in_at: null, late_cancel: false });
    } else if (row.spotNumber !== seatOf(row).spotNumber)
      await updateBooking(work, row.bookingId, { spot_number: null });
    else continue;
    bookingIds.add(row.bookingId);
  }
  for (const row of rows) {
    const { customerId, spotNumber } = seatOf(row);
    if (customerId === null) continue;
    const followed = stays(row) ? row.bookingId! : randomUUID();
    if (!stays(row)) {
      await insertBooking(bySource(work, of), { bookingId: followed, classId, customerId, spotNumber });
      made.set(row.id, followed);
      bookingIds.add(followed);
    } else if (row.state === 'cancelled' || row.spotNumber !== spotNumber) {
      const back = { state: 'booked', cancelled_at: null, cancelled_by: null } as const;
      await updateBooking(work, followed, { ...back, spot_number: spotNumber });
      bookingIds.add(followed);
    }
    if (row.checkedIn !== (stays(row) && row.state === 'booked' && row.isHere)) {
      await updateBooking(work, followed, { checked_in_at: row.checkedIn ? now : null });
      arrived = true;
    }
  }
  return { bookingIds: [...bookingIds], made, arrived };
}

/** Nobody here has booked it. */
const bySource = (work: Work, { source }: Of): Call => ({
  ...work,
  caller: sourceCaller(work.studioId, source),
});
