import type { Reason } from '@tandem/api/words';
import { instantToSiteLocal, siteLocalToInstant } from '@tandem/spivi';
import { sql } from 'kysely';
import { inStudioWithDrafts } from '../../base/call.ts';
import type { Studio, Work } from '../../base/context.ts';
import { allows, notAllowed } from '../../consent/index.ts';
import { type BoardWish, untoldWish, wishOf } from '../board/wish.ts';
import { type Connection, loadConnection } from '../calls/load-connection.ts';
import type { Rider } from './diff-roster.ts';
import type { Drift } from './drift.ts';
import type { EventFacts } from './plan-event.ts';
import { seatOf } from './seats.ts';
import { LATE_SECONDS } from './timing.ts';

/** Classes that Spivi can link last 20 minutes to 4 hours. */
const MIN_MINUTES = 20;
const MAX_MINUTES = 240;

/** One booking as it was when the run began: its outcome is written only if it still is so. */
export type LaneBooking = {
  bookingId: string;
  customerId: string;
  spotNumber: number | null;
  /** The seat of the spot, whether or not a rider can be sent to it. */
  seatId: number | null;
  rider: Rider | null;
  reason: Reason | null;
  /** How they are to show on the board, where the server has not been told so. */
  board: BoardWish | null;
  /** The seat that the last run confirmed, unless the booking has changed since. */
  confirmed: { clientId: number; seatId: number } | null;
  /** The seat that a run confirmed last, whatever has become of it since; null: none has. */
  lastSeatId: number | null;
};

/** A class, claimed by one run: what is wanted, what is known of Spivi's copy, and the fence. */
export type Lane = {
  studioId: string;
  classId: string;
  /** Rises with each run: a run writes only while it is the latest. */
  epoch: number;
  /** The version of the wish that was read. */
  version: number;
  /** Nobody here has changed anything since a run last settled: what differs at Spivi was changed there. */
  unchanged: boolean;
  /** What people were told still stands: synced, unchanged, and nothing written to Spivi since. */
  stands: boolean;
  /** Seconds since a run last settled; null if none has. */
  settledSeconds: number | null;
  /** Seconds that people have seen this class wait. */
  pendingSeconds: number;
  skipped: boolean;
  connection: Connection | null;
  /** The wanted event, or null with the reason why Spivi is to have none. */
  target: EventFacts | null;
  offReason: Reason | null;
  instructorEmail: string | null;
  ended: boolean;
  measured: boolean;
  /** Where it is, in the studio's words, and how many may come without a booking. */
  room: { name: string; timeZone: string; freePlaces: number };
  bookings: LaneBooking[];
  event: {
    id: number | null;
    made: EventFacts | null;
    /** Seconds since a create call was announced whose answer is not known; null if there is none. */
    creatingSeconds: number | null;
    /** Seconds since the event was first not shown; null while it is. */
    missingSeconds: number | null;
    sent: Set<number>;
    /** A seating without an answer may still take effect: whoever was sent stays known as ours. */
    seatingUnanswered: boolean;
  };
  /** What was found changed at Spivi, to be recorded when it is put right. */
  drift: Drift[];
  /** Client → email as the event's roster shows them. */
  emails?: Map<number, string>;
};

/**
 * Takes the class's lane and reads what is wanted, in one transaction that no booking can interleave with: bookings
 * lock the class row for update, this holds a share of it.
 * @returns null where the class does not exist
 */
export function claimClass(studio: Studio, studioId: string, classId: string): Promise<Lane | null> {
  return inStudioWithDrafts(studio, studioId, async (work) => {
    const { trx, now } = work;
    const facts = await loadClass(work, classId);
    if (!facts) return null;
    const claimed = await claim(work, classId);
    const connection = await loadConnection(work);
    const seats = new Map(
      facts.gym_id
        ? (
            await trx
              .selectFrom('spivi_gym_seats')
              .select(['spot_number', 'seat_id'])
              .where('studio_id', '=', studioId)
              .where('gym_id', '=', facts.gym_id)
              .execute()
          ).map((row) => [row.spot_number, row.seat_id])
        : [],
    );
    const table = { offset: facts.seat_offset ?? 0, rows: seats };
    const bookings = (await loadBookings(work, classId)).map((row) => toLaneBooking(row, table, connection));
    const offReason = whyNotSent(facts, connection);
    const local = (at: Date) => instantToSiteLocal(at, connection!.timeZone);
    return {
      studioId,
      classId,
      epoch: claimed.epoch,
      version: claimed.wanted_version,
      unchanged: claimed.wanted_version === claimed.synced_version,
      stands: claimed.wanted_version === claimed.synced_version && claimed.state === 'synced',
      settledSeconds: claimed.settled_seconds,
      pendingSeconds: claimed.pending_seconds ?? 0,
      skipped: claimed.skipped_at !== null,
      connection,
      target:
        offReason === null && connection
          ? {
              title: facts.title,
              startDateTime: local(facts.starts_at),
              endDateTime: local(facts.ends_at),
              boxId: facts.box_id!,
              instructorUserName: null,
            }
          : null,
      offReason,
      instructorEmail: facts.instructor_email,
      ended: facts.ends_at <= now,
      measured: facts.measured,
      room: {
        name: facts.room_name,
        timeZone: facts.time_zone,
        freePlaces: freePlacesOf(facts, bookings.length),
      },
      bookings,
      event: {
        id: claimed.event_id,
        made: claimed.event_facts as EventFacts | null,
        creatingSeconds: claimed.creating_seconds,
        missingSeconds: claimed.missing_seconds,
        sent: new Set(claimed.sent_clients as number[]),
        seatingUnanswered: await hasUnansweredSeating(work, classId),
      },
      drift: [],
    };
  });
}

type ClassFacts = NonNullable<Awaited<ReturnType<typeof loadClass>>>;

async function loadClass({ trx, studioId, now }: Work, classId: string) {
  const { rows } = await sql<{
    title: string;
    starts_at: Date;
    ends_at: Date;
    cancelled_at: Date | null;
    spivi_enabled: boolean;
    instructor_email: string | null;
    gym_id: string | null;
    box_id: number | null;
    seat_offset: number | null;
    spots: number;
    measured: boolean;
    room_name: string;
    time_zone: string;
    capacity: number;
    offered: number;
    waiting: number;
  }>`
    select c.title, c.starts_at, c.ends_at, c.cancelled_at, c.spivi_enabled and not c.draft as spivi_enabled, f.email as instructor_email,
      g.gym_id, g.box_id, g.seat_offset, r.name as room_name, l.time_zone,
      (select p.capacity from class_places p where p.studio_id = c.studio_id and p.class_id = c.class_id) as capacity,
      (select count(*) from waits w where w.studio_id = c.studio_id and w.class_id = c.class_id
        and w.state = 'offered' and w.offer_until > ${now}) as offered,
      (select count(*) from waits w join studios o using (studio_id) where w.studio_id = c.studio_id and w.class_id = c.class_id
        and w.state = 'waiting' and w.passed_for is null
        and c.starts_at - make_interval(mins => o.waitlist_closes_minutes) > ${now}) as waiting,
      (select count(*) from spots s where s.studio_id = c.studio_id and s.room_id = c.room_id and s.active) as spots,
      exists (select from class_results r where r.studio_id = c.studio_id and r.class_id = c.class_id and r.state = 'ready') as measured
    from classes c
    join rooms r on r.studio_id = c.studio_id and r.room_id = c.room_id
    join locations l on l.studio_id = r.studio_id and l.location_id = r.location_id
    left join staff f on f.studio_id = c.studio_id and f.staff_id = c.instructor_id
    left join spivi_gyms g on g.studio_id = c.studio_id and g.room_id = c.room_id
    where c.studio_id = ${studioId} and c.class_id = ${classId}
    for share of c`.execute(trx);
  return rows[0];
}

async function claim({ trx, studioId }: Work, classId: string) {
  const { rows } = await sql<{
    epoch: number;
    wanted_version: number;
    synced_version: number;
    state: string;
    event_id: number | null;
    event_facts: unknown;
    sent_clients: unknown;
    skipped_at: Date | null;
    creating_seconds: number | null;
    missing_seconds: number | null;
    settled_seconds: number | null;
    pending_seconds: number | null;
  }>`
    insert into spivi_class_sync as s (studio_id, class_id, epoch) values (${studioId}, ${classId}, 1)
    on conflict (studio_id, class_id) do update set epoch = s.epoch + 1
    returning s.epoch, s.wanted_version, s.synced_version, s.state, s.event_id, s.event_facts, s.sent_clients, s.skipped_at,
      extract(epoch from now() - s.creating_since)::float8 as creating_seconds,
      extract(epoch from now() - s.missing_since)::float8 as missing_seconds,
      extract(epoch from now() - s.synced_at)::float8 as settled_seconds,
      extract(epoch from now() - s.pending_since)::float8 as pending_seconds`.execute(trx);
  // What an earlier run left without an outcome: its process died, or it is no longer the one that counts.
  await trx
    .updateTable('spivi_attempts')
    .set({ outcome: 'unknown', message: 'The process ended before the answer was recorded.' })
    .where('studio_id', '=', studioId)
    .where('class_id', '=', classId)
    .where('outcome', '=', 'started')
    .where('method', 'like', 'EventService/%')
    .execute();
  return rows[0]!;
}

async function hasUnansweredSeating({ trx, studioId }: Work, classId: string): Promise<boolean> {
  const { rows } = await sql`
    select 1 from spivi_attempts
    where studio_id = ${studioId} and class_id = ${classId} and method = 'EventService/AddClientsToEvents'
      and outcome = 'unknown' and started_at > now() - make_interval(secs => ${LATE_SECONDS}) limit 1`.execute(
    trx,
  );
  return rows.length > 0;
}

async function loadBookings({ trx, studioId }: Work, classId: string) {
  return (
    trx
      .selectFrom('bookings as b')
      .innerJoin('customers as p', (join) =>
        join.onRef('p.studio_id', '=', 'b.studio_id').onRef('p.customer_id', '=', 'b.customer_id'),
      )
      .leftJoin('spivi_links as l', (join) =>
        join.onRef('l.studio_id', '=', 'b.studio_id').onRef('l.customer_id', '=', 'b.customer_id'),
      )
      .leftJoin('spivi_matches as m', (join) =>
        join.onRef('m.studio_id', '=', 'b.studio_id').onRef('m.customer_id', '=', 'b.customer_id'),
      )
      .leftJoin('spivi_booking_sync as y', (join) =>
        join.onRef('y.studio_id', '=', 'b.studio_id').onRef('y.booking_id', '=', 'b.booking_id'),
      )
      .select(['b.booking_id', 'b.customer_id', 'b.spot_number', 'l.client_id', 'l.broken_since', 'm.result'])
      .select(['y.state', 'y.client_id as last_client', 'y.seat_id as last_seat'])
      .select(['l.board_told as told', allows('send').as('sendable'), wishOf.as('wish')])
      .where('b.studio_id', '=', studioId)
      .where('b.class_id', '=', classId)
      .where('b.state', '=', 'booked')
      // Who came first keeps a contended seat.
      .orderBy('b.booked_at')
      .orderBy('b.booking_id')
      .execute()
  );
}

function toLaneBooking(
  row: Awaited<ReturnType<typeof loadBookings>>[number],
  table: Parameters<typeof seatOf>[0],
  connection: Connection | null,
): LaneBooking {
  const { booking_id: bookingId, spot_number: spotNumber, client_id: clientId, result } = row;
  const confirmed =
    row.state === 'synced' && row.last_client !== null && row.last_seat !== null
      ? { clientId: row.last_client, seatId: row.last_seat }
      : null;
  const seatId = spotNumber === null ? null : seatOf(table, spotNumber);
  const known = {
    bookingId,
    customerId: row.customer_id,
    spotNumber,
    seatId,
    confirmed,
    lastSeatId: row.last_seat,
  };
  const unseated = (reason: Reason) => ({ ...known, rider: null, board: null, reason });
  if (!row.sendable) return unseated(notAllowed);
  if (spotNumber === null) return unseated('no_spot');
  if (clientId === null)
    return unseated(result === 'ambiguous' || result === 'conflict' ? result : 'not_matched');
  if (row.broken_since !== null) return unseated('link_lost');
  if (seatId === null) return unseated('spot_outside_map');
  const board = untoldWish(row, connection);
  if (board && !board.shown && connection?.boardKept === false) return unseated('board_not_kept');
  return { ...known, rider: { bookingId, clientId, seatId }, board, reason: null };
}

/** Places that are neither booked nor held for somebody; none while people wait, whose turn it is. */
const freePlacesOf = ({ capacity, offered, waiting }: ClassFacts, booked: number): number =>
  waiting > 0 ? 0 : Math.max(0, capacity - booked - offered);

/** Whether the site's wall time means this instant: of an hour that the clock repeats it means the first. */
const isToldApart = (at: Date, timeZone: string): boolean =>
  at.getTime() - siteLocalToInstant(instantToSiteLocal(at, timeZone), timeZone).getTime() < 60_000;

function whyNotSent(facts: ClassFacts, connection: Connection | null): Reason | null {
  const minutes = (facts.ends_at.getTime() - facts.starts_at.getTime()) / 60_000;
  if (facts.cancelled_at) return 'cancelled';
  if (connection?.leavingSince) return 'leaving';
  if (!facts.spivi_enabled) return 'switched_off';
  if (facts.gym_id === null) return 'gym_unmapped';
  if (minutes < MIN_MINUTES) return 'too_short';
  if (minutes > MAX_MINUTES) return 'too_long';
  if (facts.spots === 0) return 'no_layout';
  if (connection && ![facts.starts_at, facts.ends_at].every((at) => isToldApart(at, connection.timeZone)))
    return 'repeated_hour';
  return null;
}
