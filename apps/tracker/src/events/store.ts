import type { EventSummary } from '@tandem/api/tracker';
import { announce, notFound } from '@tandem/platform';
import { sql } from 'kysely';
import type { Trx } from '../base/db.ts';
import type { Span } from './spans.ts';

/** PostgreSQL's largest int: an ID beyond it belongs to nothing. */
export const MAX_ID = 2_147_483_647;
export const LIVE_CHANNEL = 'tandem_tracker_live';
const MAX_EVENTS_LISTED = 500;

/** Tells every process about new samples (`chunkId`) or a change of the event or its roster. */
export type LiveNotice = { siteId: number; eventId: number; chunkId?: number };
export const announceEvent = (trx: Trx, notice: LiveNotice) => announce(trx, LIVE_CHANNEL, notice);

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
] as const;

/**
 * The event's row, locked: whoever changes state or roster waits here, so that each sees what the last one left.
 * @throws Problem `not_found`
 */
export async function lockEvent(trx: Trx, eventId: number): Promise<EventRow> {
  if (!isId(eventId)) throw notFound('event');
  const row = await trx
    .selectFrom('events')
    .select(columns)
    .where('event_id', '=', eventId)
    .forUpdate()
    .executeTakeFirst();
  if (!row) throw notFound('event');
  return row as EventRow;
}

export const isId = (id: number) => Number.isInteger(id) && id > 0 && id <= MAX_ID;

/** The classes of a box that samples may belong to; the share lock keeps Stop waiting until they are stored. */
export async function shareEventsOfBox(trx: Trx, boxId: number, stoppedAfter: Date): Promise<EventRow[]> {
  const rows = await trx
    .selectFrom('events')
    .select(columns)
    .where('box_id', '=', boxId)
    .where((eb) =>
      eb.or([
        eb('state', '=', 'started'),
        eb.and([eb('state', '=', 'stopped'), eb('stopped_at', '>', stoppedAfter)]),
      ]),
    )
    .orderBy('started_at', 'desc')
    .limit(MAX_EVENTS_LISTED)
    .forShare()
    .execute();
  return rows as EventRow[];
}

export async function spansOf(trx: Trx, eventId: number): Promise<Span[]> {
  return trx
    .selectFrom('seat_assignments')
    .select([
      'seat_id as seatId',
      'client_id as clientId',
      'from_second as fromSecond',
      'to_second as toSecond',
    ])
    .where('event_id', '=', eventId)
    .orderBy('from_second')
    .execute();
}

/** Summaries with instructor, roster and workout counts, in the order of their start. */
export async function summarise(
  trx: Trx,
  wanted: { eventId: number } | { boxId?: number | undefined; from: Date; to: Date },
): Promise<EventSummary[]> {
  let query = trx
    .selectFrom('events as e')
    .leftJoin('clients as i', (join) =>
      join.onRef('i.site_id', '=', 'e.site_id').onRef('i.client_id', '=', 'e.instructor_client_id'),
    )
    .select([
      'e.event_id',
      'e.box_id',
      'e.title',
      'e.description',
      'e.starts_at',
      'e.ends_at',
      'e.state',
      'e.started_at',
      'e.stopped_at',
      'i.first_name',
      'i.last_name',
      sql<number>`(select count(*) from seat_assignments a where a.site_id = e.site_id and a.event_id = e.event_id and a.to_second is null)`.as(
        'booked',
      ),
      sql<number>`(select count(*) from workouts w where w.site_id = e.site_id and w.event_id = e.event_id)`.as(
        'workouts',
      ),
    ])
    .orderBy('e.starts_at')
    .orderBy('e.event_id')
    .limit(MAX_EVENTS_LISTED);
  if ('eventId' in wanted) query = query.where('e.event_id', '=', wanted.eventId);
  else {
    query = query.where('e.starts_at', '>=', wanted.from).where('e.starts_at', '<', wanted.to);
    if (wanted.boxId !== undefined) query = query.where('e.box_id', '=', wanted.boxId);
  }
  return (await query.execute()).map((row) => ({
    eventId: row.event_id,
    boxId: row.box_id,
    title: row.title || row.description,
    instructorName: nameOf(row.first_name ?? '', row.last_name ?? ''),
    startsAt: row.starts_at.toISOString(),
    endsAt: row.ends_at.toISOString(),
    state: row.state as EventState,
    startedAt: row.started_at?.toISOString() ?? null,
    stoppedAt: row.stopped_at?.toISOString() ?? null,
    booked: row.booked,
    workouts: row.workouts,
  }));
}

/** @throws Problem `not_found` */
export async function summaryOf(trx: Trx, eventId: number): Promise<EventSummary> {
  const [summary] = isId(eventId) ? await summarise(trx, { eventId }) : [];
  if (!summary) throw notFound('event');
  return summary;
}

export const nameOf = (firstName: string, lastName: string) => `${firstName} ${lastName}`.trim();
