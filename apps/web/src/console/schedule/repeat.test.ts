import { MAX_CLASSES_AT_ONCE, weekdays } from '@tandem/api/words';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addDays, dayMs } from '../../base/calendar.ts';
import { daysOf, onsOf, proposedRepeat } from './repeat.ts';

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
      expect(daysOf(from, { ...proposedRepeat(from), ...rule, until })).toEqual(meant);
    }),
  );
});

test('what is proposed is twelve weeks on the weekday of the day', () => {
  fc.assert(
    fc.property(day, (from) => {
      const days = daysOf(from, proposedRepeat(from));
      expect(days).toHaveLength(12);
      expect(days[0]).toBe(from);
    }),
  );
});

test('a rule without an end in sight is counted a little beyond the bound, and one without days not at all', () => {
  const every = { ...proposedRepeat('2026-01-01'), weekdays: [...weekdays], until: '2199-01-01' };
  expect(daysOf('2026-01-01', every).length).toBeLessThan(MAX_CLASSES_AT_ONCE + 8);
  expect(daysOf('2026-01-01', { ...every, weekdays: [] })).toEqual([]);
  expect(daysOf('2026-01-01', { ...every, until: '' })).toEqual([]);
});

/** Told without a rule: each day is asked whether it is like the first. */
test('a monthly one falls on the day that is like its first, in every so many months, where the month has one', () => {
  const dateOf = (at: string) => Number(at.slice(8));
  const months = (at: string) => Number(at.slice(0, 4)) * 12 + Number(at.slice(5, 7));
  const weekday = (at: string) => new Date(at).getUTCDay();
  const often = fc.integer({ min: 1, max: 12 });
  fc.assert(
    fc.property(day, fc.nat(2), often, fc.nat(800), (from, nth, everyMonths, length) => {
      const ons = onsOf(from);
      const on = ons[nth % ons.length]!;
      const isLike = (at: string) =>
        on === 'date'
          ? dateOf(at) === dateOf(from)
          : weekday(at) === weekday(from) &&
            (on === 'weekday'
              ? Math.ceil(dateOf(at) / 7) === Math.ceil(dateOf(from) / 7)
              : months(addDays(at, 7)) > months(at));
      const meant = Array.from({ length: length + 1 }, (_, n) => addDays(from, n)).filter(
        (at) => isLike(at) && (months(at) - months(from)) % everyMonths === 0,
      );
      const until = addDays(from, length);
      expect(daysOf(from, { ...proposedRepeat(from), by: 'month', on, everyMonths, until })).toEqual(meant);
      expect(meant[0]).toBe(from);
    }),
  );
});
