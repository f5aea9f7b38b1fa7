import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createLive } from '../live.ts';
import { CHANNELS } from '../ride.ts';
import { anyRider, anyTrace, repeat, rider, traceOf } from '../testing.ts';
import { sprintAt, sprintNumbers } from './sprint.ts';

const window = fc
  .tuple(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 1, max: 40 }))
  .map(([fromSecond, seconds]) => ({ fromSecond, toSecond: fromSecond + seconds }));

describe('the numbers of a sprint', () => {
  test('are of its seconds only', () => {
    const trace = traceOf({ powerW: [900, 900, ...repeat(10, 300), 400, 900] });
    expect(sprintNumbers(trace, rider({ weightKg: 75 }), { fromSecond: 2, toSecond: 13 })).toEqual({
      meanW: 309,
      peakW: 400,
      wattsPerKg: 4.12,
      distanceM: expect.any(Number),
      workKj: 3.4,
    });
  });

  test('without a weight there are no watts a kilogram, and without power only what the pedals tell', () => {
    const trace = traceOf({ cadenceRpm: repeat(10, 90) });
    const numbers = sprintNumbers(trace, rider({}), { fromSecond: 0, toSecond: 10 });
    expect(numbers).toMatchObject({ meanW: null, peakW: null, wattsPerKg: null, workKj: null });
    expect(numbers.distanceM).toBeGreaterThan(0);
  });

  test.for([
    ['a fifth of it', 30, 24, 300],
    ['more than a fifth', 30, 23, null],
    ['three seconds of a short one', 10, 7, 300],
    ['four of a short one', 10, 6, null],
    ['all of it', 3, 0, null],
  ] as const)('where %s is missing a gap is never a lower number', ([, seconds, heard, meanW]) => {
    const trace = traceOf({ powerW: [...repeat(heard, 300), ...repeat(seconds - heard, null)] });
    expect(sprintNumbers(trace, rider({}), { fromSecond: 0, toSecond: seconds }).meanW).toBe(meanW);
  });

  test('live they are those of what is stored, whatever came twice, late or out of order', () => {
    const delivered = anyTrace(80).chain((trace) => {
      const seconds = trace.powerW.map((_, second) => second);
      const twice = fc
        .subarray(seconds)
        .chain((again) =>
          fc.shuffledSubarray([...seconds, ...again], { minLength: seconds.length + again.length }),
        );
      return fc.tuple(fc.constant(trace), twice);
    });
    fc.assert(
      fc.property(delivered, anyRider, window, ([trace, order], person, of) => {
        const live = createLive(person);
        for (const second of order)
          live.push(second, Object.fromEntries(CHANNELS.map((channel) => [channel, trace[channel][second]])));
        expect(sprintNumbers(live.heard, person, of)).toEqual(sprintNumbers(trace, person, of));
      }),
    );
  });

  test('more watts in any second never make less', () => {
    fc.assert(
      fc.property(anyTrace(60), anyRider, window, fc.nat(59), (trace, person, of, at) => {
        const watt = trace.powerW[at];
        fc.pre(watt !== null && watt !== undefined && watt < 2400);
        const harder = { ...trace, powerW: trace.powerW.with(at, watt + 100) };
        const [before, after] = [sprintNumbers(trace, person, of), sprintNumbers(harder, person, of)];
        for (const measure of ['meanW', 'peakW', 'wattsPerKg', 'workKj'] as const)
          if (before[measure] !== null) expect(after[measure]).toBeGreaterThanOrEqual(before[measure]);
      }),
    );
  });
});

test('a sprint gets ready, is on and is over; an open one tells no time left', () => {
  const sprint = { fromSecond: 10, toSecond: 30, open: false };
  expect([5, 10, 29, 30].map((second) => sprintAt(sprint, second))).toEqual([
    { phase: 'ready', secondsLeft: 5 },
    { phase: 'on', secondsIn: 0, secondsLeft: 20 },
    { phase: 'on', secondsIn: 19, secondsLeft: 1 },
    { phase: 'over' },
  ]);
  expect(sprintAt({ ...sprint, open: true }, 12)).toEqual({ phase: 'on', secondsIn: 2, secondsLeft: null });
});
