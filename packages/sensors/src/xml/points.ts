import { DamagedFileError } from '../recording/damaged-file-error.ts';
import { KMH_PER_M_S } from '../recording/limits.ts';
import type { RideRecord } from '../recording/part.ts';
import type { Position } from '../recording/track.ts';
import { MAX_POINTS } from './limits.ts';
import { numberOf } from './node.ts';

/** What a reading can be at most, as in FIT: nothing beyond is a number of a device. */
export const HIGHEST = {
  powerW: 65_534,
  heartRateBpm: 254,
  cadenceRpm: 254,
  speedMS: 65,
  distanceM: 42_949_672,
} as const;

type Texts = {
  power: string | null | undefined;
  heartRate: string | null | undefined;
  cadence: string | null | undefined;
  metresPerSecond: string | null | undefined;
  distance: string | null | undefined;
};

/** A moment from its texts. Nobody rides at 0 bpm: programs without a strap write 0 for “missing”. */
export function momentOf(at: Date, texts: Texts): RideRecord {
  const speed = numberOf(texts.metresPerSecond, 0, HIGHEST.speedMS);
  return {
    atSeconds: Math.round(at.getTime() / 1000),
    powerW: numberOf(texts.power, 0, HIGHEST.powerW),
    heartRateBpm: numberOf(texts.heartRate, 1, HIGHEST.heartRateBpm),
    cadenceRpm: numberOf(texts.cadence, 0, HIGHEST.cadenceRpm),
    speedKmh: speed === null ? null : speed * KMH_PER_M_S,
    powerCounter: null,
    distanceM: numberOf(texts.distance, 0, HIGHEST.distanceM),
  };
}

/** A position from its texts, or null. */
export function positionOf(
  latitudeText: string | null | undefined,
  longitudeText: string | null | undefined,
): Position | null {
  const latitude = numberOf(latitudeText, -90, 90);
  const longitude = numberOf(longitudeText, -180, 180);
  return latitude === null || longitude === null ? null : { latitude, longitude };
}

/** @throws DamagedFileError too_large, and no_times where there are points and none says when */
export function checkPoints({ points, timed }: { points: number; timed: number }): void {
  if (points > MAX_POINTS)
    throw new DamagedFileError('too_large', `The file holds more than ${MAX_POINTS} points.`);
  if (points > 0 && timed === 0)
    throw new DamagedFileError(
      'no_times',
      'The file is a way without times: it does not say when it was ridden.',
    );
}
