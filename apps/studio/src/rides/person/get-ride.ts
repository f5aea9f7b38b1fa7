import type { RideDetail } from '@tandem/api/studio';
import { TraceError } from '@tandem/metrics/trace';
import { notFound } from '@tandem/platform';
import type { Call, Work } from '../../base/context.ts';
import { localDate } from '../../customers/index.ts';
import { type Rank, rankIn } from '../class/rank.ts';
import { NOTHING_ASKED, readAsked } from '../ride/asked.ts';
import { shownInputs, shownPeaks, shownZones } from '../ride/layers.ts';
import { shownRide } from '../ride/shown-ride.ts';
import { type RideRow, readRides, readTrace } from '../ride/store.ts';
import { allow, type Scope } from './allow.ts';
import { compareWith, peaksBeside } from './earlier.ts';
import { readRidden } from './ridden.ts';

/** One ride of a person with zones, peaks and the trace. @throws Problem not_found, not_allowed */
export async function getRide(call: Call, customerId: string, rideId: string): Promise<RideDetail> {
  return readRide(call, await allow(call, customerId), rideId);
}

/** @throws Problem not_found */
export async function readRide(work: Work, scope: Scope, rideId: string): Promise<RideDetail> {
  const [row] = await readRides(work, { ...scope, rideId });
  if (!row) throw notFound('ride');
  const rank =
    row.kind === 'own' ? OUTSIDE : await rankIn(work, { classId: rideId, customerId: row.customerId });
  const { rides } = await readRidden(work, scope, row.sport ?? 'cycling');
  const earlier = rides.filter(({ startsAtMs }) => startsAtMs < row.startsAt.getTime());
  const { computed, computedAt } = row;
  return {
    ...shownRide(row, work.now),
    sentValues: row.sent ?? {},
    notices: row.notices ?? [],
    revisedAt: row.revisedAt?.toISOString() ?? null,
    computed: computed && computedAt && { algorithmVersion: computed.version, at: computedAt.toISOString() },
    inputs: shownInputs(row),
    zones: {
      power: zonesOf(row, 'power'),
      heartRate: zonesOf(row, 'heartRate'),
      cadence: zonesOf(row, 'cadence'),
    },
    peaks: peaksBeside(shownPeaks(row), earlier, localDate(row.startsAt, row.timeZone)),
    ...rank,
    comparison: compareWith(row, earlier),
    trace: row.hasTrace ? await traceOf(work, row) : null,
    ...(row.hasTrace ? await readAsked(work, row) : NOTHING_ASKED),
  };
}

const OUTSIDE: Rank = { rank: null, rankReason: 'own_ride' };

const zonesOf = (row: RideRow, channel: keyof RideDetail['zones']) => {
  const zones = shownZones(row, channel);
  return zones && [...zones];
};

async function traceOf(work: Work, row: RideRow): Promise<RideDetail['trace']> {
  try {
    return await readTrace(work, row);
  } catch (error) {
    // Numbers without a trace are better than no numbers.
    if (error instanceof TraceError) return null;
    throw error;
  }
}
