import type { RiderProfile, Trace } from '@tandem/metrics';
import { type Stretch, secondsOf } from './workouts.ts';

/** Rides as somebody would have ridden a plan; the same seed gives the same ride. */
export type Simulate = (ride: {
  seed: number;
  durationSeconds: number;
  ftpW: number;
  maxHrBpm: number;
  restingHrBpm: number;
  hasHeartRate: boolean;
  plan: readonly Stretch[];
}) => Trace;

/** A ride of somebody whose FTP and heart rates are known. */
export const rideAs = (
  simulate: Simulate,
  profile: RiderProfile,
  plan: readonly Stretch[],
  { seed, hasHeartRate }: { seed: number; hasHeartRate: boolean },
): Trace =>
  simulate({
    seed,
    plan,
    durationSeconds: secondsOf(plan),
    ftpW: profile.ftpW!,
    maxHrBpm: profile.maxHrBpm!,
    restingHrBpm: profile.restingHrBpm!,
    hasHeartRate,
  });
