import { bodyRanges, type FitnessTest, fitnessTests } from '@tandem/api/words';
import type { Trace } from '../ride.ts';
import { type ClassPlan, planAt } from './class-plan.ts';
import type { Plan, PlanSegment } from './plan.ts';

/** The seconds of a class in which it rode its test, half-open. */
export type TestWindow = { test: FitnessTest; fromSecond: number; toSecond: number };

/**
 * What a test says of a rider. @property value whole W or bpm; null where too little was heard for it, or it is nothing
 * that a rider has
 */
export type TestResult = { field: 'ftpW' | 'lthrBpm'; value: number | null };

/** So much of what a test is reckoned from must have been heard: a gap is not a lower number. */
const HEARD_SHARE = 0.95;

const power = (seconds: number, fromPercent: number, toPercent = fromPercent): PlanSegment => ({
  seconds,
  target: { kind: 'power', fromPercent, toPercent },
  cadence: null,
  lines: [],
});
const allOut = (seconds: number): PlanSegment => ({
  seconds,
  target: { kind: 'free' },
  cadence: null,
  lines: [],
});

const RAMP_FROM_PERCENT = 46;
const RAMP_STEP_PERCENT = 6;
const RAMP_STEPS = 20;
const ramp = Array.from({ length: RAMP_STEPS }, (_, step) =>
  power(60, RAMP_FROM_PERCENT + (step + 1) * RAMP_STEP_PERCENT),
);

/** Each with the segments that come before its own, its own, and what comes after: it fits a class of 45 minutes. */
const PLANS: Record<FitnessTest, { name: string; parts: [PlanSegment[], PlanSegment[], PlanSegment[]] }> = {
  ftp20: {
    name: 'FTP 20 min',
    parts: [
      [power(600, 45, 75), power(60, 100), power(60, 50), power(60, 100), power(60, 50), power(240, 50)],
      [allOut(1200)],
      [power(300, 45)],
    ],
  },
  ramp: { name: 'FTP ramp', parts: [[power(300, RAMP_FROM_PERCENT)], ramp, [power(300, 40)]] },
  allout3: {
    name: 'FTP 3 min',
    parts: [
      [power(600, 45, 70), power(30, 110), power(90, 50), power(30, 110), power(90, 50), power(180, 50)],
      [allOut(180)],
      [power(420, 40)],
    ],
  },
  lthr30: { name: 'LTHR 30 min', parts: [[power(600, 45, 70)], [allOut(1800)], [power(300, 45)]] },
};

export const isFitnessTest = (word: string): word is FitnessTest =>
  (fitnessTests as readonly string[]).includes(word);

/** The plan by which a class rides a test. */
export function testPlan(test: FitnessTest): Plan {
  const { name, parts } = PLANS[test];
  return { name, segments: parts.flat() };
}

/** Whether a segment of a test's plan, by its place, is the test itself. */
export function isOfTest(test: FitnessTest, index: number): boolean {
  const [before, own] = PLANS[test].parts;
  return index >= before.length && index < before.length + own.length;
}

/**
 * When a class rode its test: the last time that it began it, as far as it came. Null where it never did.
 * @param seconds that the class lasted
 */
export function testWindow(test: FitnessTest, of: ClassPlan, seconds: number): TestWindow | null {
  const [before] = PLANS[test].parts;
  let window: TestWindow | null = null;
  let on = false;
  for (let second = 0; second < seconds; second++) {
    const now = planAt(of, second);
    const begins = now?.index === before.length && now.secondsIn === 0;
    on = begins || (on && now !== null && isOfTest(test, now.index));
    if (begins) window = { test, fromSecond: second, toSecond: second };
    if (on && window) window.toSecond = second + 1;
  }
  return window;
}

/** A mean over so many seconds from one on; null where less than `HEARD_SHARE` of them were heard. */
function meanOf(cells: readonly (number | null)[], fromSecond: number, seconds: number): number | null {
  const heard = cells.slice(fromSecond, fromSecond + seconds).filter((cell) => cell !== null);
  return heard.length < seconds * HEARD_SHARE
    ? null
    : heard.reduce((sum, cell) => sum + cell, 0) / heard.length;
}

/** What a part of a trace holds of a channel; what lies beyond the test is not part of it. */
const cellsOf = (trace: Trace, channel: 'powerW' | 'heartRateBpm', { fromSecond, toSecond }: TestWindow) =>
  trace[channel].slice(fromSecond, toSecond);

/**
 * What a test says of a rider, from the trace of their ride:
 * - `ftp20`: FTP is 95 % of the mean power of 20 minutes all out (Allen & Coggan, Training and Racing with a Power Meter).
 * - `ramp`: FTP is 75 % of the best minute of a ramp of one-minute steps, as training programs reckon it.
 * - `allout3`: the mean power of the last 30 s of three minutes all out is the critical power (Vanhatalo, Doust & Burnley,
 *   2007), which stands for FTP; it lies a little above what is held for an hour.
 * - `lthr30`: the heart rate at the lactate threshold is the mean of the last 20 of 30 minutes all out alone (Friel).
 *
 * Where less than 95 % of what it is reckoned from was heard there is no value; of a ramp that is all until a minute after
 * the best one, which shows that the rider, and not the sensor, gave up. A test that was paused has none: who has rested in
 * the middle has not ridden it.
 */
export function testResult(trace: Trace, window: TestWindow): TestResult {
  const { fromSecond, toSecond } = window;
  if (trace.pauses?.some(({ atSecond }) => fromSecond < atSecond && atSecond < toSecond))
    return { field: window.test === 'lthr30' ? 'lthrBpm' : 'ftpW', value: null };
  switch (window.test) {
    case 'ftp20':
      return result('ftpW', times(0.95, meanOf(cellsOf(trace, 'powerW', window), 0, 1200)));
    case 'ramp':
      return result('ftpW', times(0.75, bestMinute(cellsOf(trace, 'powerW', window))));
    case 'allout3': {
      const cells = cellsOf(trace, 'powerW', window);
      return result('ftpW', meanOf(cells, 0, 180) === null ? null : meanOf(cells, 150, 30));
    }
    case 'lthr30':
      return result('lthrBpm', meanOf(cellsOf(trace, 'heartRateBpm', window), 600, 1200));
  }
}

const times = (share: number, value: number | null) => (value === null ? null : share * value);

function result(field: TestResult['field'], value: number | null): TestResult {
  const [lowest, highest] = bodyRanges[field];
  const whole = value === null ? null : Math.round(value);
  return { field, value: whole !== null && whole >= lowest && whole <= highest ? whole : null };
}

function bestMinute(cells: readonly (number | null)[]): number | null {
  let best: { second: number; mean: number } | null = null;
  for (let second = 0; second + 60 <= cells.length; second++) {
    const mean = meanOf(cells, second, 60);
    if (mean !== null && mean > (best?.mean ?? 0)) best = { second, mean };
  }
  if (best === null) return null;
  const judged = Math.min(cells.length, best.second + 120);
  return meanOf(cells, 0, judged) === null ? null : best.mean;
}
