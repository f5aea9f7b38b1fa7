import type { FakeEvent } from '../../fake-spivi/server.ts';
import type { Database } from './database.ts';
import { STUDIO_TIME_ZONE } from './scene.ts';

/** What stands after a title, so that the event is known again. */
const MARK = / #\S{22}$/;

/**
 * What Spivi should hold for the studio's classes, from the product's rules alone: none of the product's code is used.
 * Classes of 20 minutes to 4 hours that are switched on, not cancelled, not over, within 14 days, in a room with a gym.
 */
export type WantedClass = {
  classId: string;
  /** Why there should be none, or null. */
  none: string | null;
  title: string;
  start: string;
  end: string;
  boxId: number;
  begun: boolean;
  seats: {
    bookingId: string;
    clientId: number;
    seatId: number;
    state: string | null;
    reason: string | null;
  }[];
  state: string | null;
  reason: string | null;
};

const WANTED = `
  select c.class_id as "classId", c.title, coalesce(g.box_id, 0) as "boxId", s.state, s.reason,
    to_char(c.starts_at at time zone $1, 'YYYY-MM-DD"T"HH24:MI') as start,
    to_char(c.ends_at at time zone $1, 'YYYY-MM-DD"T"HH24:MI') as "end",
    c.starts_at <= now() as begun,
    case when c.cancelled_at is not null then 'cancelled' when not c.spivi_enabled then 'switched off'
      when g.gym_id is null then 'no gym' when c.ends_at <= now() then 'over'
      when c.ends_at - c.starts_at not between interval '20 minutes' and interval '4 hours' then 'length'
      when c.starts_at > now() + interval '14 days' then 'far' end as none,
    (select coalesce(json_agg(json_build_object('bookingId', b.booking_id, 'clientId', l.client_id,
        'seatId', coalesce(t.seat_id, b.spot_number + g.seat_offset), 'state', y.state, 'reason', y.reason)), '[]')
      from bookings b
      join spivi_links l using (studio_id, customer_id)
      left join spivi_gym_seats t on t.studio_id = b.studio_id and t.gym_id = g.gym_id and t.spot_number = b.spot_number
      left join spivi_booking_sync y on y.studio_id = b.studio_id and y.booking_id = b.booking_id
      where b.studio_id = c.studio_id and b.class_id = c.class_id and b.state = 'booked' and b.spot_number is not null
    ) as seats
  from classes c
  left join spivi_gyms g on g.studio_id = c.studio_id and g.room_id = c.room_id
  left join spivi_class_sync s on s.studio_id = c.studio_id and s.class_id = c.class_id`;

/** Reasons that a class has from its bookings: all else of it is to be as wanted. */
const OF_BOOKINGS = new Set(['not_matched', 'no_spot', 'seat_taken']);

/** Null while the database does not answer. */
export const readWanted = (database: Database): Promise<WantedClass[] | null> =>
  database.ask<WantedClass>(WANTED, [STUDIO_TIME_ZONE]);

/** Where Spivi's truth differs from what is wanted, class by class. */
export function compare(
  wanted: WantedClass[],
  events: FakeEvent[],
  strangers: number[],
): { differences: object[]; twice: object[]; parked: object[] } {
  const differences: object[] = [];
  const twice: object[] = [];
  const parked: object[] = [];
  const byHand = new Set(strangers);
  for (const one of wanted) {
    const { classId } = one;
    const live = events.filter(
      ({ isCancelled, origin, description, title }) =>
        !isCancelled && origin === 'api' && `${title} ${description}`.includes(classId),
    );
    if (live.length > 1) twice.push({ classId, events: live });
    // What has begun is never taken away, whatever was decided since.
    if (one.none !== null) {
      if (live.length > 0 && !one.begun && one.none !== 'over' && one.none !== 'far')
        differences.push({ classId, none: one.none, state: one.state, events: live });
      continue;
    }
    if (one.state === 'attention' && !OF_BOOKINGS.has(one.reason ?? '')) {
      parked.push({ classId, reason: one.reason });
      continue;
    }
    const [event] = live;
    const facts = event && [
      event.title.replace(MARK, ''),
      event.boxId,
      event.startDateTime,
      event.endDateTime,
    ];
    if (JSON.stringify(facts) !== JSON.stringify([one.title, one.boxId, one.start, one.end])) {
      differences.push({ classId, wanted: one, event: event ?? null });
      continue;
    }
    const held = new Set(event!.roster.filter((row) => byHand.has(row.clientId)).map((row) => row.seatId));
    const expected = one.seats.filter(({ seatId }) => !held.has(seatId));
    for (const seat of one.seats)
      if (seat.state === 'attention') parked.push({ classId, ...seat, held: held.has(seat.seatId) });
    const lines = (rows: { clientId: number; seatId: number }[]) =>
      rows
        .map(({ clientId, seatId }) => `${clientId}@${seatId}`)
        .sort()
        .join(' ');
    const actual = event!.roster.filter((row) => !byHand.has(row.clientId));
    if (lines(expected) !== lines(actual))
      differences.push({
        classId,
        state: one.state,
        wanted: lines(expected),
        actual: lines(actual),
        eventId: event!.eventId,
        strangers: lines(event!.roster.filter((row) => byHand.has(row.clientId))),
      });
  }
  return { differences, twice, parked };
}
