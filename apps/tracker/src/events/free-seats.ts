import type { Trx } from '../base/db.ts';
import { seatsOf } from '../boxes/index.ts';
import type { Roster } from './lock-roster.ts';
import { heldNow } from './spans.ts';

/** The seats of a class that nobody holds and nobody has booked, in their order. */
export async function freeSeats(
  trx: Trx,
  { event, spans }: Pick<Roster, 'event' | 'spans'>,
): Promise<number[]> {
  const taken = new Set([...heldNow(spans).map((span) => span.seatId), ...event.unsentSeats]);
  return (await seatsOf(trx, event.boxId)).filter((seat) => !taken.has(seat));
}
