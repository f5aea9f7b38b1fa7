import { MAX_CLASSES_AT_ONCE, weekdays } from '@tandem/api/words';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addDays, dayMs } from '../../base/calendar.ts';
import { daysOf, proposedWeekly } from './weekly.ts';

const day = fc.integer({ min: 0, max: 3000 }).map((n) => addDays('2026-01-01', n));

test('a series falls on its weekdays alone, in every so many weeks, between its days', () => {
  const weekly = fc.record({
    weekdays: fc.uniqueArray(fc.constantFrom(...weekdays), { minLength: 1 }),
    everyWeeks: fc.integer({ min: 1, max: 8 }),
  });
  fc.assert(
    fc.property(day, weekly, fc.nat(120), (from, rule, length) => {
      const until = addDays(from, length);
      const all = Array.from({ length: length + 1 }, (_, n) => addDays(from, n));
      const week = (at: string) => Math.floor((dayMs(at) / 86_400_000 + 3) / 7);
      const meant = all.filter(
        (at) =>
          rule.weekdays.includes(weekdays[(new Date(at).getUTCDay() + 6) % 7]!) &&
          (week(at) - week(from)) % rule.everyWeeks === 0,
      );
      expect(daysOf(from, { ...rule, until })).toEqual(meant);
    }),
  );
});

test('what is proposed is twelve weeks on the weekday of the day', () => {
  fc.assert(
    fc.property(day, (from) => {
      const days = daysOf(from, proposedWeekly(from));
      expect(days).toHaveLength(12);
      expect(days[0]).toBe(from);
    }),
  );
});

test('a rule without an end in sight is counted a little beyond the bound, and one without days not at all', () => {
  const every = { weekdays: [...weekdays], everyWeeks: 1, until: '2199-01-01' };
  expect(daysOf('2026-01-01', every).length).toBeLessThan(MAX_CLASSES_AT_ONCE + 8);
  expect(daysOf('2026-01-01', { ...every, weekdays: [] })).toEqual([]);
  expect(daysOf('2026-01-01', { ...every, until: '' })).toEqual([]);
});
