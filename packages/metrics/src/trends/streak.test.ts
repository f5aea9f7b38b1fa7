import fc from 'fast-check';
import { expect, test } from 'vitest';
import { streak } from './streak.ts';

test.each([
  [[], 0, 0],
  [[0], 0, 0],
  [[1], 1, 1],
  [[1, 2, 1], 3, 3],
  [[1, 2, 0], 2, 2],
  [[3, 0, 1], 1, 1],
  [[1, 1, 0, 0], 0, 2],
  [[1, 1, 1, 0, 1, 0], 1, 3],
] as const)('rides per week %j: %d in a row, %d at best', (weeks, now, best) => {
  expect(streak(weeks)).toEqual({ weeks: now, best });
});

const anyWeeks = fc.array(fc.nat(2), { minLength: 1, maxLength: 30 });

test('a running week without a ride yet changes nothing', () => {
  fc.assert(
    fc.property(anyWeeks, (weeks) => {
      expect(streak([...weeks, 1, 0])).toEqual(streak([...weeks, 1]));
    }),
  );
});

test('it is told by the last empty week', () => {
  fc.assert(
    fc.property(anyWeeks, (weeks) => {
      const past = weeks.at(-1) === 0 ? weeks.slice(0, -1) : weeks;
      expect(streak(weeks).weeks).toBe(past.length - 1 - past.lastIndexOf(0));
    }),
  );
});

test('taking a ride away never lengthens it', () => {
  fc.assert(
    fc.property(anyWeeks, fc.nat(29), (weeks, at) => {
      const less = streak(weeks.map((rides, week) => (week === at ? Math.max(0, rides - 1) : rides)));
      const { weeks: now, best } = streak(weeks);
      expect(less.weeks).toBeLessThanOrEqual(now);
      expect(less.best).toBeLessThanOrEqual(best);
    }),
  );
});
