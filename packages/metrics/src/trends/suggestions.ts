import type { RideValues } from '../ride.ts';
import { type PeakRide, peakCurve } from './bests.ts';

/** Share of the best 20 minutes that a rider can hold for an hour (Allen & Coggan). */
const FTP_OF_20_MIN = 0.95;
const FTP_TEST_SECONDS = 1200;

/**
 * 0.95 × the best 20 minutes of the 90 days that end with `today`, whole watts, where that is more than the profile
 * says; null otherwise. `ride` is the index among the rides given, oldest first.
 */
export function ftpSuggestion(
  rides: readonly PeakRide[],
  today: string,
  profileFtpW: number | null,
): { ftpW: number; ride: number } | null {
  const best = peakCurve(rides, today).find(({ seconds }) => seconds === FTP_TEST_SECONDS)!.best90;
  if (best === null) return null;
  const ftpW = Math.round(best.value * FTP_OF_20_MIN);
  return ftpW > (profileFtpW ?? 0) ? { ftpW, ride: best.ride } : null;
}

/**
 * The highest heart rate sustained in a ride (bpm) where it is above the profile's measured maximum, which then cannot
 * be the maximum. Null without a measured one: what was observed in rides is then used as it is.
 */
export function maxHrSuggestion(
  rides: readonly { values: RideValues }[],
  measuredMaxHrBpm: number | null,
): { maxHrBpm: number; ride: number } | null {
  if (measuredMaxHrBpm === null) return null;
  let highest: { maxHrBpm: number; ride: number } | null = null;
  for (const [ride, { values }] of rides.entries()) {
    const maxHrBpm = Math.round(values.sustainedHeartRateBpm ?? 0);
    if (maxHrBpm > (highest?.maxHrBpm ?? measuredMaxHrBpm)) highest = { maxHrBpm, ride };
  }
  return highest;
}
