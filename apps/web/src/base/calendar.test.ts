import fc from 'fast-check';
import { getISO } from 'temporal-polyfill/fns/Calendar';
import * as PlainDate from 'temporal-polyfill/fns/PlainDate';
import { describe, expect, it } from 'vitest';
import { addDays, addMonths, dayIn, daysFrom, mondayOf, spanOf } from './calendar.ts';

const anyDay = fc
  .integer({ min: 0, max: 40_000 })
  .map((days) => new Date(days * 86_400_000).toISOString().slice(0, 10));

describe('calendar', () => {
  it('knows the Monday of a week, across a year', () => {
    expect(mondayOf('2027-01-03')).toBe('2026-12-28');
    expect(mondayOf('2026-11-23')).toBe('2026-11-23');
  });

  it('holds every day in the week of its Monday', () => {
    fc.assert(fc.property(anyDay, (day) => daysFrom(mondayOf(day), 7).includes(day)));
  });

  it('reckons as the calendar of the standard does', () => {
    const of = (day: string) => PlainDate.fromString(day, getISO);
    fc.assert(
      fc.property(anyDay, fc.integer({ min: -900, max: 900 }), (day, many) => {
        expect([addDays(day, many), addMonths(day, many), mondayOf(day)]).toEqual(
          [
            PlainDate.addDays(of(day), many),
            PlainDate.addMonths(of(day), many),
            PlainDate.withDayOfWeek(of(day), 1),
          ].map((date) => PlainDate.toString(date)),
        );
      }),
    );
  });

  it('names the day by the zone, not by UTC', () => {
    expect(dayIn('America/New_York', '2026-11-23T03:30:00Z')).toBe('2026-11-22');
    expect(dayIn('Europe/Paris', '2026-11-22T23:30:00Z')).toBe('2026-11-23');
  });

  it('spans every instant of the days in every zone', () => {
    const zone = fc.constantFrom('Pacific/Kiritimati', 'Pacific/Pago_Pago', 'Europe/Paris', 'UTC');
    fc.assert(
      fc.property(anyDay, zone, fc.integer({ min: 0, max: 7 * 1440 - 1 }), (first, timeZone, minute) => {
        const instant = Date.parse(`${first}T00:00:00Z`) + minute * 60_000;
        const { from, to } = spanOf(first, 7);
        const day = dayIn(timeZone, instant);
        if (day < first || day >= addDays(first, 7)) return;
        expect(instant).toBeGreaterThanOrEqual(Date.parse(from));
        expect(instant).toBeLessThan(Date.parse(to));
      }),
    );
  });

  it.each([
    ['Europe/Paris', '2027-03-28', 23],
    ['Europe/Paris', '2027-10-31', 25],
    ['America/New_York', '2027-03-14', 23],
    ['America/Montreal', '2027-11-07', 25],
    ['Australia/Lord_Howe', '2027-04-04', 24.5],
    ['Australia/Lord_Howe', '2027-10-03', 23.5],
  ])(
    '%s has on %s one day of %d hours: a class of any of its minutes stands on it',
    (timeZone, day, hours) => {
      const { from, to } = spanOf(day, 1);
      const minutes = (Date.parse(to) - Date.parse(from)) / 60_000;
      const days = Array.from({ length: minutes }, (_, minute) =>
        dayIn(timeZone, Date.parse(from) + minute * 60_000),
      );
      expect(days).toEqual(days.toSorted());
      expect(days.filter((each) => each === day)).toHaveLength(hours * 60);
    },
  );
});
