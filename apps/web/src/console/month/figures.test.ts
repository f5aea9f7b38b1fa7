import fc from 'fast-check';
import { expect, test } from 'vitest';
import { changeOf, fillOf, monthFrom } from './figures.ts';

const none = { classes: 0, capacity: 0, booked: 0, noShows: 0, lateCancelled: 0 };

test('months follow each other over the year’s end, there and back', () => {
  expect([monthFrom('2026-12', 1), monthFrom('2026-01', -1), monthFrom('2026-03', -15)]).toEqual([
    '2027-01',
    '2025-12',
    '2024-12',
  ]);
  fc.assert(
    fc.property(fc.integer({ min: -500, max: 500 }), (n) => {
      expect(monthFrom(monthFrom('2026-06', n), -n)).toBe('2026-06');
    }),
  );
});

test('the fill of nothing is unknown, and so is a change from it; a change is that of the shown numbers', () => {
  expect(fillOf(none)).toBe(null);
  expect(fillOf({ ...none, capacity: 8, booked: 6 })).toBe(75);
  expect(changeOf(75, null)).toBe(null);
  expect(changeOf(29.6, 28.6)).toBe(1);
});
