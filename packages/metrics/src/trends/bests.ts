import { PEAK_SECONDS } from '../power.ts';
import { type MetricId, metricRegistry } from '../registry/registry.ts';
import type { Peak, RideValues } from '../ride.ts';
import { daysBetween } from './dates.ts';

/** "Lately" in the peak-power curve and the suggestions: today and the 89 days before it. */
export const RECENT_DAYS = 90;

/** A ride's best stretches and its studio-local day, 'YYYY-MM-DD'. */
export type PeakRide = { date: string; peaks: readonly Peak[] };
/** A number of one ride; `ride` is its index among the rides given. */
export type Best = { value: number; ride: number };
export type PeakPoint = { seconds: number; best90: Best | null; bestEver: Best | null };
export type RideRecord = Best & { metric: MetricId };

const isRecent = (date: string, today: string): boolean => {
  const days = daysBetween(date, today);
  return days >= 0 && days < RECENT_DAYS;
};

/**
 * The peak-power curve: the best mean power (W) of each of `PEAK_SECONDS` in the 90 days that end with `today`, and of
 * all rides given. Rides come oldest first; the first to reach a value keeps it.
 */
export function peakCurve(rides: readonly PeakRide[], today: string): PeakPoint[] {
  const curve = new Map<number, PeakPoint>(
    PEAK_SECONDS.map((seconds) => [seconds, { seconds, best90: null, bestEver: null }]),
  );
  for (const [ride, { date, peaks }] of rides.entries()) {
    const recent = isRecent(date, today);
    for (const { seconds, powerW } of peaks) {
      const point = curve.get(seconds);
      if (!point || powerW === null) continue;
      point.bestEver = better(point.bestEver, powerW, ride);
      if (recent) point.best90 = better(point.best90, powerW, ride);
    }
  }
  return [...curve.values()];
}

const RECORDS: readonly MetricId[] = metricRegistry.filter(({ record }) => record).map(({ id }) => id);

/**
 * A person's records: the highest value of each metric that the registry calls a record, in the registry's order.
 * Rides come oldest first and the first to reach a value keeps it; 0 is no record.
 */
export function records(rides: readonly { values: RideValues }[]): RideRecord[] {
  return RECORDS.flatMap((metric) => {
    let best: Best | null = null;
    for (const [ride, { values }] of rides.entries()) {
      const value = values[metric] ?? 0;
      if (value > 0) best = better(best, value, ride);
    }
    return best === null ? [] : [{ metric, ...best }];
  });
}

const better = (best: Best | null, value: number, ride: number): Best =>
  best === null || value > best.value ? { value, ride } : best;
