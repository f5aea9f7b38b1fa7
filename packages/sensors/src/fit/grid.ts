import { DamagedFitError } from './damaged-fit-error.ts';
import type { FitPause, FitRecord } from './decode.ts';
import { MAX_FIT_RIDE_SECONDS, MAX_FIT_WARNINGS } from './limits.ts';

/** A silence longer than this counts as a pause even where the device did not say so. */
const UNSAID_PAUSE_SECONDS = 300;
/** Devices that record only what changes write at least this often. */
const HELD_SECONDS = 10;
/** A device does not lose this share of its seconds by accident. */
const MOST_SHARE = 0.5;
/** Fewer records tell nothing of a habit. */
const HABIT_RECORDS = 30;

/**
 * Lays records on a 1 Hz grid. Seconds in which the timer stood still are closed, because nobody rode in them;
 * seconds that the device merely failed to record stay as null. Two records of one second: the first wins. Where a
 * device records by change and not by the second, each reading holds until the next, since that is what it says.
 */
export function layOnGrid(
  records: FitRecord[],
  pauses: FitPause[],
  warnings: string[],
): (FitRecord | null)[] {
  const grid: (FitRecord | null)[] = [];
  const held = recordsByChange(records) ? HELD_SECONDS : 0;
  if (held > 0) warnings.push('The device did not record every second: each reading holds until the next.');
  let previous: FitRecord | null = null;
  for (const record of records) {
    const gap = previous === null ? 1 : second(record) - second(previous);
    if (gap === 0) continue;
    if (previous !== null && gap > 1 && !closes(pauses, second(previous), second(record))) {
      if (gap <= UNSAID_PAUSE_SECONDS)
        for (let missing = 1; missing < gap; missing++) grid.push(missing < held ? previous : null);
      else if (warnings.length < MAX_FIT_WARNINGS)
        warnings.push(`A silence of ${gap} s was read as a pause.`);
    }
    grid.push(record);
    previous = record;
    if (grid.length > MAX_FIT_RIDE_SECONDS)
      throw new DamagedFitError('fit_too_large', 'The file holds more than 24 hours of riding.');
  }
  return grid;
}

const closes = (pauses: FitPause[], from: number, to: number): boolean =>
  pauses.some((pause) => pause.toSeconds > from && pause.fromSeconds < to);

const second = (record: FitRecord): number => Math.round(record.atSeconds);

/** Whether most records come later than a second after the one before. */
function recordsByChange(records: FitRecord[]): boolean {
  if (records.length < HABIT_RECORDS) return false;
  const sparse = records.filter((record, at) => at > 0 && second(record) - second(records[at - 1]!) > 1);
  return sparse.length > MOST_SHARE * (records.length - 1);
}
