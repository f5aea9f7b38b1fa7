import { type ContestMeasure, contestDigits } from '@tandem/api/words';
import { addSecond, emptyTotals } from '../reducer.ts';
import { type Channel, plausible, type Trace } from '../ride.ts';
import { type Rider, type RiderProfile, resolveRider } from '../rider.ts';

/** Seconds of a class, half-open. */
type Window = { fromSecond: number; toSecond: number };

/** What one rider did in each second of a contest; NaN where they were not heard. */
export type Amounts = Float64Array;

const none: Amounts = new Float64Array(0);

/**
 * What a rider did in each second of a part of a class, by the reducer of tile and workout: the same from what was heard so
 * far and from what was stored.
 * @param trace cells that are missing or empty were not heard
 * @param known what was reckoned before, and from which second of the class on something has changed since
 */
export function amountsOf(
  trace: Readonly<Trace>,
  profile: RiderProfile,
  { measure, fromSecond, toSecond }: Window & { measure: ContestMeasure },
  known: { amounts: Amounts; changedFrom: number } = { amounts: none, changedFrom: 0 },
): Amounts {
  const rider = resolveRider(profile);
  const amounts = new Float64Array(Math.max(0, toSecond - fromSecond)).fill(Number.NaN);
  const kept = Math.max(0, Math.min(known.amounts.length, known.changedFrom - fromSecond, amounts.length));
  amounts.set(known.amounts.subarray(0, kept));
  for (let at = kept; at < amounts.length; at++)
    amounts[at] = amountOf(trace, rider, measure, fromSecond + at);
  return amounts;
}

function amountOf(trace: Readonly<Trace>, rider: Rider, measure: ContestMeasure, second: number): number {
  const cell = (channel: Channel) => plausible(channel, trace[channel][second]);
  const totals = emptyTotals();
  addSecond(totals, rider, {
    powerW: cell('powerW'),
    heartRateBpm: cell('heartRateBpm'),
    cadenceRpm: cell('cadenceRpm'),
    speedKmh: cell('speedKmh'),
  });
  if (measure === 'workKj') return totals.power.seconds > 0 ? totals.power.sum / 1000 : Number.NaN;
  if (measure === 'points') return totals.effortSeconds > 0 ? totals.effortZoneSeconds / 60 : Number.NaN;
  return totals.speed.seconds > 0 ? totals.distanceKm * 1000 : Number.NaN;
}

/** How far a side is. @property value null where nobody of it was heard @property doneSecond of the contest, from 1; null: not yet */
export type Progress = { value: number | null; doneSecond: number | null };

/** Sums of seconds are no exact numbers: so little below a goal is at it. */
const TOLERANCE = 1e-9;

/**
 * What the riders of a side did on average: each second adds the mean of those who were heard in it. So a side has no
 * advantage of being larger, and none loses by a strap that fails. It never falls: who has reached a goal has reached it, whatever is
 * ridden after.
 */
export function progressOf(
  riders: readonly Amounts[],
  { measure, goal }: { measure: ContestMeasure; goal: number | null },
): Progress {
  let sum = 0;
  let heard = false;
  let doneSecond: number | null = null;
  const seconds = Math.max(0, ...riders.map(({ length }) => length));
  for (let at = 0; at < seconds && doneSecond === null; at++) {
    let [amount, count] = [0, 0];
    for (const rider of riders) {
      const own = rider[at] ?? Number.NaN;
      if (Number.isNaN(own)) continue;
      amount += own;
      count++;
    }
    if (count === 0) continue;
    heard = true;
    sum += amount / count;
    if (goal !== null && sum >= goal - TOLERANCE) doneSecond = at + 1;
  }
  const scale = 10 ** contestDigits[measure];
  if (!heard) return { value: null, doneSecond: null };
  return { value: doneSecond === null ? Math.round(sum * scale) / scale : goal, doneSecond };
}

/** By rank: who reached the goal first, then who has most; ties share one, and who was not heard has none. */
export function rankSides<P extends Progress>(sides: readonly P[]): (P & { rank: number | null })[] {
  const isAhead = (a: Progress, b: Progress) =>
    (a.doneSecond ?? Number.POSITIVE_INFINITY) < (b.doneSecond ?? Number.POSITIVE_INFINITY) ||
    (a.doneSecond === null && b.doneSecond === null && (a.value ?? -1) > (b.value ?? -1));
  return sides.map((side) => ({
    ...side,
    rank: side.value === null ? null : 1 + sides.filter((other) => isAhead(other, side)).length,
  }));
}

/** Where a class stands to a contest. */
export type ContestNow =
  | { phase: 'ready'; secondsLeft: number }
  | { phase: 'on'; secondsIn: number; secondsLeft: number | null }
  | { phase: 'over' };

/** @param second how many seconds of the class have gone by @param allDone every side has reached its goal */
export function contestAt(
  { fromSecond, toSecond, open }: Window & { open: boolean },
  second: number,
  allDone: boolean,
): ContestNow {
  if (second < fromSecond) return { phase: 'ready', secondsLeft: fromSecond - second };
  if (allDone || second >= toSecond) return { phase: 'over' };
  return { phase: 'on', secondsIn: second - fromSecond, secondsLeft: open ? null : toSecond - second };
}
