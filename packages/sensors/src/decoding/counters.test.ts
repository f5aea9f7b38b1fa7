import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { followCounters, followRate, followSum, STANDSTILL_MS } from './counters.ts';

const COUNTERS = { wrap: 65_536, timeWrap: 65_536, perSecond: 1024 };

describe('a rate', () => {
  test('is the same wherever its counters stand, wrapping or not', () => {
    const steps = fc.array(fc.tuple(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 9000 })), {
      minLength: 2,
      maxLength: 40,
    });
    fc.assert(
      fc.property(steps, fc.nat(65_535), fc.nat(65_535), (moves, count, time) => {
        const ratesFrom = (startCount: number, startTime: number) => {
          const rate = followRate(COUNTERS);
          let [turns, ticks] = [startCount, startTime];
          return moves.map(([more, later], n) => {
            turns += more;
            ticks += later;
            return rate(turns % 65_536, ticks % 65_536, n * 1000);
          });
        };
        const rates = ratesFrom(count, time);
        expect(rates).toEqual(ratesFrom(0, 0));
        expect(rates[0]).toBe(null);
        expect(rates.slice(1)).toEqual(moves.slice(1).map(([more, later]) => (more * 1024) / later));
      }),
    );
  });

  test('stands for a while between events, is 0 where they stay away, and begins anew with the next', () => {
    const rate = followRate(COUNTERS);
    expect(rate(1, 0, 0)).toBe(null);
    expect(rate(2, 1024, 1000)).toBe(1);
    expect(rate(2, 1024, 1000 + STANDSTILL_MS - 1)).toBe(1);
    expect(rate(2, 1024, 1000 + STANDSTILL_MS)).toBe(0);
    // The time that it stood still is none in which anybody pedalled.
    expect(rate(3, 1024 + 9 * 1024, 10_000)).toBe(0);
    expect(rate(4, 1024 + 10 * 1024, 11_000)).toBe(1);
  });

  test('a silence in which events went on is bridged, one that may hide a turn of the clock is not', () => {
    const heardAfter = (seconds: number) => {
      const rate = followRate(COUNTERS);
      rate(0, 0, 0);
      return rate(seconds, (seconds * 1024) % 65_536, seconds * 1000);
    };
    expect(heardAfter(60)).toBe(1);
    expect(heardAfter(65)).toBe(null);
  });
});

test('a repeat is no event, however often it comes', () => {
  const follow = followCounters({ count: 256 }, 'count', 60_000);
  expect(follow({ count: 250 }, 0)).toEqual({ is: 'first' });
  expect(follow({ count: 250 }, 1)).toEqual({ is: 'repeat', standing: false });
  expect(follow({ count: 4 }, 2)).toEqual({ is: 'step', by: { count: 10 }, standing: false });
});

test('a sum goes on over the wrap of its counter, and over a restart of what is counted without a jump back', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(255), { maxLength: 100 }), (steps) => {
      const sum = followSum(256, 10_000);
      let count = 0;
      sum(0, 0);
      const sums = steps.map((step, n) => {
        count += step;
        return sum(count % 256, n * 100);
      });
      expect(sums.at(-1) ?? 0).toBe(count);
    }),
  );
});
