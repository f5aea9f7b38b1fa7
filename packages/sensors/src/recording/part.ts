/** What every reader makes of its file: moments, pauses, and the device's own account. */

/** One moment of a ride. */
export type RideRecord = {
  atSeconds: number;
  powerW: number | null;
  heartRateBpm: number | null;
  cadenceRpm: number | null;
  speedKmh: number | null;
  /** The meter's running sum of power, W·s. */
  powerCounter: number | null;
  /** The running distance, m. */
  distanceM: number | null;
};
export type Pause = { fromSeconds: number; toSeconds: number };
/** One part of a file: of a chain of FIT files, or an activity of another form. Most files have one. */
export type Part = {
  /** By time. */
  records: RideRecord[];
  pauses: Pause[];
  /** What the device itself made of each activity, as FIT names it; several where sports follow each other. */
  sessions: Row[];
  /** What recorded it, as people call it. */
  device: string | null;
};
export type Row = Record<string, unknown>;

/** A field that is a finite number, or null. */
export const numberIn = (row: Row, field: string): number | null => {
  const value = row[field];
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
};

/** An instant as whole seconds since 1970, or null. */
export const secondsOf = (value: unknown): number | null => {
  const at =
    value instanceof Date || typeof value === 'string' ? new Date(value).getTime() / 1000 : Number.NaN;
  return Number.isFinite(at) ? Math.round(at) : null;
};

const MAX_TEXT_CHARS = 100;

/** Readable text without control characters, or null. */
export function textIn(value: unknown): string | null {
  if (typeof value !== 'string') return null;
  const text = value.replaceAll(/\p{C}/gu, '').trim();
  return text === '' ? null : text.slice(0, MAX_TEXT_CHARS);
}
