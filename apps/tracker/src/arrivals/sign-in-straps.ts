import type { Box, Call, Work } from '../base/context.ts';
import { sendJob } from '../base/send-job.ts';
import { createTurns } from '../base/turns.ts';
import {
  addSpan,
  announceEvent,
  classSeconds,
  endSpan,
  freeSeats,
  heldBy,
  lockRoster,
  nextOfRoom,
  type Roster,
  type Span,
  shareEvent,
  spansOf,
  walkIns,
} from '../events/index.ts';
import { HEARD_FOR_MS } from '../sensors/index.ts';
import { goneStraps } from './gone-straps.ts';
import { type ReadyStrap, readyStraps, takesStraps } from './ready-straps.ts';

/** A box may tell what it hears each second; nobody is signed in before half a minute, nor let go before minutes. */
const LOOK_EVERY_MS = 5_000;
const isTurnOfRoom = createTurns(LOOK_EVERY_MS);

/** A class and who is on its roster. */
type Class = Pick<Roster, 'event' | 'spans'>;

/**
 * After a box has told what it hears: has those signed in whose strap says that they have come, and those let go, of whichever
 * room, whose strap says that they have left. Of one room every few seconds.
 */
export async function lookForStraps(call: Call<Box>): Promise<void> {
  if (!isTurnOfRoom(`${call.siteId}:${call.caller.roomBoxId}`, call.now)) return;
  for (const eventId of new Set((await goneStraps(call)).map((gone) => gone.eventId)))
    if (takesStraps(await shareEvent(call.trx, eventId), call.now))
      await sendJob(call, 'sign-in-straps', { eventId });
  const event = await nextOfRoom(call, call.caller.roomBoxId);
  if (event === null || !takesStraps(event, call.now)) return;
  const ofClass = { event, spans: await spansOf(call.trx, event.eventId) };
  const seats = await seatsInTurn(call, ofClass);
  const moves = inTheWay(ofClass, seats).length > 0;
  // A full class asks for nothing, however many straps it hears.
  const signsIn = placesFor(ofClass, seats).length > 0 && (await readyStraps(call, event, null)).length > 0;
  if (moves || signsIn) await sendJob(call, 'sign-in-straps', { eventId: event.eventId });
}

/**
 * Puts those on the roster of a class whose strap says that they have come, on seats that nobody has, holds or has booked,
 * and no more of them than the studio has places for. Where they sit is not known: only their strap counts for them, from
 * Start on, and not from before they allowed it. Who has left the room leaves the class, until their strap says otherwise.
 */
export async function signInStraps(work: Work, eventId: number): Promise<void> {
  const roster = await lockRoster(work, eventId);
  // Near its end nobody could come back, and after it nobody is moved.
  if (!takesStraps(roster.event, work.now)) return;
  const left = await letGo(work, roster);
  const came = await signIn(work, roster);
  const moved = await clearTurningSeats(work, roster);
  if (left + came + moved === 0) return;
  await announceEvent(work, { eventId });
  work.tracker.log.info(
    { event: 'straps.signed_in', siteId: work.siteId, eventId, came, left, moved },
    'straps signed people in, or out',
  );
}

async function letGo(work: Work, roster: Roster): Promise<number> {
  const gone = (await goneStraps(work)).filter(({ eventId }) => eventId === roster.event.eventId);
  for (const { clientId } of gone) await endSpan(work, roster, heldBy(roster.spans, clientId)!);
  return gone.length;
}

async function signIn(work: Work, roster: Roster): Promise<number> {
  const ready = await readyStraps(work, roster.event, null);
  const seats = placesFor(roster, await seatsInTurn(work, roster));
  if (ready.length === 0 || seats.length === 0) return 0;
  // Of two rooms that hear one person the second sees what the first has done, and whoever takes it back meanwhile is heard.
  const clientIds = ready.map(({ clientId }) => clientId);
  await work.trx
    .selectFrom('clients')
    .select('client_id')
    .where('client_id', 'in', clientIds)
    .orderBy('client_id')
    .forNoKeyUpdate()
    .execute();
  const still = (await readyStraps(work, roster.event, clientIds)).slice(0, seats.length);
  for (const [i, strap] of still.entries())
    await addSpan(work, roster, {
      clientId: strap.clientId,
      seatId: seats[i]!,
      fromSecond: fromSecondOf(roster, strap),
      toSecond: null,
      sits: false,
      came: 'strap',
      bookedSeat: null,
    });
  return still.length;
}

/** Seats for those who may still come without a booking. */
function placesFor({ event, spans }: Class, { calm, turning }: SeatsInTurn): number[] {
  const came = walkIns(spans).length;
  const places = (event.freePlaces ?? Number.POSITIVE_INFINITY) - came;
  return [...calm, ...turning].slice(0, Math.max(0, places));
}

/** Whoever is only shown on a seat whose bike turns by now, and a calm one for them: else nobody would see who rides it. */
function inTheWay({ spans }: Class, { calm, turns }: SeatsInTurn): { span: Span; seatId: number }[] {
  return walkIns(spans)
    .filter((span) => !span.sits && turns.has(span.seatId))
    .slice(0, calm.length)
    .map((span, i) => ({ span, seatId: calm[i]! }));
}

async function clearTurningSeats(work: Work, roster: Roster): Promise<number> {
  const moves = inTheWay(roster, await seatsInTurn(work, roster));
  for (const { span, seatId } of moves) {
    await work.trx
      .updateTable('seat_assignments')
      .set({ seat_id: seatId })
      .where('event_id', '=', roster.event.eventId)
      .where('client_id', '=', span.clientId)
      .where('to_second', 'is', null)
      .execute();
    span.seatId = seatId;
  }
  return moves.length;
}

/** The free seats, by whether their bike turns: somebody may ride there whom nobody knows. @property turns of all seats */
type SeatsInTurn = { calm: number[]; turning: number[]; turns: ReadonlySet<number> };

async function seatsInTurn({ trx, now }: Work, ofClass: Class): Promise<SeatsInTurn> {
  const turning = await trx
    .selectFrom('sensor_bindings as b')
    .innerJoin('sensors as n', (join) =>
      join.onRef('n.site_id', '=', 'b.site_id').onRef('n.sensor_key', '=', 'b.sensor_key'),
    )
    .select('b.seat_id as seatId')
    .where('b.box_id', '=', ofClass.event.boxId)
    .where('b.to_at', 'is', null)
    .where('n.moving_since', 'is not', null)
    .where('n.last_heard_at', '>', new Date(now.getTime() - HEARD_FOR_MS))
    .execute();
  const turns = new Set(turning.flatMap(({ seatId }) => seatId ?? []));
  const free = await freeSeats(trx, ofClass);
  return {
    turns,
    calm: free.filter((seat) => !turns.has(seat)),
    turning: free.filter((seat) => turns.has(seat)),
  };
}

/** What their strap sent since Start counts, but for what it sent before they allowed it, or while they had another place. */
function fromSecondOf({ event, spans }: Roster, { clientId, allowedSince }: ReadyStrap): number {
  if (event.startedAt === null) return 0;
  const allowed = classSeconds(event, allowedSince);
  const own = spans.filter((span) => span.clientId === clientId);
  return Math.max(0, allowed, ...own.map((span) => span.toSecond ?? 0));
}
