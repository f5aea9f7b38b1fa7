import { DamagedFitError } from './damaged-fit-error.ts';
import type { FitPause, FitRecord } from './decode.ts';

/** The longest ride read, in seconds on the grid. */
export const MAX_FIT_RIDE_SECONDS = 24 * 3600;
/** A silence longer than this counts as a pause even where the device did not say so. */
const UNSAID_PAUSE_SECONDS = 300;

/**
 * Lays records on a 1 Hz grid. Seconds in which the timer stood still are closed, because nobody rode in them;
 * seconds that the device merely failed to record stay as null. Two records of one second: the first wins.
 */
export function layOnGrid(
  records: FitRecord[],
  pauses: FitPause[],
  warnings: string[],
): (FitRecord | null)[] {
  const grid: (FitRecord | null)[] = [];
  let previous: number | null = null;
  for (const record of records) {
    const at = Math.round(record.atSeconds);
    const gap: number = previous === null ? 1 : at - previous;
    if (gap === 0) continue;
    if (previous !== null && gap > 1 && !closes(pauses, previous, at)) {
      if (gap > UNSAID_PAUSE_SECONDS) warnings.push(`A silence of ${gap} s was read as a pause.`);
      else for (let missing = 1; missing < gap; missing++) grid.push(null);
    }
    grid.push(record);
    previous = at;
    if (grid.length > MAX_FIT_RIDE_SECONDS)
      throw new DamagedFitError('fit_too_large', 'The file holds more than 24 hours of riding.');
  }
  return grid;
}

const closes = (pauses: FitPause[], from: number, to: number): boolean =>
  pauses.some((pause) => pause.toSeconds > from && pause.fromSeconds < to);
