import type { EventSummary } from '@tandem/api/tracker';
import { invalidField } from '@tandem/platform';
import { withoutMark } from '@tandem/spivi/tandem';
import { sql } from 'kysely';
import type { Work } from '../base/context.ts';
import type { Trx } from '../base/db.ts';
import { isId } from '../base/ids.ts';
import { noSuch } from '../base/problem.ts';
import { nameOf } from '../clients/index.ts';
import { closesAt, plannedEnd, resumableUntil, startUndoableUntil, unextendedEnd } from './class-clock.ts';
import type { EventState } from './store.ts';

const MAX_EVENTS_LISTED = 500;
const MAX_SPAN_MS = 100 * 24 * 3600 * 1000;

/** The events that begin in a span of at most 100 days, of one box or all. @throws Problem `invalid_field` */
export async function listEvents(
  { trx }: Work,
  wanted: { boxId?: number | undefined; from: string; to: string },
): Promise<EventSummary[]> {
  const span = { from: new Date(wanted.from), to: new Date(wanted.to) };
  const lengthMs = span.to.getTime() - span.from.getTime();
  if (lengthMs < 0 || lengthMs > MAX_SPAN_MS)
    throw invalidField('to', 'The span must end after it begins and last at most 100 days.');
  return summarise(trx, { boxId: wanted.boxId, ...span });
}

/** Summaries with instructor, roster and workout counts and the plan's name, in the order of their start. */
async function summarise(
  trx: Trx,
  wanted: { eventId: number } | { boxId?: number | undefined; from: Date; to: Date },
): Promise<EventSummary[]> {
  let query = trx
    .selectFrom('events as e')
    .leftJoin('clients as i', (join) =>
      join.onRef('i.site_id', '=', 'e.site_id').onRef('i.client_id', '=', 'e.instructor_client_id'),
    )
    .leftJoin('event_plans as p', (join) =>
      join.onRef('p.site_id', '=', 'e.site_id').onRef('p.event_id', '=', 'e.event_id'),
    )
    .select([
      'e.event_id',
      'e.box_id',
      'e.title',
      'e.description',
      'e.starts_at',
      'e.ends_at',
      'e.state',
      'e.room',
      'e.time_zone',
      'e.started_at',
      'e.stopped_at',
      'e.extended_until',
      'e.stopped_itself_at',
      'e.pauses',
      'i.first_name',
      'i.last_name',
      'p.revision',
      sql<string | null>`p.plan ->> 'name'`.as('plan_name'),
      sql<number>`(select count(*) from seat_assignments a where a.site_id = e.site_id and a.event_id = e.event_id and a.to_second is null and a.came is null)`.as(
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
    ...endsOf(row),
    eventId: row.event_id,
    boxId: row.box_id,
    title: withoutMark(row.title) || row.description,
    instructorName: nameOf(row.first_name, row.last_name),
    startsAt: row.starts_at.toISOString(),
    endsAt: row.ends_at.toISOString(),
    room: row.room,
    timeZone: row.time_zone,
    state: row.state as EventState,
    startedAt: row.started_at?.toISOString() ?? null,
    stoppedAt: row.stopped_at?.toISOString() ?? null,
    pauses: row.pauses,
    booked: row.booked,
    workouts: row.workouts,
    plan:
      row.plan_name === null || row.revision === null
        ? null
        : { name: row.plan_name, revision: row.revision },
  }));
}

type Ends = { state: string } & Record<'starts_at' | 'ends_at', Date> &
  Record<'started_at' | 'stopped_at' | 'extended_until' | 'stopped_itself_at', Date | null> & {
    pauses: number[];
  };

function endsOf(row: Ends) {
  const times = {
    startsAt: row.starts_at,
    endsAt: row.ends_at,
    startedAt: row.started_at,
    stoppedAt: row.stopped_at,
    extendedUntil: row.extended_until,
    stoppedItselfAt: row.stopped_itself_at,
    pauses: row.pauses,
    state: row.state as EventState,
  };
  return {
    plannedEnd: plannedEnd(times).toISOString(),
    extendedFrom: row.extended_until && unextendedEnd(times).toISOString(),
    closesAt: closesAt(times).toISOString(),
    stoppedItself: row.stopped_itself_at !== null,
    resumableUntil: resumableUntil(times)?.toISOString() ?? null,
    startUndoableUntil: startUndoableUntil(times)?.toISOString() ?? null,
  };
}

/** @throws Problem `not_found` */
export async function summaryOf(trx: Trx, eventId: number): Promise<EventSummary> {
  const [summary] = isId(eventId) ? await summarise(trx, { eventId }) : [];
  if (!summary) throw noSuch('event', eventId);
  return summary;
}
