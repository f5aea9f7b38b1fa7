import type { Work } from '../base/context.ts';
import { isId } from '../base/ids.ts';
import { noSuch, problem } from '../base/problem.ts';

const MAX_WORKOUTS_ANSWERED = 500;

type Wanted = { clientId: number; from: Date; to: Date; eventId: number | undefined };
export type StoredWorkout = Awaited<ReturnType<typeof listWorkouts>>[number];

/**
 * A client's workouts of events that begin in a span of time, or of one event among them, in the order of their start.
 * @throws Problem `not_found` where the event is not the site's, `too_many` beyond 500
 */
export async function listWorkouts({ trx }: Work, { clientId, from, to, eventId }: Wanted) {
  let query = trx
    .selectFrom('workouts as w')
    .innerJoin('events as e', (join) =>
      join.onRef('e.site_id', '=', 'w.site_id').onRef('e.event_id', '=', 'w.event_id'),
    )
    .select([
      'w.event_id',
      'w.seat_id',
      'w.seconds',
      'w.result',
      'e.title',
      'e.description',
      'e.starts_at',
      'e.started_at',
      'e.stopped_at',
    ])
    .where('w.client_id', '=', clientId)
    .where('e.starts_at', '>=', from)
    .where('e.starts_at', '<', to)
    .orderBy('e.starts_at')
    .orderBy('w.event_id')
    .limit(MAX_WORKOUTS_ANSWERED + 1);
  if (eventId !== undefined) {
    if (!isId(eventId)) throw noSuch('event', eventId);
    const event = await trx
      .selectFrom('events')
      .select('event_id')
      .where('event_id', '=', eventId)
      .executeTakeFirst();
    if (!event) throw noSuch('event', eventId);
    query = query.where('w.event_id', '=', eventId);
  }
  const rows = await query.execute();
  if (rows.length > MAX_WORKOUTS_ANSWERED)
    throw problem({ code: 'too_many', message: 'More than 500 workouts: ask for less.' });
  return rows;
}
