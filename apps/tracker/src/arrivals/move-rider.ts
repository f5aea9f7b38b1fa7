import type { Work } from '../base/context.ts';
import {
  changeSeats,
  displacedBy,
  giveWay,
  heldBy,
  type Roster,
  type Span,
  sitsOn,
} from '../events/index.ts';
import { changeRoster, rosterChanged } from './change-roster.ts';
import { assertFree } from './seat-rider.ts';

/** @property from who sits where, as the screen showed it @property to who sat on the other seat; clientId null: nobody */
export type Move = {
  eventId: number;
  from: { seatId: number; clientId: number };
  to: { seatId: number; clientId: number | null };
};

/**
 * Lets two riders change seats, or one move to a free seat: from this second on each bike's samples are of who sits there. The
 * same said twice, on two screens, is done once; what undoes it is told as long as nothing else was done.
 * @throws Problem `not_found`, `event_closed`, `seat_unknown`, `seat_taken`; `roster_changed` where they sit elsewhere by now
 */
export const moveRider = (work: Work, { eventId, from, to }: Move) =>
  changeRoster(work, { eventId, kind: 'move' }, async (roster) => {
    const { spans } = roster;
    const rider = sitting(roster, from.clientId);
    const other = to.clientId === null ? undefined : sitting(roster, to.clientId);
    const isSo = rider?.seatId === to.seatId && (to.clientId === null || other?.seatId === from.seatId);
    if (isSo) return { clientIds: other ? [rider.clientId, other.clientId] : [rider.clientId], act: null };
    if (rider?.seatId !== from.seatId || (sitsOn(spans, to.seatId)?.clientId ?? null) !== to.clientId)
      throw rosterChanged();
    if (other)
      return {
        clientIds: [rider.clientId, other.clientId],
        act: () =>
          changeSeats(work, roster, [
            { span: rider, seatId: to.seatId },
            { span: other, seatId: from.seatId },
          ]),
      };
    const seating = { seatId: to.seatId, clientId: rider.clientId };
    await assertFree(work, roster, seating);
    const displaced = displacedBy(roster, seating);
    return {
      clientIds: displaced ? [rider.clientId, displaced.clientId] : [rider.clientId],
      act: () =>
        giveWay(work, roster, seating, () => changeSeats(work, roster, [{ span: rider, seatId: to.seatId }])),
    };
  });

function sitting({ spans }: Roster, clientId: number): Span | undefined {
  const span = heldBy(spans, clientId);
  return span?.sits ? span : undefined;
}
