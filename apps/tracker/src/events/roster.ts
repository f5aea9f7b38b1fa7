import { notFound, Problem } from '@tandem/platform';
import type { Trx } from '../base/db.ts';
import { secondsOf } from './class-clock.ts';
import type { Span } from './spans.ts';
import { announceEvent, type EventRow, isId, lockEvent, spansOf } from './store.ts';

export type Seating = { eventId: number; clientId: number; seatId: number };

const refused = (code: string, message: string, remedy: string) =>
  new Problem({ code, status: 409, message, remedy });

/**
 * Seats clients, all or none. A client already on that seat stays; from Start on a seat counts from now.
 * Events are locked in the order of their IDs, so that two batches cannot wait for each other.
 * @throws Problem `not_found`, `seat_taken`, `seat_unknown`, `client_seated`, `event_closed`
 */
export async function addToRoster(trx: Trx, siteId: number, seatings: Seating[]): Promise<void> {
  for (const [eventId, ofEvent] of inOrder(seatings)) {
    const event = await lockEvent(trx, eventId);
    assertOpen(event);
    await assertClients(
      trx,
      ofEvent.map((s) => s.clientId),
    );
    const seats = await seatsOf(trx, event.boxId);
    const second = event.state === 'started' ? await secondsOf(trx, event) : 0;
    for (const seating of ofEvent) await addOne(trx, siteId, seating, seats, second);
    await announceEvent(trx, { siteId, eventId });
  }
}

async function addOne(trx: Trx, siteId: number, seating: Seating, seats: number[], second: number) {
  const { eventId, clientId, seatId } = seating;
  if (!seats.includes(seatId))
    throw new Problem({
      code: 'seat_unknown',
      status: 404,
      field: 'SeatIDs',
      message: `Seat ${seatId} is not in the layout of this event's box.`,
      remedy: 'Correct the seat table.',
    });
  const spans = await spansOf(trx, eventId);
  const held = spans.filter((s) => s.toSecond === null);
  const own = held.find((s) => s.clientId === clientId);
  if (own?.seatId === seatId) return;
  if (own)
    throw refused(
      'client_seated',
      `Client ${clientId} is already on seat ${own.seatId} of event ${eventId}.`,
      'Remove the client from the event first.',
    );
  if (held.some((s) => s.seatId === seatId))
    throw refused('seat_taken', `Seat ${seatId} of event ${eventId} is taken.`, 'Choose a free seat.');
  // Never before the last one's time on this seat, or the client's own elsewhere, has ended.
  const earlier = spans.filter((s) => s.seatId === seatId || s.clientId === clientId);
  const from = Math.max(second, ...earlier.map((s) => s.toSecond ?? 0));
  await trx
    .insertInto('seat_assignments')
    .values({ site_id: siteId, event_id: eventId, seat_id: seatId, client_id: clientId, from_second: from })
    .execute();
}

/**
 * Frees seats, all or none; who is not on the roster is not missed. What was ridden until now stays theirs.
 * @throws Problem `not_found`, `event_closed`
 */
export async function removeFromRoster(
  trx: Trx,
  siteId: number,
  leaving: Omit<Seating, 'seatId'>[],
): Promise<void> {
  for (const [eventId, ofEvent] of inOrder(leaving)) {
    const event = await lockEvent(trx, eventId);
    const clientIds = ofEvent.map((l) => l.clientId);
    await assertClients(trx, clientIds);
    const spans = await spansOf(trx, eventId);
    const held = spans.filter((s) => s.toSecond === null && clientIds.includes(s.clientId));
    if (held.length === 0) continue;
    if (event.state === 'stopped') assertOpen(event);
    const second = event.state === 'started' ? await secondsOf(trx, event) : 0;
    for (const span of held) await endSpan(trx, eventId, span, second);
    await announceEvent(trx, { siteId, eventId });
  }
}

async function endSpan(trx: Trx, eventId: number, span: Span, second: number): Promise<void> {
  const isOpen = { event_id: eventId, client_id: span.clientId };
  // Held for no second at all: as if it had not been.
  if (second <= span.fromSecond)
    await trx
      .deleteFrom('seat_assignments')
      .where((eb) => eb.and(isOpen))
      .where('to_second', 'is', null)
      .execute();
  else
    await trx
      .updateTable('seat_assignments')
      .set({ to_second: second })
      .where((eb) => eb.and(isOpen))
      .where('to_second', 'is', null)
      .execute();
}

function inOrder<T extends { eventId: number }>(rows: T[]): [number, T[]][] {
  return [...Map.groupBy(rows, (row) => row.eventId)].sort(([a], [b]) => a - b);
}

function assertOpen(event: EventRow): void {
  if (event.state === 'cancelled' || event.state === 'stopped')
    throw refused(
      'event_closed',
      `Event ${event.eventId} is ${event.state}: its roster no longer changes.`,
      'Use another event.',
    );
}

async function assertClients(trx: Trx, clientIds: number[]): Promise<void> {
  const wanted = [...new Set(clientIds)];
  const known = wanted.every(isId)
    ? await trx.selectFrom('clients').select('client_id').where('client_id', 'in', wanted).execute()
    : [];
  if (known.length < wanted.length) throw notFound('client');
}

export async function seatsOf(trx: Trx, boxId: number): Promise<number[]> {
  const box = await trx.selectFrom('boxes').select('seat_ids').where('box_id', '=', boxId).executeTakeFirst();
  return box?.seat_ids ?? [];
}
