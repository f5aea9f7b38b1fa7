import { type ClassPlan, simulateRide } from '@tandem/box/simulate';
import type { RiderProfile, Trace } from '@tandem/metrics';
import { secondsOf } from './weekly-classes.ts';

/** A ride of a plan by somebody whose FTP and heart rates are known; the same seed gives the same ride. */
export const rideAs = (
  profile: RiderProfile,
  plan: ClassPlan,
  { seed, hasHeartRate }: { seed: number; hasHeartRate: boolean },
): Trace =>
  simulateRide({
    seed,
    plan,
    durationSeconds: secondsOf(plan),
    ftpW: profile.ftpW!,
    maxHrBpm: profile.maxHrBpm!,
    restingHrBpm: profile.restingHrBpm!,
    hasHeartRate,
  });
