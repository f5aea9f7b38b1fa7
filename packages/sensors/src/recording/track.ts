import { DamagedFileError } from './damaged-file-error.ts';
import { MAX_PAUSES } from './limits.ts';
import type { Pause, RideRecord } from './part.ts';

/** Where somebody was, in degrees. It makes a distance and is kept nowhere. */
export type Position = { latitude: number; longitude: number };
/** A point of a track. */
export type TrackPoint = { record: RideRecord; position: Position | null };
/** Points without an interruption. */
export type Stretch = TrackPoint[];

const EARTH_RADIUS_M = 6_371_000;
/** Devices record each second: a new stretch after one second was not interrupted. */
const UNBROKEN_SECONDS = 1;

/** Stretches by time, their points too; those without points are left out. */
export const byTime = (stretches: readonly Stretch[]): Stretch[] =>
  stretches
    .filter((points) => points.length > 0)
    .map((points) => points.toSorted((a, b) => a.record.atSeconds - b.record.atSeconds))
    .sort((a, b) => a[0]!.record.atSeconds - b[0]!.record.atSeconds);

/**
 * The records of a track. Where no point tells the distance it is that between the positions, which grows within a
 * stretch alone: nobody rides where nothing is recorded.
 */
export function recordsOf(stretches: readonly Stretch[]): RideRecord[] {
  const points = stretches.flat();
  const told = points.some(({ record }) => record.distanceM !== null);
  const records = told ? points.map(({ record }) => record) : measured(stretches);
  return records.sort((a, b) => a.atSeconds - b.atSeconds);
}

function measured(stretches: readonly Stretch[]): RideRecord[] {
  let metres = 0;
  return stretches.flatMap((points) => {
    let last: Position | null = null;
    return points.map(({ record, position }) => {
      if (position === null) return record;
      if (last !== null) metres += metresBetween(last, position);
      last = position;
      return { ...record, distanceM: metres };
    });
  });
}

/** Along a great circle (haversine). */
export function metresBetween(a: Position, b: Position): number {
  const radians = (degrees: number) => (degrees * Math.PI) / 180;
  const [north, east] = [radians(b.latitude - a.latitude), radians(b.longitude - a.longitude)];
  const chord =
    Math.sin(north / 2) ** 2 +
    Math.cos(radians(a.latitude)) * Math.cos(radians(b.latitude)) * Math.sin(east / 2) ** 2;
  return 2 * EARTH_RADIUS_M * Math.asin(Math.min(1, Math.sqrt(chord)));
}

/** The pauses between stretches that follow each other. */
export function pausesBetween(stretches: readonly Stretch[]): Pause[] {
  const pauses: Pause[] = [];
  for (const [nth, stretch] of stretches.entries()) {
    const before = stretches[nth - 1]?.at(-1)?.record.atSeconds;
    const toSeconds = stretch[0]!.record.atSeconds;
    if (before !== undefined && toSeconds - before > UNBROKEN_SECONDS)
      pauses.push({ fromSeconds: before, toSeconds });
  }
  if (pauses.length > MAX_PAUSES)
    throw new DamagedFileError('too_large', `The file tells of more than ${MAX_PAUSES} pauses.`);
  return pauses;
}
