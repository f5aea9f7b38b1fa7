import type { Box, Call, Work } from '../base/context.ts';
import { sendJob } from '../base/send-job.ts';
import {
  addSpan,
  announceEvent,
  classSeconds,
  freeSeats,
  lockRoster,
  nextOfRoom,
  type Roster,
} from '../events/index.ts';
import { type ReadyStrap, readyStraps, takesStraps } from './ready-straps.ts';
import { HEARD_MS } from './strap-rule.ts';

/** After a box has told what it hears: has those signed in whose strap says that they have come. */
export async function lookForStraps(call: Call<Box>): Promise<void> {
  const event = await nextOfRoom(call, call.caller.roomBoxId);
  if (event === null || !takesStraps(event, call.now) || event.freePlaces === 0) return;
  const ready = await readyStraps(call, event, null);
  if (ready.length > 0) await sendJob(call, 'sign-in-straps', { eventId: event.eventId });
}

/**
 * Puts those on the roster of a class whose strap says that they have come, on seats that nobody has, holds or has booked,
 * and no more of them than the studio has places for. Where they sit is not known: only their strap counts for them, from
 * Start on, and not from before they allowed it.
 */
export async function signInStraps(work: Work, eventId: number): Promise<void> {
  const roster = await lockRoster(work, eventId);
  const { event } = roster;
  if (!takesStraps(event, work.now)) return;
  const ready = await readyStraps(work, event, null);
  const came = roster.spans.filter((span) => span.toSecond === null && span.came !== null).length;
  const places = (event.freePlaces ?? Number.POSITIVE_INFINITY) - came;
  const seats = (await seatsInTurn(work, roster)).slice(0, Math.max(0, places));
  if (ready.length === 0 || seats.length === 0) return;
  // Of two rooms that hear one person the second sees what the first has done, and whoever takes it back meanwhile is heard.
  const clientIds = ready.map(({ clientId }) => clientId);
  await work.trx
    .selectFrom('clients')
    .select('client_id')
    .where('client_id', 'in', clientIds)
    .orderBy('client_id')
    .forNoKeyUpdate()
    .execute();
  const still = (await readyStraps(work, event, clientIds)).slice(0, seats.length);
  for (const [i, strap] of still.entries())
    await addSpan(work, roster, {
      clientId: strap.clientId,
      seatId: seats[i]!,
      fromSecond: fromSecondOf(roster, strap),
      toSecond: null,
      sits: false,
      came: 'strap',
    });
  if (still.length === 0) return;
  await announceEvent(work, { eventId });
  work.tracker.log.info({ siteId: work.siteId, eventId, people: still.length }, 'straps signed people in');
}

/** Free seats, those first whose bike does not turn: somebody may ride there whom nobody knows. */
async function seatsInTurn({ trx, now }: Work, roster: Roster): Promise<number[]> {
  const turning = await trx
    .selectFrom('sensor_bindings as b')
    .innerJoin('sensors as n', (join) =>
      join.onRef('n.site_id', '=', 'b.site_id').onRef('n.sensor_key', '=', 'b.sensor_key'),
    )
    .select('b.seat_id as seatId')
    .where('b.box_id', '=', roster.event.boxId)
    .where('b.to_at', 'is', null)
    .where('n.moving_since', 'is not', null)
    .where('n.last_heard_at', '>', new Date(now.getTime() - HEARD_MS))
    .execute();
  const turns = new Set(turning.map(({ seatId }) => seatId));
  const free = await freeSeats(trx, roster);
  return [...free.filter((seat) => !turns.has(seat)), ...free.filter((seat) => turns.has(seat))];
}

/** What their strap sent since Start counts, but for what it sent before they allowed it, or while they had another place. */
function fromSecondOf({ event, spans }: Roster, { clientId, allowedSince }: ReadyStrap): number {
  if (event.startedAt === null) return 0;
  const allowed = classSeconds(event, allowedSince);
  const own = spans.filter((span) => span.clientId === clientId);
  return Math.max(0, allowed, ...own.map((span) => span.toSecond ?? 0));
}
