import type { SprintMeasure } from '@tandem/api/words';
import { addSecond, emptyTotals, type Tally } from '../reducer.ts';
import { type Channel, plausible, type Trace } from '../ride.ts';
import { type RiderProfile, resolveRider } from '../rider.ts';

/**
 * A sprint of a class, from second to second of it, half-open. @property toSecond until then, if nobody ends it before
 * @property open goes on until somebody ends it
 */
export type Sprint = { fromSecond: number; toSecond: number; open: boolean };

/** What one rider did in a sprint, as it is shown and ranked; null where too little was heard for a number. */
export type SprintNumbers = Record<SprintMeasure, number | null>;

/** Decimals of each: what stands side by side with one number has one rank. */
export const sprintDigits: Record<SprintMeasure, number> = {
  meanW: 0,
  peakW: 0,
  wattsPerKg: 2,
  distanceM: 0,
  workKj: 1,
};

/** So much of a sprint may be missing of a channel: a fifth, or a few seconds, which is what is on its way. */
const MISSING_SHARE = 0.2;
const MISSING_SECONDS = 3;

/**
 * The numbers of a rider in a part of a class: the same from what was heard so far and from what was stored.
 * `peakW` is the hardest second. A number of which more than a fifth was not heard is null: a gap is no rest.
 * @param trace cells that are missing or empty were not heard @param window seconds of the class, half-open
 */
export function sprintNumbers(
  trace: Readonly<Trace>,
  profile: RiderProfile,
  { fromSecond, toSecond }: Pick<Sprint, 'fromSecond' | 'toSecond'>,
): SprintNumbers {
  const rider = resolveRider(profile);
  const totals = emptyTotals();
  const cell = (channel: Channel, second: number) => plausible(channel, trace[channel][second]);
  for (let second = fromSecond; second < toSecond; second++)
    addSecond(totals, rider, {
      powerW: cell('powerW', second),
      heartRateBpm: cell('heartRateBpm', second),
      cadenceRpm: cell('cadenceRpm', second),
      speedKmh: cell('speedKmh', second),
    });
  const seconds = toSecond - fromSecond;
  const when = (tally: Tally, measure: SprintMeasure, value: number) =>
    tally.seconds > 0 && seconds - tally.seconds <= Math.max(MISSING_SECONDS, seconds * MISSING_SHARE)
      ? rounded(value, sprintDigits[measure])
      : null;
  const { power, speed, distanceKm } = totals;
  const meanW = power.sum / power.seconds;
  const { weightKg } = profile;
  return {
    meanW: when(power, 'meanW', meanW),
    peakW: when(power, 'peakW', power.max),
    wattsPerKg: weightKg === null ? null : when(power, 'wattsPerKg', meanW / weightKg),
    distanceM: when(speed, 'distanceM', distanceKm * 1000),
    workKj: when(power, 'workKj', power.sum / 1000),
  };
}

const rounded = (value: number, digits: number) => Math.round(value * 10 ** digits) / 10 ** digits;

/** Where a class stands to its sprint: `secondsLeft` null where it goes on until somebody ends it. */
export type SprintNow =
  | { phase: 'ready'; secondsLeft: number }
  | { phase: 'on'; secondsIn: number; secondsLeft: number | null }
  | { phase: 'over' };

/** @param second how many seconds of the class have gone by */
export function sprintAt({ fromSecond, toSecond, open }: Sprint, second: number): SprintNow {
  if (second < fromSecond) return { phase: 'ready', secondsLeft: fromSecond - second };
  if (second >= toSecond) return { phase: 'over' };
  return { phase: 'on', secondsIn: second - fromSecond, secondsLeft: open ? null : toSecond - second };
}
