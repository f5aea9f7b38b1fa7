import { WALK_IN_AHEAD_MINUTES } from '@tandem/api/words';
import type { Work } from '../base/context.ts';
import { noSuch, problem } from '../base/problem.ts';
import { addSpan, displacedBy, type EventRow, firstSecond, giveWay, heldBy } from '../events/index.ts';
import { changeRoster } from './change-roster.ts';
import { assertFree, type Seating } from './seat-rider.ts';

const MINUTE_MS = 60_000;

/**
 * Puts somebody who came without a booking on a free seat of a class that runs or begins soon: from this second on its bike and
 * their strap count for them. The same said twice is done once.
 * @throws Problem `not_found`, `event_closed`, `too_early`, `client_seated`, `client_not_measured`, `seat_unknown`,
 *   `seat_taken`
 */
export const addWalkIn = (work: Work, { eventId, clientId, seatId }: Seating) =>
  changeRoster(work, { eventId, kind: 'add' }, async (roster) => {
    const own = heldBy(roster.spans, clientId);
    if (own?.came === 'hand' && own.seatId === seatId) return { clientIds: [clientId], act: null };
    if (own)
      throw problem({
        code: 'client_seated',
        message: `This person is on the class already, on seat ${own.seatId}.`,
        remedy: 'Let them change seats instead.',
      });
    assertSoon(roster.event, work.now);
    await assertMeasured(work, clientId);
    await assertFree(work, roster, { clientId, seatId });
    const displaced = displacedBy(roster, { clientId, seatId });
    const fromSecond = firstSecond(roster, { clientId, seatId });
    return {
      clientIds: displaced ? [clientId, displaced.clientId] : [clientId],
      act: () =>
        giveWay(work, roster, { clientId, seatId }, () =>
          addSpan(work, roster, {
            ...{ clientId, seatId, fromSecond, toSecond: null },
            sits: true,
            came: 'hand',
            bookedSeat: null,
          }),
        ),
    };
  });

function assertSoon({ state, startsAt }: EventRow, now: Date): void {
  if (state === 'started' || startsAt.getTime() - now.getTime() <= WALK_IN_AHEAD_MINUTES * MINUTE_MS) return;
  throw problem({
    code: 'too_early',
    message: 'This class does not begin soon.',
    remedy: `Put somebody on it within ${WALK_IN_AHEAD_MINUTES} minutes of its beginning, or book them.`,
  });
}

/** Whoever takes it back meanwhile waits until they are on the class, and takes them off it. */
async function assertMeasured({ trx }: Work, clientId: number): Promise<void> {
  const client = await trx
    .selectFrom('clients')
    .select('measured')
    .where('client_id', '=', clientId)
    .forNoKeyUpdate()
    .executeTakeFirst();
  if (!client) throw noSuch('client', clientId);
  if (!client.measured)
    throw problem({
      code: 'client_not_measured',
      message: 'This person does not allow that they are measured and it is kept.',
      remedy: 'They allow it in the portal or at the desk, or ride without being measured.',
    });
}
