/** Pure ride metrics for server, box and browser. Bytes at rest are in '@tandem/metrics/trace' (Node only). */
export { computeRide } from './compute-ride.ts';
export { displayMetric, metricOf, refuseNumber } from './display.ts';
export { createLive, type Live, type LiveSnapshot, STALE_AFTER_SECONDS } from './live.ts';
export { normalisedPower, PEAK_SECONDS, peakPowers } from './power.ts';
export { PLAUSIBLE } from './reducer.ts';
export { type Metric, metricRegistry } from './registry.ts';
export * from './ride.ts';
export { keytelKcalPerMinute, tanakaMaxHrBpm } from './rider.ts';
export { speedFromCadenceKmh, speedFromPowerKmh } from './speed.ts';
export { aggregateMetric, type ClassValue, type FitnessDay, fitnessSeries } from './trends.ts';
export * from './zones.ts';
