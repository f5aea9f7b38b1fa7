import fc from 'fast-check';
import { expect, test } from 'vitest';
import { normalisedPower, peakPowers } from './power.ts';
import { repeat } from './testing.ts';

const peak = (powerW: number[], seconds: number) =>
  peakPowers(powerW).find((one) => one.seconds === seconds)!.powerW;

test('normalised power needs one full window', () => {
  expect(normalisedPower(repeat(29, 200))).toEqual({ powerW: null, windows: 0 });
  expect(normalisedPower(repeat(30, 200))).toEqual({ powerW: 200, windows: 1 });
});

test('missing seconds are skipped, not counted as zero', () => {
  const withGap = [...repeat(60, 200), ...repeat(40, Number.NaN), ...repeat(60, 200)];
  expect(normalisedPower(withGap)).toEqual({ powerW: 200, windows: 91 });
});

test('a sprint is found wherever it is', () => {
  const ride = repeat(300, 150);
  ride.fill(900, 100, 105);
  expect(peak(ride, 5)).toBe(900);
  expect(peak(ride, 10)).toBe(525);
  expect(peak(ride, 600)).toBeNull();
});

test('no best effort reaches over a pause, and each side of it has its own', () => {
  const ride = [...repeat(40, 300), ...repeat(50, 250)];
  const best = (seconds: number, at: number[]) =>
    peakPowers(
      ride,
      at.map((atSecond) => ({ atSecond, seconds: 600 })),
    ).find((one) => one.seconds === seconds)!.powerW;
  expect(best(60, [])).toBeCloseTo((40 * 300 + 20 * 250) / 60);
  expect(best(60, [40])).toBeNull();
  expect(best(30, [40])).toBe(300);
  expect(best(30, [20, 40])).toBe(250);
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 900 }), { minLength: 2, maxLength: 90 }),
      fc.integer({ min: 1, max: 89 }),
      (powerW, at) => {
        const paused = peakPowers(powerW, at < powerW.length ? [{ atSecond: at, seconds: 1 }] : []);
        const parts = at < powerW.length ? [powerW.slice(0, at), powerW.slice(at)] : [powerW];
        for (const [i, { powerW: watt }] of paused.entries())
          expect(watt ?? -1).toBe(Math.max(...parts.map((part) => peakPowers(part)[i]!.powerW ?? -1)));
      },
    ),
  );
});

test('a window counts with 95 % of its seconds, not with less', () => {
  const oneMissing = [...repeat(19, 300), Number.NaN];
  expect(peak([...oneMissing, ...oneMissing, ...oneMissing], 60)).toBe(300);
  expect(peak([...oneMissing, ...oneMissing, Number.NaN, ...oneMissing.slice(1)], 60)).toBeNull();
});

test('on a complete ride a peak twice as long is never higher', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 1500 }), { minLength: 60, maxLength: 400 }), (watts) => {
      for (const [short, long] of [
        [1, 5],
        [5, 10],
        [15, 30],
        [30, 60],
      ] as const)
        expect(peak(watts, long)!).toBeLessThanOrEqual(peak(watts, short)! + 1e-9);
    }),
  );
});

test('each peak is the best of all windows', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 900 }), { minLength: 15, maxLength: 80 }), (watts) => {
      const means = watts.slice(14).map((_, at) => watts.slice(at, at + 15).reduce((a, b) => a + b, 0) / 15);
      expect(peak(watts, 15)).toBeCloseTo(Math.max(...means), 9);
    }),
  );
});
