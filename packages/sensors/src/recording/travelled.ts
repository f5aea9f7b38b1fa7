import { KMH_PER_M_S } from './limits.ts';

/** What a word of a FIT file holds, in mm/s; nobody rides faster. */
const HIGHEST_MM_S = 0xfffe;

/** A speed in m/s; null where there is none, or none that can be written. */
export function metresPerSecond(kmh: number | null | undefined): number | null {
  if (kmh === null || kmh === undefined) return null;
  const speed = kmh / KMH_PER_M_S;
  return speed < 0 || speed * 1000 > HIGHEST_MM_S ? null : speed;
}

/**
 * How far somebody has come at the end of each second, in metres: it ends at the distance that the ride tells, which may
 * come from a better source than the speeds. Null where no speed was measured.
 * @param speedKmh 1 Hz
 */
export function travelledM(
  speedKmh: readonly (number | null)[],
  distanceKm: number | null,
): readonly number[] | null {
  const speeds = speedKmh.map((kmh) => metresPerSecond(kmh) ?? 0);
  const total = speeds.reduce((sum, speed) => sum + speed, 0);
  if (total === 0) return null;
  const stretch = distanceKm === null ? 1 : (distanceKm * 1000) / total;
  let metres = 0;
  return speeds.map((speed) => {
    metres += speed * stretch;
    return metres;
  });
}
