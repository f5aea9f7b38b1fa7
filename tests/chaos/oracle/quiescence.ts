import type { FakeEvent } from '../../fake-spivi/state.ts';
import { BOXES } from '../sim/scene.ts';
import type { World } from '../sim/world.ts';
import { type Violation, wallTime } from './violation.ts';

/** What stands after a title, so that the event is known again. */
const MARK = / #\S{22}$/;
/** As the design has it: what is further away follows later; Spivi links classes of these lengths only. */
const AHEAD_MS = 14 * 86_400_000;
/** Clocks differ: so long before its start a class is left as it is. */
const BEGUN_EARLY_MS = 180_000;
const [MIN_MINUTES, MAX_MINUTES] = [20, 240];

type ClassRow = {
  class_id: string;
  title: string;
  starts_at: Date;
  ends_at: Date;
  cancelled: boolean;
  spivi_enabled: boolean;
  gym_id: string | null;
  box_id: number | null;
  seat_offset: number;
  spots: number;
  state: string | null;
  reason: string | null;
  wanted_version: number;
  synced_version: number;
};
type BookingRow = {
  booking_id: string;
  class_id: string;
  spot_number: number | null;
  client_id: number | null;
  /** Allows that they are sent, and that they show on the board. */
  sendable: boolean;
  shown: boolean;
  match: string | null;
  state: string | null;
  reason: string | null;
  seat_id: number | null;
};

/**
 * What must hold once nothing fails and the queue is empty: I2 (Spivi has what is wanted, by this file's own reading of
 * the tables), I3 (once), I22 (nothing is left waiting), I23 (what is shown is so).
 */
export async function checkQuiescence(world: World): Promise<Violation[]> {
  const { timeZone } = world.options;
  const { events, clients } = world.fake.truth();
  const nowMs = world.scheduler.nowMs;
  const classes = await world.rows<ClassRow>(`
    select c.class_id, c.title, c.starts_at, c.ends_at, c.cancelled_at is not null as cancelled, c.spivi_enabled,
      g.gym_id, g.box_id, g.seat_offset, s.state, s.reason, s.wanted_version, s.synced_version,
      (select count(*) from studio.spots p where p.room_id = c.room_id and p.active) as spots
    from studio.classes c left join studio.spivi_gyms g using (studio_id, room_id)
    left join studio.spivi_class_sync s using (studio_id, class_id) order by c.starts_at`);
  const bookings = await world.rows<BookingRow>(`
    select b.booking_id, b.class_id, b.spot_number, l.client_id, m.result as match, s.state, s.reason, s.seat_id,
      ${allowed('send')} as sendable, ${allowed('board')} as shown
    from studio.bookings b left join studio.spivi_links l using (studio_id, customer_id)
    left join studio.spivi_matches m using (studio_id, customer_id)
    left join studio.spivi_booking_sync s using (studio_id, booking_id) where b.state = 'booked'`);
  const seats = await world.rows<{ gym_id: string; spot_number: number; seat_id: number }>(
    'select gym_id, spot_number, seat_id from studio.spivi_gym_seats',
  );
  const known = new Set(clients.map((client) => client.clientId));
  const live = events.filter((event) => !event.isCancelled && event.origin === 'api');
  const begunBy = wallTime(new Date(nowMs + BEGUN_EARLY_MS), timeZone);

  const ofClass = (row: ClassRow): Violation[] => {
    const found: Violation[] = [];
    const say = (name: string, text: string) => {
      found.push({ name, evidence: `class ${row.title} (${row.class_id}): ${text}` });
    };
    if (row.state === 'pending') say('I22', `still pending, ${row.reason}`);
    const waiting = bookings.filter(
      (booking) => booking.class_id === row.class_id && booking.state === 'pending',
    );
    if (row.ends_at.getTime() <= nowMs && waiting.length > 0)
      say('I22', `is over, ${waiting.length} bookings are still pending`);
    if (row.ends_at.getTime() <= nowMs || row.starts_at.getTime() > nowMs + AHEAD_MS) return found;
    const mine = live.filter((event) => event.description.includes(row.class_id));
    if (mine.length > 1)
      say('I3', `${mine.length} live events: ${mine.map((event) => event.eventId).join(', ')}`);
    if (row.state !== null && row.synced_version < row.wanted_version)
      say('I22', `version ${row.wanted_version} is wanted, ${row.synced_version} was compared last`);
    const minutes = (row.ends_at.getTime() - row.starts_at.getTime()) / 60_000;
    const wanted =
      !row.cancelled &&
      row.spivi_enabled &&
      row.gym_id !== null &&
      minutes >= MIN_MINUTES &&
      minutes <= MAX_MINUTES &&
      row.spots > 0;
    const event = mine[0];
    const begun = event !== undefined && event.startDateTime <= begunBy;
    if (!wanted) {
      if (event && !begun) say('I2', `event ${event.eventId} is there, but should not be`);
      return found;
    }
    const [start, end] = [wallTime(row.starts_at, timeZone), wallTime(row.ends_at, timeZone)];
    // Over the hour that comes twice a class may end before it starts, on the wall: Spivi cannot have it.
    if (end <= start) return found;
    if (!event) {
      // What has begun is not made anew; a person is told.
      const begun = start <= begunBy && row.state === 'attention' && row.reason === 'event_missing';
      if (!begun) say('I2', `no event, the studio says ${row.state} ${row.reason}`);
      return found;
    }
    const differs = [
      event.startDateTime !== start && `starts ${event.startDateTime}, wanted ${start}`,
      event.endDateTime !== end && `ends ${event.endDateTime}, wanted ${end}`,
      event.boxId !== row.box_id && `on box ${event.boxId}, wanted ${row.box_id}`,
      event.title.replace(MARK, '') !== row.title && `is called ${event.title}, wanted ${row.title}`,
    ].filter(Boolean);
    if (differs.length > 0 && !(begun && row.state === 'attention' && row.reason === 'event_started'))
      say('I2', `event ${event.eventId} ${differs.join('; ')}`);
    const own = bookings.filter((booking) => booking.class_id === row.class_id);
    const table = new Map(
      seats.filter((seat) => seat.gym_id === row.gym_id).map((seat) => [seat.spot_number, seat.seat_id]),
    );
    const seatOf = (booking: BookingRow) =>
      booking.spot_number === null
        ? null
        : (table.get(booking.spot_number) ?? booking.spot_number + row.seat_offset);
    for (const booking of own)
      for (const text of wrongWith(booking, seatOf(booking), event, known)) say(...text);
    const riders = new Set(own.filter(maySit).map((booking) => `${booking.client_id} ${seatOf(booking)}`));
    for (const { clientId, seatId, by } of event.roster)
      if (by === 'api' && !riders.has(`${clientId} ${seatId}`))
        say('I2', `client ${clientId} sits on seat ${seatId} of event ${event.eventId} without a booking`);
    const troubled = own.some(({ state }) => state !== 'synced' && state !== 'off') || differs.length > 0;
    if ((row.state === 'synced') === troubled)
      say('I23', `is shown as ${row.state} ${row.reason}, which its bookings belie`);
    return found;
  };
  return classes.flatMap(ofClass);
}

const allowed = (purpose: string) =>
  `exists (select from studio.consents a where a.studio_id = b.studio_id and a.customer_id = b.customer_id
    and a.purpose = '${purpose}' and a.revoked_at is null)`;

/** The fake keeps nobody off its board: who does not wish to show is not to sit there at all. */
const maySit = ({ sendable, shown }: BookingRow) => sendable && shown;

/** A booking is seated, or says truly why it is not. */
function wrongWith(
  booking: BookingRow,
  seatId: number | null,
  event: FakeEvent,
  known: ReadonlySet<number>,
): [string, string][] {
  const { client_id: clientId, state, reason } = booking;
  const row = event.roster.find((one) => one.clientId === clientId);
  const holder = event.roster.find((one) => one.seatId === seatId);
  const box = BOXES.find(({ boxId }) => boxId === event.boxId)!;
  const says = `booking ${booking.booking_id} (client ${clientId}, seat ${seatId}) says ${state} ${reason ?? ''}`;
  if (state === null || state === 'pending') return [['I22', says]];
  const truths: Record<string, boolean> = {
    no_spot: seatId === null,
    not_matched:
      clientId === null &&
      (booking.match === null || booking.match === 'not_found' || booking.match === 'linked'),
    ambiguous: clientId === null && booking.match === 'ambiguous',
    conflict: clientId === null && booking.match === 'conflict',
    spot_outside_map: seatId !== null && (seatId < 1 || seatId > box.seats),
    link_lost: clientId !== null && !known.has(clientId),
    client_missing: clientId !== null && !known.has(clientId),
    seat_taken: holder !== undefined && holder.clientId !== clientId && holder.by === 'human',
  };
  if (!maySit(booking)) {
    const told = booking.sendable ? 'board_not_kept' : 'consent_missing';
    // Whom Spivi never learnt of, or who has no spot, is not kept off its board.
    const other = booking.sendable && state === 'attention' && reason !== null && truths[reason];
    return (state === 'off' && reason === told) || other ? [] : [['I2', `${says}, wanted off ${told}`]];
  }
  if (state === 'synced')
    return row && row.seatId === seatId && booking.seat_id === seatId
      ? []
      : [['I23', `${says}, but Spivi has ${row ? `seat ${row.seatId}` : 'them not'}`]];
  return state === 'attention' && reason !== null && truths[reason]
    ? []
    : [['I2', `${says}, which is not so`]];
}
