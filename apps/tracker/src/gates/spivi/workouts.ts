import type { RideResult } from '@tandem/metrics';
import { formatAnsweredDateTime, instantToSiteLocal, type Workout } from '@tandem/spivi';
import { type WorkoutTraceRequest, workoutInputs, writeTandemWorkout } from '@tandem/spivi/tandem';
import type { Call } from '../../base/context.ts';
import { findClient } from '../../clients/index.ts';
import { findTrace, listWorkouts, type StoredWorkout } from '../../workouts/index.ts';
import { spanOf } from './span.ts';
import type { Verb } from './verb.ts';

/**
 * A client's workouts in Spivi's fields, and in the `Tandem` element everything else that was computed; a client
 * written for Spivi passes over it.
 */
export const getPerformanceData: Verb<'ClientService/GetClientPerformanceData'> = async (call, request) => {
  const { timeZone } = call.caller;
  const clientId = await findClient(call.trx, request.username);
  const span = spanOf(request, timeZone);
  const rows = await listWorkouts(call, { clientId, ...span, eventId: request.eventId });
  return { workouts: rows.map((row) => toSpivi(row, timeZone)) };
};

/** The stored trace of one workout. */
export async function getTrace(call: Call, { username, eventId }: WorkoutTraceRequest) {
  return findTrace(call, { eventId, clientId: await findClient(call.trx, username) });
}

function toSpivi(row: StoredWorkout, timeZone: string): Workout {
  const result = row.result as unknown as RideResult;
  const { values } = result;
  return {
    workoutName: row.title.trim() || row.description.trim() || UNNAMED,
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
      startDateTime: formatAnsweredDateTime(instantToSiteLocal(row.starts_at, timeZone)),
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

/** A class that its maker gave no name: readers made for Spivi show a word. */
const UNNAMED = 'Class';

const rounded = (value: number | null, digits = 0) =>
  value === null ? null : Math.round(value * 10 ** digits) / 10 ** digits;
