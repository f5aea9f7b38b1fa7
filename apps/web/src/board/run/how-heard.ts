import type { ClassSensors, LiveRider } from '@tandem/api/tracker';
import { wasHeard } from '../seats.ts';

export type HowHeard = 'live' | 'weak' | 'noStrap' | 'stale' | 'silent' | 'resting' | 'unclaimed';
type Signal = ClassSensors['signals'][number];

/**
 * How a seat of a class that runs is heard, as whoever runs it must know it: what its tile says, and before the tile falls silent
 * that a sensor is heard weakly, or that only the bike is heard of somebody who has a strap.
 * @param signal undefined where nothing is known of their sensors
 */
export function howHeard(rider: LiveRider, signal: Signal | undefined, paused: boolean): HowHeard {
  if (rider.clientId === null) return 'unclaimed';
  if (rider.stale) {
    if (!wasHeard(rider)) return 'silent';
    return paused ? 'resting' : 'stale';
  }
  // Whoever keeps their heart to themself may well be heard.
  const untold = rider.heartRateBpm === null && !rider.hidden.includes('heartRateBpm');
  // A heart that a phone brings is well, though a strap of theirs lies in a bag.
  const byPhone = signal?.phone && !untold;
  if ((signal?.strap === 'weak' && !byPhone) || signal?.bike === 'weak') return 'weak';
  return signal?.strap === 'silent' && untold ? 'noStrap' : 'live';
}

/** Nothing is to be done about it. */
export const isWell = (how: HowHeard): boolean => how === 'live' || how === 'resting';
