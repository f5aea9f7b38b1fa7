/** What only a whole power curve can tell: normalised power and the best stretches. */
import { betweenPauses, type Paused, type Peak } from './ride.ts';

export const NORMALISED_WINDOW_SECONDS = 30;
/** Under this much power, normalised power means little. */
export const NORMALISED_SHORT_SECONDS = 20 * 60;
export const PEAK_SECONDS = [1, 5, 10, 15, 30, 60, 120, 300, 600, 1200, 3600] as const;
/** Share of a peak's window that must be valid. */
const PEAK_VALID_SHARE = 0.95;

/**
 * Normalised power over cells [from, to): the fourth-power mean of the 30 s rolling mean of *valid* power,
 * full windows only (Coggan). Missing cells are skipped, as head units do, not counted as zero.
 * `windows` is the number of full windows; `powerW` is null when there is none.
 */
export function normalisedPower(
  powerW: ArrayLike<number>,
  from = 0,
  to = powerW.length,
): { powerW: number | null; windows: number } {
  const ring = new Float64Array(NORMALISED_WINDOW_SECONDS);
  let seen = 0;
  let sum = 0;
  let fourths = 0;
  for (let i = from; i < to; i++) {
    const watt = powerW[i]!;
    if (Number.isNaN(watt)) continue;
    const slot = seen % NORMALISED_WINDOW_SECONDS;
    sum += watt - ring[slot]!;
    ring[slot] = watt;
    seen++;
    if (seen < NORMALISED_WINDOW_SECONDS) continue;
    const mean = sum / NORMALISED_WINDOW_SECONDS;
    fourths += mean * mean * mean * mean;
  }
  const windows = Math.max(0, seen - NORMALISED_WINDOW_SECONDS + 1);
  return { powerW: windows === 0 ? null : (fourths / windows) ** 0.25, windows };
}

/**
 * Training load of full 30 s windows at an intensity (normalised power / FTP): full windows × intensity² / 36, so that
 * an hour at FTP is about 100 (Coggan's TSS, by windows as devices count).
 */
export const trainingLoadOf = (windows: number, intensity: number): number => (windows * intensity ** 2) / 36;

/**
 * Best mean power of each stretch of `PEAK_SECONDS`, over windows of which 95 % of the cells are valid. None reaches over a
 * pause: who has rested in the middle has not held it.
 */
export function peakPowers(powerW: ArrayLike<number>, pauses: readonly Paused[] = []): Peak[] {
  const stretches = betweenPauses(powerW, pauses).map(sumsOf);
  return PEAK_SECONDS.map((seconds) => {
    const best = stretches.reduce((most, of) => Math.max(most, bestMean(of, seconds)), -1);
    return { seconds, powerW: best < 0 ? null : best };
  });
}

type Sums = { sum: Float64Array; valid: Int32Array };

function sumsOf(powerW: ArrayLike<number>): Sums {
  const sum = new Float64Array(powerW.length + 1);
  const valid = new Int32Array(powerW.length + 1);
  for (let i = 0; i < powerW.length; i++) {
    const watt = powerW[i]!;
    const missing = Number.isNaN(watt);
    sum[i + 1] = sum[i]! + (missing ? 0 : watt);
    valid[i + 1] = valid[i]! + (missing ? 0 : 1);
  }
  return { sum, valid };
}

/** Below 0 where no window is valid enough. */
function bestMean({ sum, valid }: Sums, seconds: number): number {
  const needed = Math.ceil(seconds * PEAK_VALID_SHARE);
  let best = -1;
  for (let end = seconds; end < sum.length; end++) {
    const cells = valid[end]! - valid[end - seconds]!;
    if (cells < needed) continue;
    const mean = (sum[end]! - sum[end - seconds]!) / cells;
    if (mean > best) best = mean;
  }
  return best;
}
