import { ZONES_MAX } from '../reducer.ts';
import type { ZoneRow } from '../ride.ts';

/** One channel's zones of a ride with the scheme they were counted by; null where there are none. */
export type ZonedRide = { scheme: string; zones: readonly Pick<ZoneRow, 'zone' | 'seconds'>[] } | null;

/**
 * Seconds by zone number (the index; 0 lies below zone 1) over the rides of the scheme used last: zones of different
 * schemes are different things and do not add up. Rides come oldest first; null where no ride has zones.
 */
export function zoneMix(rides: readonly ZonedRide[]): { scheme: string; seconds: number[] } | null {
  const scheme = rides.findLast((ride) => ride !== null && ride.zones.length > 0)?.scheme;
  if (scheme === undefined) return null;
  const seconds: number[] = [];
  for (const ride of rides) {
    if (ride?.scheme !== scheme) continue;
    for (const row of ride.zones) {
      if (!Number.isInteger(row.zone) || row.zone < 0 || row.zone >= ZONES_MAX) continue;
      while (seconds.length <= row.zone) seconds.push(0);
      seconds[row.zone]! += row.seconds;
    }
  }
  return { scheme, seconds };
}
