import type { Work } from '../base/context.ts';
import { problem } from '../base/problem.ts';
import { seatsOf } from '../boxes/index.ts';
import {
  displacedBy,
  endSpan,
  giveWay,
  heldBy,
  type Roster,
  refuseStrap,
  type Span,
  sitDown,
  sitsOn,
} from '../events/index.ts';
import { changeRoster } from './change-roster.ts';

/** Whom, on which seat of which class. */
export type Seating = { eventId: number; clientId: number; seatId: number };

/**
 * Says where somebody sits whom their strap has signed in: from then on it is as if that had been known since it did, but for
 * the time in which somebody else sat there.
 * @throws Problem `not_found`, `event_closed`, `client_not_seated`, `seat_unknown`, `seat_taken`
 */
export const seatRider = (work: Work, { eventId, clientId, seatId }: Seating) =>
  changeRoster(work, { eventId, kind: 'seat' }, async (roster) => {
    const span = cameByStrap(roster, clientId);
    await assertFree(work, roster, { clientId, seatId });
    const displaced = displacedBy(roster, { seatId, clientId });
    return {
      clientIds: displaced ? [clientId, displaced.clientId] : [clientId],
      async act() {
        const others = roster.spans.filter((one) => one.sits && one.seatId === seatId);
        const fromSecond = Math.max(span.fromSecond, ...others.map((one) => one.toSecond ?? 0));
        await giveWay(work, roster, { seatId, clientId }, () =>
          sitDown(work, roster, span, { seatId, fromSecond, came: 'strap' }),
        );
      },
    };
  });

/**
 * Takes somebody off who came without a booking, and lets their strap sign them in no more in this class. What was ridden until
 * now stays theirs.
 * @throws Problem `not_found`, `event_closed`, `client_not_seated`
 */
export const unseatRider = (work: Work, { eventId, clientId }: Omit<Seating, 'seatId'>) =>
  changeRoster(work, { eventId, kind: 'take_off' }, async (roster) => {
    const span = heldBy(roster.spans, clientId);
    if (!span || span.came === null) throw notArrived('This person is not on the class, or is booked.');
    return {
      clientIds: [clientId],
      async act() {
        await endSpan(work, roster, span);
        await refuseStrap(work, eventId, [clientId]);
      },
    };
  });

function cameByStrap({ spans }: Roster, clientId: number): Span {
  const span = heldBy(spans, clientId);
  if (span?.came === 'strap') return span;
  throw notArrived('No strap has signed this person in to the class.');
}

const notArrived = (message: string) =>
  problem({ code: 'client_not_seated', message, remedy: 'Look who is in the class now.' });

/** @throws Problem `seat_unknown`, `seat_taken` */
export async function assertFree(
  { trx }: Work,
  { event, spans }: Roster,
  { clientId, seatId }: Pick<Seating, 'clientId' | 'seatId'>,
): Promise<void> {
  if (!(await seatsOf(trx, event.boxId)).includes(seatId))
    throw problem({
      code: 'seat_unknown',
      message: `This room has no seat ${seatId}.`,
      remedy: 'Choose one of its seats.',
    });
  const holder = sitsOn(spans, seatId);
  if ((holder && holder.clientId !== clientId) || event.unsentSeats.includes(seatId))
    throw problem({
      code: 'seat_taken',
      message: `Seat ${seatId} is somebody else’s.`,
      remedy: 'Choose a free seat.',
    });
}
