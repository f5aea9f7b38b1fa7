/** Pure ride metrics for server, box and browser. Bytes at rest are in '@tandem/metrics/trace' (Node only). */

export { type CardColumn, cardColumns, cardNumbers } from './card.ts';
export {
  ALGORITHM_VERSION,
  computeRide,
  PARTIAL_BELOW,
  type RideInputs,
  type RideResult,
} from './compute-ride.ts';
export type { Counted } from './counted.ts';
export { displayMetric, metricOf, refuseNumber } from './display.ts';
export { createLive, type Live, type LiveSnapshot, STALE_AFTER_SECONDS } from './live.ts';
export { normalisedPower, PEAK_SECONDS, peakPowers } from './power.ts';
export {
  followNumbers,
  type Metric,
  type MetricGroupId,
  type MetricId,
  metricGroups,
  metricRegistry,
} from './registry/registry.ts';
export {
  CHANNELS,
  type Channel,
  type Paused,
  type Peak,
  PLAUSIBLE,
  plausible,
  type RideValues,
  type RideZones,
  type Sample,
  type Trace,
  wallSecondsIn,
  type ZoneRow,
} from './ride.ts';
export {
  type Equipment,
  keytelKcalPerMinute,
  type RideOptions,
  type RiderProfile,
  tanakaMaxHrBpm,
  UNKNOWN_RIDER,
} from './rider.ts';
export { speedFromCadenceKmh, speedFromPowerKmh } from './speed.ts';
export { meansOfStretches } from './stretches.ts';
export { emptyTold, type Told, tell } from './told.ts';
export { aggregateMetric, type ClassValue } from './trends/aggregate.ts';
export {
  type Best,
  type PeakPoint,
  type PeakRide,
  peakCurve,
  RECENT_DAYS,
  type RideRecord,
  records,
} from './trends/bests.ts';
export { dailyLoads, type FitnessDay, fitnessSeries } from './trends/fitness.ts';
export { streak } from './trends/streak.ts';
export { ftpSuggestion, maxHrSuggestion } from './trends/suggestions.ts';
export { type ZonedRide, zoneMix } from './trends/zone-mix.ts';
export { type MissingReason, type RideAsKnown, whyMissing } from './why-missing.ts';
export * from './zones.ts';
