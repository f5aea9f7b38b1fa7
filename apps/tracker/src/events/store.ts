import type { EventSummary } from '@tandem/api/tracker';
import type { Pauses } from '@tandem/metrics/modes';
import { announce, prepared } from '@tandem/platform';
import { sql } from 'kysely';
import type { Box, Work } from '../base/context.ts';
import type { Trx } from '../base/db.ts';
import { isId } from '../base/ids.ts';
import { noSuch, problem } from '../base/problem.ts';
import type { Span } from './spans.ts';

export const LIVE_CHANNEL = 'tandem_tracker_live';
const MAX_EVENTS_OF_BOX = 500;

/** Tells every process about new samples (`chunkId`) or a change of the event or its roster. */
export type LiveNotice = { siteId: number; eventId: number; chunkId?: number };
export const announceEvent = (
  { trx, siteId }: Pick<Work, 'trx' | 'siteId'>,
  notice: Omit<LiveNotice, 'siteId'>,
) => announce(trx, LIVE_CHANNEL, { siteId, ...notice });

/** Tells every process that the class which runs on a box is to be read anew. */
export async function announceRunning(work: Pick<Work, 'trx' | 'siteId'>, boxId: number): Promise<void> {
  const running = await work.trx
    .selectFrom('events')
    .select('event_id as eventId')
    .where('box_id', '=', boxId)
    .where('state', '=', 'started')
    .executeTakeFirst();
  if (running) await announceEvent(work, running);
}

export type EventState = EventSummary['state'];
export type EventRow = {
  eventId: number;
  boxId: number;
  title: string;
  startsAt: Date;
  endsAt: Date;
  state: EventState;
  startedAt: Date | null;
  stoppedAt: Date | null;
  extendedUntil: Date | null;
  stoppedItselfAt: Date | null;
  /** Seats that are booked by somebody who is no client. */
  unsentSeats: number[];
  /** How many may come without a booking; null: as many as there are free seats. */
  freePlaces: number | null;
  pauses: Pauses;
};

const columns = [
  'event_id as eventId',
  'box_id as boxId',
  'title',
  'starts_at as startsAt',
  'ends_at as endsAt',
  'state',
  'started_at as startedAt',
  'stopped_at as stoppedAt',
  'extended_until as extendedUntil',
  'stopped_itself_at as stoppedItselfAt',
  'unsent_seats as unsentSeats',
  'free_places as freePlaces',
  'pauses',
] as const;

/**
 * The event's row, locked: whoever changes state or roster waits here, so that each sees what the last one left.
 * @throws Problem `not_found`
 */
export async function lockEvent(trx: Trx, eventId: number): Promise<EventRow> {
  if (!isId(eventId)) throw noSuch('event', eventId);
  const row = await trx
    .selectFrom('events')
    .select(columns)
    .where('event_id', '=', eventId)
    .forUpdate()
    .executeTakeFirst();
  if (!row) throw noSuch('event', eventId);
  return row as EventRow;
}

/** A class that runs, locked. @throws Problem `not_found`, `not_started` */
export async function lockStarted(trx: Trx, eventId: number): Promise<EventRow> {
  const event = await lockEvent(trx, eventId);
  if (event.state === 'started') return event;
  throw problem({
    code: 'not_started',
    message: `This class is ${event.state}.`,
    remedy: 'Only a class that runs is paused or extended, and only its Start is taken back.',
  });
}

/** An event that is not stopped until what belongs to it is stored. @throws Problem `not_found` */
export async function shareEvent(trx: Trx, eventId: number): Promise<EventRow> {
  const row = await trx
    .selectFrom('events')
    .select(columns)
    .where('event_id', '=', eventId)
    .forShare()
    .executeTakeFirst();
  if (!row) throw noSuch('event', eventId);
  return row as EventRow;
}

/** The class that runs in the room of a box, else the next one to come; null: none is. Not locked. */
export async function nextOfRoom(
  { trx, now }: Pick<Work, 'trx' | 'now'>,
  boxId: number,
): Promise<EventRow | null> {
  const row = await trx
    .selectFrom('events')
    .select(columns)
    .where('box_id', '=', boxId)
    .where((eb) =>
      eb.or([eb('state', '=', 'started'), eb.and([eb('state', '=', 'scheduled'), eb('ends_at', '>', now)])]),
    )
    .orderBy((eb) => eb('state', '=', 'started'), 'desc')
    .orderBy('starts_at')
    .orderBy('event_id')
    .limit(1)
    .executeTakeFirst();
  return (row as EventRow | undefined) ?? null;
}

/** Locks an event that is to start, and the one that its box is at, in the order of their ids. @throws Problem `not_found` */
export async function lockWithRunning(trx: Trx, eventId: number): Promise<EventRow> {
  if (!isId(eventId)) throw noSuch('event', eventId);
  await sql`select from events where event_id = ${eventId} or state = 'started'
      and box_id = (select box_id from events where event_id = ${eventId})
    order by event_id for update`.execute(trx);
  return lockEvent(trx, eventId);
}

/**
 * The classes that samples of a box may belong to, the one started last first: those of its room while it stood there, and
 * its own. The share lock, taken in the order of their ids, keeps Stop waiting until they are stored.
 */
export async function shareEventsOfBox(
  trx: Trx,
  { boxId, roomBoxId, standsSince }: Box,
  stoppedAfter: Date,
): Promise<EventRow[]> {
  const latest = trx
    .selectFrom('events')
    .select('event_id')
    .where((eb) =>
      eb.or([
        eb('box_id', '=', boxId),
        eb.and([
          eb('box_id', '=', roomBoxId),
          eb.or([eb('stopped_at', 'is', null), eb('stopped_at', '>', standsSince ?? stoppedAfter)]),
        ]),
      ]),
    )
    .where((eb) =>
      eb.or([
        eb('state', '=', 'started'),
        eb.and([eb('state', '=', 'stopped'), eb('stopped_at', '>', stoppedAfter)]),
      ]),
    )
    .orderBy('started_at', 'desc')
    .limit(MAX_EVENTS_OF_BOX);
  const shared = trx
    .selectFrom('events')
    .select(columns)
    .where('event_id', 'in', latest)
    .orderBy('event_id')
    .forShare();
  const rows = await prepared(trx, shared);
  // Start of one may have been taken back while its row was waited for.
  return (rows as EventRow[])
    .filter(({ startedAt }) => startedAt !== null)
    .sort((a, b) => b.startedAt!.getTime() - a.startedAt!.getTime());
}

/** Who held which seat of an event and when, in the order of beginning. */
export async function spansOf(trx: Trx, eventId: number): Promise<Span[]> {
  const spans = await trx
    .selectFrom('seat_assignments')
    .select([
      'seat_id as seatId',
      'client_id as clientId',
      'from_second as fromSecond',
      'to_second as toSecond',
      'sits',
      'came',
      'booked_seat as bookedSeat',
    ])
    .where('event_id', '=', eventId)
    .orderBy('from_second')
    .orderBy('assignment_id')
    .execute();
  return spans as Span[];
}
