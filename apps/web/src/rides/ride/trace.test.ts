import fc from 'fast-check';
import { expect, test } from 'vitest';
import { drawnPoints, minMax, smoothed } from './trace.ts';

const channel = fc.array(fc.option(fc.integer({ min: 0, max: 2500 }), { nil: null }), { maxLength: 400 });

test('however few points are drawn, the highest and the lowest second are among them where they were', () => {
  fc.assert(
    fc.property(channel, fc.integer({ min: 1, max: 50 }), (values, buckets) => {
      const known = values.filter((value) => value !== null);
      const points = minMax(values, 0, values.length, buckets);
      const drawn = points.filter(([, value]) => value !== null);
      for (const [second, value] of drawn) expect(values[second]).toBe(value);
      expect(points.length).toBeLessThanOrEqual(2 * Math.max(1, buckets));
      if (known.length > 0) {
        const heights = drawn.map(([, value]) => value!);
        expect([Math.min(...heights), Math.max(...heights)]).toEqual([
          Math.min(...known),
          Math.max(...known),
        ]);
      }
    }),
  );
});
test('a stretch without a reading stays a gap', () => {
  const values = [...Array(10).fill(200), ...Array(10).fill(null), ...Array(10).fill(210)];
  expect(minMax(values, 0, 30, 6)).toEqual([
    [0, 200],
    [5, 200],
    [10, null],
    [15, null],
    [20, 210],
    [25, 210],
  ]);
});
test('what is in sight is drawn second by second, the rest more coarsely, in order', () => {
  const values = Array.from({ length: 5400 }, (_, second) => second % 97);
  const points = drawnPoints(values, [2000, 2300]);
  const seconds = points.map(([second]) => second);
  expect(seconds).toEqual(seconds.toSorted((a, b) => a - b));
  expect(seconds.filter((second) => second >= 2000 && second <= 2300)).toHaveLength(301);
  expect(points.length).toBeLessThan(1600);
});
test('smoothing keeps the mean of what is there and fills no gap', () => {
  expect(smoothed([100, 200, 300], 1)).toEqual([100, 200, 300]);
  const values = [0, 0, 0, 300, 0, 0, null, 0, 0, 0];
  const smooth = smoothed(values, 3);
  expect(smooth[3]).toBe(100);
  expect(smooth[6]).toBeNull();
  expect(smooth[5]).toBe(0);
  expect(smoothed(Array(50).fill(180), 30)).toEqual(Array(50).fill(180));
});
