import type { RideValues, Trace } from '@tandem/metrics';

export type RideToWrite = {
  startedAt: Date;
  /** 1 Hz from `startedAt`; what lies after a pause is later by that. */
  trace: Trace;
  /** The ride's numbers by metric id, for the totals of the session. */
  values: RideValues;
  /** What was done, as the FIT profile names it; null or none: cycling, indoors. */
  sport?: string | null;
  subSport?: string | null;
  /** In force on the day of the ride; null or none: unknown. Programs weigh the ride's load by them. */
  thresholds?: Thresholds;
};
/** What a rider's effort is measured by: watts and beats a minute. */
export type Thresholds = { ftpW: number | null; lthrBpm: number | null; maxHrBpm: number | null };
