import type { Work } from '../base/context.ts';
import { problem } from '../base/problem.ts';
import { seatsOf } from '../boxes/index.ts';
import { assertClients } from '../clients/index.ts';
import { giveWay } from './give-way.ts';
import { assertOpen, firstSecond, inOrder, lockRoster, type Roster, refused } from './lock-roster.ts';
import { addSpan, sitDown } from './sit-down.ts';
import { heldBy, heldNow, yields } from './spans.ts';
import { announceEvent } from './store.ts';

export type Seating = { eventId: number; clientId: number; seatId: number };

/**
 * Seats clients, all or none. A client already on that seat stays; from Start on a seat counts from now.
 * @throws Problem `not_found`, `seat_taken`, `seat_unknown`, `client_seated`, `event_closed`
 */
export async function addToRoster(work: Work, seatings: Seating[]): Promise<void> {
  for (const [eventId, ofEvent] of inOrder(seatings)) {
    const roster = await lockRoster(work, eventId);
    assertOpen(roster.event);
    await assertClients(
      work.trx,
      ofEvent.map((s) => s.clientId),
    );
    const seats = await seatsOf(work.trx, roster.event.boxId);
    for (const seating of ofEvent) {
      if (!seats.includes(seating.seatId)) throw unknownSeat(seating.seatId);
      await seat(work, roster, seating);
    }
    await announceEvent(work, { eventId });
  }
}

async function seat(work: Work, roster: Roster, seating: Seating): Promise<void> {
  const { eventId, clientId, seatId } = seating;
  const held = heldNow(roster.spans);
  const own = heldBy(held, clientId);
  if (own?.sits && own.seatId === seatId) {
    // As booked from now on, also where a hand had moved them there.
    if (own.came !== null || own.bookedSeat !== null)
      await sitDown(work, roster, own, { seatId, fromSecond: own.fromSecond, came: null });
    return;
  }
  if (own?.came === null)
    throw refused(
      'client_seated',
      `Client ${clientId} is already on seat ${own.seatId} of event ${eventId}.`,
      'Remove the client from the event first.',
    );
  if (held.some((s) => s !== own && !yields(s) && s.seatId === seatId))
    throw refused('seat_taken', `Seat ${seatId} of event ${eventId} is taken.`, 'Choose a free seat.');
  const fromSecond = firstSecond(roster, seating);
  await giveWay(work, roster, seating, () =>
    own
      ? sitDown(work, roster, own, { seatId, fromSecond, came: null })
      : addSpan(work, roster, {
          seatId,
          clientId,
          fromSecond,
          toSecond: null,
          sits: true,
          came: null,
          bookedSeat: null,
        }),
  );
}

const unknownSeat = (seatId: number) =>
  problem({
    code: 'seat_unknown',
    field: 'SeatIDs',
    message: `Seat ${seatId} is not in the layout of this event's box.`,
    remedy: 'Correct the seat table.',
  });
