import type { RideResult } from '@tandem/metrics';
import { notFound, Problem } from '@tandem/platform';
import { formatSiteDateTime, instantToSiteLocal, type Workout } from '@tandem/spivi';
import { workoutInputs, writeTandemWorkout } from '@tandem/spivi/tandem';
import { isId } from '../../events/store.ts';
import { findClient } from './clients.ts';
import type { Service } from './routes.ts';
import { spanOf } from './span.ts';

const MAX_WORKOUTS_ANSWERED = 500;
type Method = 'ClientService/GetClientPerformanceData';

/**
 * A client's workouts in Spivi's fields, and in the `Tandem` element everything else that was computed; a client
 * written for Spivi passes over it.
 */
export const getClientPerformanceData: Service<Method>[Method] = async ({ trx, site, request }) => {
  const clientId = await findClient(trx, request.username);
  const { from, to } = spanOf(request, site.timeZone);
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
  if (request.eventId !== undefined) {
    if (!isId(request.eventId)) throw notFound('event');
    const event = await trx
      .selectFrom('events')
      .select('event_id')
      .where('event_id', '=', request.eventId)
      .executeTakeFirst();
    if (!event) throw notFound('event');
    query = query.where('w.event_id', '=', request.eventId);
  }
  const rows = await query.execute();
  if (rows.length > MAX_WORKOUTS_ANSWERED)
    throw new Problem({ code: 'too_many', status: 413, message: 'More than 500 workouts: ask for less.' });
  return { workouts: rows.map((row) => toWorkout(row, site.timeZone)) };
};

type Row = {
  event_id: number;
  seat_id: number;
  seconds: number;
  result: unknown;
  title: string;
  description: string;
  starts_at: Date;
  started_at: Date | null;
  stopped_at: Date | null;
};

function toWorkout(row: Row, timeZone: string): Workout {
  const result = row.result as RideResult;
  const { values } = result;
  return {
    workoutName: row.title || row.description,
    calories: rounded(values.energyKcal),
    // Spivi's own points: their formulas are not published, so none are made up here.
    totalSep: null,
    totalWpp: null,
    avgHr: rounded(values.averageHeartRateBpm),
    avgSpeed: rounded(values.averageSpeedKmh, 2),
    maxSpeed: rounded(values.maximumSpeedKmh, 2),
    distance: rounded(values.distanceKm, 2),
    distanceUnits: 'km',
    extra: writeTandemWorkout({
      eventId: row.event_id,
      seatId: row.seat_id,
      startDateTime: formatSiteDateTime(instantToSiteLocal(row.starts_at, timeZone)),
      startedAt: row.started_at?.toISOString() ?? null,
      stoppedAt: row.stopped_at?.toISOString() ?? null,
      seconds: row.seconds,
      algorithmVersion: result.algorithmVersion,
      hasTrace: true,
      inputs: workoutInputs(result.inputs),
      values,
      zones: result.zones,
      peaks: result.peaks,
    }),
  };
}

const rounded = (value: number | null, digits = 0) =>
  value === null ? null : Math.round(value * 10 ** digits) / 10 ** digits;
