import type { Work } from '../base/context.ts';
import { endSpan } from './end-span.ts';
import { firstSecond, type Roster } from './lock-roster.ts';
import { addSpan } from './sit-down.ts';
import type { Span } from './spans.ts';

/**
 * Moves people of a class to other seats, all in one second, by hand: until then each bike's samples are of whom they were, and
 * from then on of whom it is now. Of who is booked it is kept on which seat.
 * @param moves seats that nobody holds, or that others of them leave
 */
export async function changeSeats(
  work: Work,
  roster: Roster,
  moves: readonly { span: Span; seatId: number }[],
): Promise<void> {
  // One second for all of them, and never before the time of one of them where they sit has begun.
  const second = Math.max(
    ...moves.flatMap(({ span: { clientId, fromSecond }, seatId }) => [
      fromSecond,
      firstSecond(roster, { clientId, seatId }),
    ]),
  );
  for (const { span } of moves) await endSpan(work, roster, span, second);
  for (const { span, seatId } of moves)
    await addSpan(work, roster, {
      ...span,
      seatId,
      fromSecond: second,
      toSecond: null,
      bookedSeat: bookedSeatOf(span, seatId),
    });
}

function bookedSeatOf({ came, bookedSeat, seatId: from }: Span, to: number): number | null {
  const booked = bookedSeat ?? from;
  return came === null && booked !== to ? booked : null;
}
