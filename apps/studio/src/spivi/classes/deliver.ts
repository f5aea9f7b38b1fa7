import { type Reason, reasons } from '@tandem/api/words';
import type { Failure, SpiviErrorCode, SpiviEvent } from '@tandem/spivi';
import type { Studio } from '../../base/context.ts';
import type { Lane, LaneBooking } from './claim-class.ts';
import type { Verdict } from './close-lane.ts';
import { bookedSeatOf, diffRoster, type Rider } from './diff-roster.ts';
import type { Drift } from './drift.ts';
import { addRiders, readEvent, removeClients } from './event-calls.ts';
import { SyncDelayed } from './lane.ts';
import { tellBoard } from './tell-board.ts';
import { NEVER_SHOWN_SECONDS, PATIENCE_SECONDS, STALE_SECONDS } from './timing.ts';

/** First all at once; what a refusal left undone then goes one by one, so that each refusal has a name. */
const BATCHES = [100, 1];

/** What to tell about each booking, and about the class where that is not only the sum of them. */
export type Delivered = { bookings: Map<string, Verdict>; trouble: Verdict | null };

/**
 * Brings the roster of a live event in step with the bookings, reading back until it is.
 * @throws SyncDelayed when Spivi has not shown the roster that it accepted
 */
export async function deliverRoster(studio: Studio, lane: Lane, event: SpiviEvent): Promise<Delivered> {
  await tellBoard(studio, lane);
  const refused = new Map<string, Failure>();
  let kept: Failure | null = null;
  const moved = drifted(lane, event);
  const layout = new Set(
    lane.bookings.flatMap((booking) => (isConfirmed(booking) ? [booking.rider!.seatId] : [])),
  );
  let remote = await withLayout(studio, lane, event, layout);
  const takenOff = new Set<number>();
  for (const batch of BATCHES) {
    const { remove, add } = diffRoster(
      ridersIn(layout, lane),
      remote.bookedClients,
      lane.event.sent,
      unsentSeats(lane),
    );
    if (remove.length === 0 && add.length === 0) break;
    if (remote === event && lane.unchanged) lane.drift.push(...addedBack(lane, event, remove));
    for (let i = 0; i < remove.length; i += batch) {
      const clients = remove.slice(i, i + batch);
      const failure = await removeClients(studio, lane, clients);
      if (!failure) for (const clientId of clients) takenOff.add(clientId);
      kept = failure ?? kept;
    }
    for (let i = 0; i < add.length; i += batch) {
      const riders = add.slice(i, i + batch);
      const notes = riders.flatMap(({ bookingId }) => moved.get(bookingId) ?? []);
      const failure = await addRiders(studio, lane, riders, notes);
      if (failure && batch === 1) refused.set(riders[0]!.bookingId, failure);
    }
    remote = await readAgain(studio, lane);
  }
  return judge(lane, remote, { layout, refused, kept, takenOff });
}

/**
 * Seats that a run had confirmed and that are no longer so though nobody here has changed anything.
 * @throws SyncDelayed where that was so recently that this read may be older
 */
function drifted(lane: Lane, remote: SpiviEvent): Map<string, Drift> {
  const notes = new Map<string, Drift>();
  if (!lane.unchanged) return notes;
  for (const booking of lane.bookings) {
    if (!isConfirmed(booking)) continue;
    const { clientId, seatId } = booking.confirmed!;
    const row = remote.bookedClients.find((booked) => booked.clientId === clientId);
    if (row && bookedSeatOf(row) === seatId) continue;
    notes.set(booking.bookingId, {
      kind: row ? 'seat_moved' : 'rider_missing',
      before: String(seatId),
      after: String(row?.seatId ?? seatId),
      customerId: booking.customerId,
      clientId,
    });
  }
  if (notes.size > 0 && (lane.settledSeconds ?? 0) < STALE_SECONDS)
    throw new SyncDelayed(
      'not_confirmed',
      'Spivi shows an older roster than the one confirmed a moment ago.',
    );
  return notes;
}

/** Whom we had taken off and somebody, or a call that came late, has put on again. */
function addedBack(lane: Lane, remote: SpiviEvent, remove: readonly number[]): Drift[] {
  const wanted = new Set(lane.bookings.map(({ rider }) => rider?.clientId));
  const rows = remote.bookedClients.filter(
    ({ clientId }) => remove.includes(clientId) && !wanted.has(clientId),
  );
  return rows.map(({ clientId, seatId }) => ({
    kind: 'rider_added_back',
    before: null,
    after: seatId === null ? null : String(seatId),
    clientId,
  }));
}

const isConfirmed = ({ rider, confirmed }: LaneBooking) =>
  rider !== null && confirmed?.clientId === rider.clientId && confirmed.seatId === rider.seatId;

async function readAgain(studio: Studio, lane: Lane): Promise<SpiviEvent> {
  const shown = await readEvent(studio, lane);
  if (!shown || shown.isCancelled)
    throw new SyncDelayed('event_missing', 'The class has gone from Spivi meanwhile.');
  return shown;
}

/** Adds the seats that the event shows to `layout`; where somebody's seat is not among them, two reads must agree. */
async function withLayout(
  studio: Studio,
  lane: Lane,
  event: SpiviEvent,
  layout: Set<number>,
): Promise<SpiviEvent> {
  const learn = ({ availableSeats, bookedClients }: SpiviEvent) => {
    for (const seat of availableSeats) layout.add(seat);
    for (const { seatId } of bookedClients) if (seatId !== null) layout.add(seatId);
  };
  learn(event);
  if (!lane.bookings.some(({ rider }) => rider && !layout.has(rider.seatId))) return event;
  const again = await readAgain(studio, lane);
  learn(again);
  // A layout that Spivi does not show excludes nothing.
  const seats = [event, again].flatMap((shown) => [...shown.availableSeats, ...shown.bookedClients]);
  if (seats.length === 0) for (const { rider } of lane.bookings) if (rider) layout.add(rider.seatId);
  return again;
}

const ridersIn = (layout: ReadonlySet<number>, lane: Lane): Rider[] =>
  lane.bookings.flatMap(({ rider }) => (rider && layout.has(rider.seatId) ? [rider] : []));

/**
 * Seats of bookings without a rider: what is ridden there is nobody's. Not that of somebody who had stood there, and whose rider
 * is taken off since: a hand that put another on that seat has seen them change seats.
 */
const unsentSeats = ({ bookings }: Lane): ReadonlySet<number> =>
  new Set(
    bookings.flatMap(({ rider, seatId, lastSeatId }) =>
      rider === null && seatId !== null && seatId !== lastSeatId ? [seatId] : [],
    ),
  );

/** Refusals that contradict what was read: one of the two is about to change. */
const CONTRADICTIONS = new Set(['duplicate', 'seat_taken']);
const REASONS: Partial<Record<SpiviErrorCode, Reason>> = {
  not_found: 'client_missing',
  seat_taken: 'seat_taken',
};

/** What came of the calls: refusals by booking, one of a removal, and who was surely taken off. */
type Done = {
  layout: ReadonlySet<number>;
  refused: ReadonlyMap<string, Failure>;
  kept: Failure | null;
  takenOff: ReadonlySet<number>;
};

function judge(lane: Lane, remote: SpiviEvent, { layout, refused, kept, takenOff }: Done): Delivered {
  const patient = lane.pendingSeconds < PATIENCE_SECONDS;
  const inLayout = new Set(ridersIn(layout, lane));
  const plan = diffRoster([...inLayout], remote.bookedClients, lane.event.sent, unsentSeats(lane));
  const blocked = new Map(plan.blocked.map(({ bookingId, holder }) => [bookingId, holder]));
  const missing = new Set(plan.add.map((rider) => rider.bookingId));
  const bookings = new Map<string, Verdict>();
  for (const { bookingId, rider, reason } of lane.bookings) {
    const attention = (why: Reason, detail: string | null = null) =>
      bookings.set(bookingId, { state: 'attention', reason: why, detail });
    const failure = refused.get(bookingId);
    if (!rider && reasons[reason!].mend === 'consent')
      bookings.set(bookingId, { state: 'off', reason, detail: null });
    else if (!rider) attention(reason!);
    else if (!inLayout.has(rider)) attention('spot_outside_map', String(rider.seatId));
    else if (blocked.has(bookingId)) attention('seat_taken', blocked.get(bookingId));
    else if (!missing.has(bookingId))
      bookings.set(bookingId, { state: 'synced', reason: null, detail: null, rider });
    else if (failure && !(CONTRADICTIONS.has(failure.code) && patient))
      attention(REASONS[failure.code] ?? 'refused', failure.message);
    else if (lane.pendingSeconds > NEVER_SHOWN_SECONDS) attention('not_confirmed');
    else throw new SyncDelayed('not_confirmed', 'Spivi does not show a seat that it has accepted.');
  }
  const wanted = new Set([...inLayout].map((rider) => rider.clientId));
  const unwanted = plan.remove.some((clientId) => !wanted.has(clientId));
  if (unwanted && (patient || !kept))
    throw new SyncDelayed('not_confirmed', 'Spivi still shows somebody who was taken off the class.');
  const present = new Set(remote.bookedClients.map((row) => row.clientId));
  const sent = [...lane.event.sent, ...wanted];
  // Not shown may be a read cut short: forgotten is only who was surely taken off.
  const gone = (id: number) => !lane.event.seatingUnanswered && takenOff.has(id) && !present.has(id);
  lane.event.sent = new Set(sent.filter((id) => !gone(id)));
  lane.emails = new Map(
    remote.bookedClients.flatMap((row) => (row.userName ? [[row.clientId, row.userName]] : [])),
  );
  return {
    bookings,
    trouble: unwanted ? { state: 'attention', reason: 'refused', detail: kept!.message } : null,
  };
}
