import { sql } from 'kysely';
import type { Work } from '../base/context.ts';
import { isId } from '../base/ids.ts';
import { problem } from '../base/problem.ts';
import { seatsOf } from '../boxes/index.ts';

const MAX_EVENTS_ANSWERED = 1_000;

type WantedEvents = { eventIds: number[] } | { boxId: number; from: Date; to: Date };
export type FoundEvent = Awaited<ReturnType<typeof findEvents>>[number];

/**
 * Events with instructor, seats and roster, in the order of their start.
 * @throws Problem `not_found` where the box is not the site's, `too_many` beyond 1,000 events
 */
export async function findEvents(work: Work, wanted: WantedEvents) {
  const eventIds = await idsOf(work, wanted);
  if (eventIds.length === 0) return [];
  const events = await work.trx
    .selectFrom('events as e')
    .innerJoin('boxes as b', (join) =>
      join.onRef('b.site_id', '=', 'e.site_id').onRef('b.box_id', '=', 'e.box_id'),
    )
    .leftJoin('clients as i', (join) =>
      join.onRef('i.site_id', '=', 'e.site_id').onRef('i.client_id', '=', 'e.instructor_client_id'),
    )
    .select([
      'e.event_id',
      'e.title',
      'e.description',
      'e.starts_at',
      'e.ends_at',
      'e.state',
      'e.room',
      'e.time_zone',
      'e.unsent_seats',
      'e.free_places',
      'e.started_at',
      'e.stopped_at',
      'e.pauses',
      'b.seat_ids',
      'i.first_name',
      'i.last_name',
    ])
    .where('e.event_id', 'in', eventIds)
    .orderBy('e.starts_at')
    .orderBy('e.event_id')
    .execute();
  const booked = await work.trx
    .selectFrom('seat_assignments as a')
    .innerJoin('clients as c', (join) =>
      join.onRef('c.site_id', '=', 'a.site_id').onRef('c.client_id', '=', 'a.client_id'),
    )
    .select([
      'a.event_id',
      'a.seat_id',
      'a.came',
      'a.sits',
      'a.booked_seat',
      'c.client_id',
      'c.first_name',
      'c.last_name',
      'c.email',
    ])
    .where('a.event_id', 'in', eventIds)
    .where('a.to_second', 'is', null)
    .orderBy('a.seat_id')
    .execute();
  const stopped = events.filter((event) => event.state === 'stopped').map((event) => event.event_id);
  const left = stopped.length > 0 ? await cameAndLeft(work, stopped) : [];
  const rosters = Map.groupBy([...booked, ...left], (row) => row.event_id);
  return events.map((event) => ({ ...event, roster: rosters.get(event.event_id) ?? [] }));
}

/** Whom a strap has signed in and who was on the roster no more when a class was stopped: their workout is theirs. */
const cameAndLeft = ({ trx }: Work, eventIds: number[]) =>
  trx
    .selectFrom('seat_assignments as a')
    .innerJoin('clients as c', (join) =>
      join.onRef('c.site_id', '=', 'a.site_id').onRef('c.client_id', '=', 'a.client_id'),
    )
    .select(['a.event_id', 'a.seat_id', 'a.came', 'a.booked_seat', sql<boolean>`false`.as('sits')])
    .select(['c.client_id', 'c.first_name', 'c.last_name', 'c.email'])
    .distinctOn(['a.event_id', 'a.client_id'])
    .where('a.event_id', 'in', eventIds)
    .where('a.came', 'is not', null)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('seat_assignments as o')
            .select('o.assignment_id')
            .whereRef('o.event_id', '=', 'a.event_id')
            .whereRef('o.client_id', '=', 'a.client_id')
            .where('o.to_second', 'is', null),
        ),
      ),
    )
    .orderBy('a.event_id')
    .orderBy('a.client_id')
    .orderBy('a.from_second', 'desc')
    .execute();

async function idsOf({ trx }: Work, wanted: WantedEvents): Promise<number[]> {
  let query = trx
    .selectFrom('events')
    .select('event_id')
    .orderBy('starts_at')
    .orderBy('event_id')
    .limit(MAX_EVENTS_ANSWERED + 1);
  if ('eventIds' in wanted) {
    const ids = wanted.eventIds.filter(isId);
    if (ids.length === 0) return [];
    query = query.where('event_id', 'in', ids);
  } else {
    await seatsOf(trx, wanted.boxId);
    query = query
      .where('box_id', '=', wanted.boxId)
      .where('starts_at', '>=', wanted.from)
      .where('starts_at', '<', wanted.to);
  }
  const rows = await query.execute();
  if (rows.length > MAX_EVENTS_ANSWERED)
    throw problem({ code: 'too_many', message: 'More than 1,000 events: ask for less.' });
  return rows.map((row) => row.event_id);
}
