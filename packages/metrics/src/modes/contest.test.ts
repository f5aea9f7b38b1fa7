import { contestMeasures } from '@tandem/api/words';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createLive } from '../live.ts';
import { CHANNELS } from '../ride.ts';
import { anyRider, anyTrace, repeat, rider, traceOf } from '../testing.ts';
import { type Amounts, amountsOf, contestAt, progressOf, rankSides } from './contest.ts';

const SECONDS = 60;
const measure = fc.constantFrom(...contestMeasures);
const whole = { fromSecond: 0, toSecond: SECONDS };
const window = fc
  .tuple(fc.nat(30), fc.integer({ min: 1, max: 40 }))
  .map(([fromSecond, seconds]) => ({ fromSecond, toSecond: fromSecond + seconds }));
const goal = fc.option(fc.integer({ min: 1, max: 50 }), { nil: null });
const amounts = fc
  .array(fc.option(fc.nat(20), { nil: Number.NaN }), { maxLength: 40 })
  .map((cells) => Float64Array.from(cells));
const steady = (watts: (number | null)[]) =>
  amountsOf(traceOf({ powerW: watts }), rider({}), { ...whole, toSecond: watts.length, measure: 'workKj' });

test('a team is what its riders do on average: a larger one has no advantage, and a strap that fails costs nothing', () => {
  const of = (...riders: (number | null)[][]) =>
    progressOf(riders.map(steady), { measure: 'workKj', goal: null }).value;
  expect(of(repeat(10, 300))).toBe(3);
  expect(of(repeat(10, 300), repeat(10, 300), repeat(10, 300))).toBe(3);
  expect(of(repeat(10, 200), repeat(10, 400))).toBe(3);
  expect(of(repeat(10, 300), [...repeat(3, 300), ...repeat(7, null)])).toBe(3);
  expect(of(repeat(10, null))).toBe(null);
});

test('who reaches the goal first is first, then who has most; ties share a rank', () => {
  const race = (watts: number | null) =>
    progressOf([steady(repeat(20, watts))], { measure: 'workKj', goal: 2 });
  const sides = [race(200), race(400), race(50), race(null), race(200), race(60)];
  expect(rankSides(sides)).toEqual([
    { value: 2, doneSecond: 10, rank: 2 },
    { value: 2, doneSecond: 5, rank: 1 },
    { value: 1, doneSecond: null, rank: 5 },
    { value: null, doneSecond: null, rank: null },
    { value: 2, doneSecond: 10, rank: 2 },
    { value: 1.2, doneSecond: null, rank: 4 },
  ]);
});

test('live it is that of what is stored, whatever came twice, late or out of order, and however often it was looked at', () => {
  const delivered = anyTrace(SECONDS).chain((trace) => {
    const seconds = trace.powerW.map((_, second) => second);
    const twice = fc
      .subarray(seconds)
      .chain((again) =>
        fc.shuffledSubarray([...seconds, ...again], { minLength: seconds.length + again.length }),
      );
    return fc.tuple(fc.constant(trace), twice);
  });
  fc.assert(
    fc.property(delivered, anyRider, measure, window, fc.nat(9), ([trace, order], person, by, of, each) => {
      const live = createLive(person);
      let known: { amounts: Amounts; changedFrom: number } = {
        amounts: new Float64Array(0),
        changedFrom: 0,
      };
      for (const [i, second] of order.entries()) {
        live.push(second, Object.fromEntries(CHANNELS.map((channel) => [channel, trace[channel][second]])));
        known.changedFrom = Math.min(known.changedFrom, second);
        if (i % (each + 1) > 0) continue;
        const toSecond = Math.max(of.fromSecond, Math.min(of.toSecond, i));
        known = {
          amounts: amountsOf(live.heard, person, { ...of, toSecond, measure: by }, known),
          changedFrom: Number.POSITIVE_INFINITY,
        };
      }
      expect(amountsOf(live.heard, person, { ...of, measure: by }, known)).toEqual(
        amountsOf(trace, person, { ...of, measure: by }),
      );
    }),
  );
});

test('it never falls, and what is ridden later takes from nobody that they have reached the goal', () => {
  fc.assert(
    fc.property(
      fc.array(amounts, { minLength: 1, maxLength: 5 }),
      goal,
      measure,
      fc.nat(40),
      (riders, to, by, at) => {
        const then = progressOf(
          riders.map((rider) => rider.subarray(0, at)),
          { measure: by, goal: to },
        );
        const now = progressOf(riders, { measure: by, goal: to });
        expect(now.value ?? 0).toBeGreaterThanOrEqual(then.value ?? 0);
        if (then.doneSecond !== null) expect(now).toEqual(then);
      },
    ),
  );
});

test('no order of riders matters, nor one of whom nothing was heard', () => {
  fc.assert(
    fc.property(fc.array(amounts, { minLength: 1, maxLength: 5 }), goal, (riders, to) => {
      const of = { measure: 'points', goal: to } as const;
      const silent = new Float64Array(40).fill(Number.NaN);
      const other = progressOf([silent, ...riders.toReversed()], of);
      const { value, doneSecond } = progressOf(riders, of);
      expect(other.doneSecond).toBe(doneSecond);
      if (value === null) expect(other.value).toBe(null);
      else expect(other.value).toBeCloseTo(value, 0);
    }),
  );
});

test('it gets ready, is on, and is over at its end or when all are done; an open one tells no time left', () => {
  const of = { fromSecond: 10, toSecond: 30, open: false };
  expect([5, 10, 29, 30].map((second) => contestAt(of, second, false))).toEqual([
    { phase: 'ready', secondsLeft: 5 },
    { phase: 'on', secondsIn: 0, secondsLeft: 20 },
    { phase: 'on', secondsIn: 19, secondsLeft: 1 },
    { phase: 'over' },
  ]);
  expect(contestAt({ ...of, open: true }, 12, false)).toEqual({
    phase: 'on',
    secondsIn: 2,
    secondsLeft: null,
  });
  expect(contestAt(of, 12, true)).toEqual({ phase: 'over' });
});
