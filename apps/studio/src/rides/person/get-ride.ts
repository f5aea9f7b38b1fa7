import type { Ride, RideDetail } from '@tandem/api/studio';
import { decodeTrace, TraceError } from '@tandem/metrics/trace';
import { notFound } from '@tandem/platform';
import { sql } from 'kysely';
import type { Call, Work } from '../../base/context.ts';
import { localDate } from '../../customers/index.ts';
import { type Rank, rankIn } from '../class/rank.ts';
import { shownInputs, shownPeaks, shownZones } from '../ride/layers.ts';
import { type OwnRow, readOwnRides } from '../ride/own-rides.ts';
import { presentOwn, presentResult } from '../ride/shown-ride.ts';
import { type ResultRow, readResults } from '../ride/store.ts';
import { allow, type Scope } from './allow.ts';
import { compareWith, peaksBeside } from './earlier.ts';
import { readRidden } from './ridden.ts';

/** One ride of a person with zones, peaks and the trace. @throws Problem not_found, not_allowed */
export async function getRide(call: Call, customerId: string, rideId: string): Promise<RideDetail> {
  return readRide(call, await allow(call, customerId), rideId);
}

/** @throws Problem not_found */
export async function readRide(work: Work, scope: Scope, rideId: string): Promise<RideDetail> {
  const [own] = scope.instructorId ? [] : await readOwnRides(work, { ...scope, rideId });
  if (own) return detail(work, scope, { row: own, ride: presentOwn(own), ...OUTSIDE });
  const [row] = await readResults(work, { ...scope, classId: rideId });
  if (!row) throw notFound('ride');
  const rank = await rankIn(work, { classId: rideId, customerId: scope.customerId });
  const ride = presentResult(row, work.now);
  return detail(work, scope, { row, ride, rank, revisedAt: row.revised_at });
}

const OUTSIDE: { rank: Rank; revisedAt: null } = {
  rank: { rank: null, rankReason: 'own_ride' },
  revisedAt: null,
};

async function detail(
  work: Work,
  scope: Scope,
  { row, ride, rank, revisedAt }: { row: OwnRow | ResultRow; ride: Ride; rank: Rank; revisedAt: Date | null },
): Promise<RideDetail> {
  const { rides } = await readRidden(work, scope);
  const earlier = rides.filter(({ startsAtMs }) => startsAtMs < row.starts_at.getTime());
  const { computed, computed_at: at } = row;
  const zones = (channel: string) =>
    shownZones(row, channel)?.map(({ zone, from, to, seconds }) => ({
      zone,
      from: from ?? null,
      to: to ?? null,
      seconds,
    })) ?? null;
  return {
    ...ride,
    sentValues: row.values ?? {},
    revisedAt: revisedAt?.toISOString() ?? null,
    computed: computed && at && { algorithmVersion: computed.version, at: at.toISOString() },
    inputs: shownInputs(row),
    zones: { power: zones('power'), heartRate: zones('heartRate'), cadence: zones('cadence') },
    peaks: peaksBeside(shownPeaks(row), earlier, localDate(row.starts_at, row.time_zone)),
    ...rank,
    comparison: compareWith(ride, earlier),
    trace: row.has_trace ? await readTrace(work, row) : null,
  };
}

async function readTrace({ trx, studioId }: Work, row: OwnRow | ResultRow): Promise<RideDetail['trace']> {
  const { rows } = await sql<{ trace: Buffer | null }>`${
    'ride_id' in row
      ? sql`select trace from own_rides where studio_id = ${studioId} and ride_id = ${row.ride_id}`
      : sql`select trace from class_results where studio_id = ${studioId} and class_id = ${row.class_id}
          and customer_id = ${row.recorded_for}`
  }`.execute(trx);
  const bytes = rows[0]?.trace;
  if (!bytes) return null;
  try {
    return decodeTrace(bytes);
  } catch (error) {
    // Numbers without a trace are better than no numbers.
    if (error instanceof TraceError) return null;
    throw error;
  }
}
