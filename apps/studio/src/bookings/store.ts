import type { Booking } from '@tandem/api/studio';

import { notFound } from '@tandem/platform';
import { sql } from 'kysely';
import { cancelGraceMinutes } from '../base/cancel-grace.ts';
import type { Call, Work } from '../base/context.ts';
import { lockClass, refuseForeign } from '../schedule/index.ts';
import type { ClassFacts } from './rules.ts';

/** Locks the class and reads all that decides over a booking in it. @throws Problem not_found, owned_by_source */
export async function lockFacts(work: Work, classId: string): Promise<ClassFacts> {
  const row = await lockClass(work, classId);
  refuseForeign(row);
  const ofClass = sql`studio_id = ${row.studio_id} and class_id = ${row.class_id}`;
  const { rows } = await sql<
    Pick<ClassFacts, 'spots' | 'booked' | 'capacity' | 'held'> &
      ClassFacts['waitlist'] & { closesMinutes: number }
  >`
    select
      waitlist_closes_minutes as "closesMinutes", coalesce(${row.waitlist_size}::integer, waitlist_size) as size,
      (select coalesce(json_agg(customer_id order by turn), '[]') from waits
        where ${ofClass} and state = 'waiting' and passed_for is null) as waiting,
      (select coalesce(json_agg(customer_id), '[]') from waits
        where ${ofClass} and state = 'offered' and offer_until > ${work.now}) as offered,
      (select capacity from class_places where studio_id = ${row.studio_id} and class_id = ${row.class_id}) as capacity,
      (select coalesce(json_agg(json_build_object('spotNumber', spot_number, 'active', active)), '[]')
        from spots where studio_id = ${row.studio_id} and room_id = ${row.room_id}) as spots,
      (select coalesce(json_agg(json_build_object(
          'bookingId', booking_id, 'customerId', customer_id, 'spotNumber', spot_number)), '[]')
        from bookings where studio_id = ${row.studio_id} and class_id = ${row.class_id} and state = 'booked'
      ) as booked,
      (select coalesce(json_agg(json_build_object(
          'by', held_by, 'customerId', customer_id, 'spotNumber', spot_number)), '[]')
        from live_holds where ${ofClass}) as held
    from studios where studio_id = ${row.studio_id}`.execute(work.trx);
  const { size, waiting, offered, closesMinutes, ...rest } = rows[0]!;
  const closed = work.now.getTime() >= row.starts_at.getTime() - closesMinutes * 60_000;
  return {
    startsAtMs: row.starts_at.getTime(),
    endsAtMs: row.ends_at.getTime(),
    cancelled: row.cancelled_at !== null,
    draft: row.draft,
    ...rest,
    waitlist: { size, waiting: closed ? [] : waiting, offered },
  };
}

const columns = [
  'booking_id as bookingId',
  'class_id as classId',
  'customer_id as customerId',
  'spot_number as spotNumber',
  'state',
  'late_cancel as lateCancel',
  'cancelled_by as cancelledBy',
] as const;

/** A booking, and who cancelled it. */
export type StoredBooking = Booking & { cancelledBy: 'member' | 'staff' | null };

/** @throws Problem not_found, also where `customerId` is given and the booking is another person's */
export async function getBooking(
  { trx, studioId }: Work,
  bookingId: string,
  customerId: string | null,
): Promise<StoredBooking> {
  const found = await trx
    .selectFrom('bookings')
    .select(columns)
    .where('studio_id', '=', studioId)
    .where('booking_id', '=', bookingId)
    .executeTakeFirst();
  if (!found || (customerId !== null && found.customerId !== customerId)) throw notFound('booking');
  return found;
}

/** Writes a booking of a person who is held. */
export function insertBooking(
  { trx, studioId, now, caller }: Call,
  row: { bookingId: string; classId: string; customerId: string; spotNumber: number | null },
): Promise<Booking> {
  return trx
    .insertInto('bookings')
    .values({
      studio_id: studioId,
      booking_id: row.bookingId,
      class_id: row.classId,
      customer_id: row.customerId,
      spot_number: row.spotNumber,
      booked_at: now,
      booked_by: caller.accountId,
      late_cancel_minutes: sql`(select late_cancel_minutes from classes
        where studio_id = ${studioId} and class_id = ${row.classId})`,
    })
    .returning(columns)
    .executeTakeFirstOrThrow();
}

/** Whether a cancellation is late now: by the rule that was booked under or the class's own now, whichever is kinder. */
export async function isLate({ studio, trx, studioId, now }: Work, bookingId: string): Promise<boolean> {
  const { rows } = await sql<{ late: boolean }>`
    select coalesce(${now} >=
      late_from(c.starts_at, least(b.late_cancel_minutes, c.late_cancel_minutes), b.booked_at, b.moved_at, ${cancelGraceMinutes(studio)}), false) as late
    from bookings b join classes c on c.studio_id = b.studio_id and c.class_id = b.class_id
    where b.studio_id = ${studioId} and b.booking_id = ${bookingId}`.execute(trx);
  return rows[0]!.late;
}

/** Until when somebody who books now may cancel without being late; not beyond the class's beginning, after which nobody cancels. */
export async function freeUntil({ studio, trx, studioId, now }: Work, classId: string): Promise<Date> {
  const { rows } = await sql<{ until: Date }>`
    select least(starts_at, late_from(starts_at, late_cancel_minutes, ${now}, null, ${cancelGraceMinutes(studio)})) as until
    from classes where studio_id = ${studioId} and class_id = ${classId}`.execute(trx);
  return rows[0]!.until;
}

/** From when on the spot of who is not there may be released; null: the studio releases none. */
export async function releaseFrom({ trx, studioId }: Work, classId: string): Promise<Date | null> {
  const { rows } = await sql<{ from: Date | null }>`
    select c.starts_at + make_interval(mins => s.standby_minutes) as from
    from classes c join studios s on s.studio_id = c.studio_id
    where c.studio_id = ${studioId} and c.class_id = ${classId}`.execute(trx);
  return rows[0]!.from;
}

/** Was it made when the class was over? */
export async function wasNoted({ trx, studioId }: Work, bookingId: string): Promise<boolean> {
  const { rows } = await sql`select from bookings b join classes c using (studio_id, class_id)
    where b.studio_id = ${studioId} and b.booking_id = ${bookingId} and b.booked_at >= c.ends_at`.execute(
    trx,
  );
  return rows.length > 0;
}

/** Did staff let the person in without a pass? */
export async function isWaived({ trx, studioId }: Work, bookingId: string): Promise<boolean> {
  const { rows } = await sql`select from bookings where studio_id = ${studioId} and booking_id = ${bookingId}
    and pass_waived_for is not null`.execute(trx);
  return rows.length > 0;
}

/** Changes a booking. Of the spots that they wait for, a spot that they get leaves those that they like better. */
export const updateBooking = (
  { trx, studioId }: Work,
  bookingId: string,
  change: {
    spot_number?: number | null;
    wished_spots?: number[];
    state?: 'booked' | 'cancelled';
    late_cancel?: boolean;
    cancelled_at?: Date | null;
    cancelled_by?: 'member' | 'staff' | null;
    checked_in_at?: Date | null;
    released_at?: Date | null;
    released_to?: string | null;
  },
): Promise<StoredBooking> =>
  trx
    .updateTable('bookings')
    .set({ ...(change.spot_number != null && { wished_spots: betterThan(change.spot_number) }), ...change })
    .where('studio_id', '=', studioId)
    .where('booking_id', '=', bookingId)
    .returning(columns)
    .executeTakeFirstOrThrow();

const betterThan = (spot: number) =>
  sql<
    number[]
  >`wished_spots[:coalesce(array_position(wished_spots, ${spot}), cardinality(wished_spots) + 1) - 1]`;

/**
 * Gives two bookings of a locked class each other's spots. One gets up before the other sits down: a spot is at no moment
 * two people's, not even within one statement, where the order of the rows would decide.
 */
export async function exchangeSpots(
  work: Work,
  one: StoredBooking,
  other: StoredBooking,
): Promise<[StoredBooking, StoredBooking]> {
  await updateBooking(work, one.bookingId, { spot_number: null });
  const second = await updateBooking(work, other.bookingId, { spot_number: one.spotNumber });
  const first = await updateBooking(work, one.bookingId, { spot_number: other.spotNumber });
  return [first, second];
}

/** What a person has booked of these classes: class id → booking id. */
export async function bookedIn(
  { trx, studioId }: Work,
  customerId: string,
  classes: readonly { classId: string }[],
): Promise<Map<string, string>> {
  const rows = await trx
    .selectFrom('bookings')
    .select(['class_id', 'booking_id'])
    .where('studio_id', '=', studioId)
    .where('customer_id', '=', customerId)
    .where('state', '=', 'booked')
    .where('class_id', 'in', [...classes.map(({ classId }) => classId)])
    .execute();
  return new Map(rows.map((row) => [row.class_id, row.booking_id]));
}
