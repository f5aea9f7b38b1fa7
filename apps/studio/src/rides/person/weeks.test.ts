import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { expect, test } from 'vitest';
import { addDays, daysBetween, mondayOf, weekOf } from './weeks.ts';

const day = fc
  .date({ min: new Date('1950-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));

test('days and Mondays are those of the calendar', () => {
  fc.assert(
    fc.property(day, fc.integer({ min: -4000, max: 4000 }), (date, days) => {
      const plain = Temporal.PlainDate.from(date);
      const later = plain.add({ days }).toString();
      expect(addDays(date, days)).toBe(later);
      expect(daysBetween(date, later)).toBe(days);
      expect(mondayOf(weekOf(date))).toBe(plain.subtract({ days: plain.dayOfWeek - 1 }).toString());
    }),
  );
});
