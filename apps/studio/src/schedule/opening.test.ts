import type { OpeningRule } from '@tandem/api/studio';
import { weekdays } from '@tandem/api/words';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hoursBefore, opensAt } from './opening.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Clocks that change in spring and autumn, those of the south, by half an hour, and one that never does. */
const ZONES = ['Europe/Paris', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu'];

/** What a clock on the wall shows there; by the browser's own calendar, not by what is tested. */
const onWall = (ms: number, timeZone: string) =>
  new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeStyle: 'short', timeZone }).format(ms);
const dayOf = (wall: string) => Date.parse(`${wall.slice(0, 10)}T00:00:00Z`) / DAY_MS;
/** The Monday of a day; the first of January 1970 was a Thursday. */
const mondayOf = (day: number) => day - ((((day + 3) % 7) + 7) % 7);
const named = (day: number, time: string) => `${new Date(day * DAY_MS).toISOString().slice(0, 10)} ${time}`;

const time = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.constantFrom('00', '15', '30', '45'))
  .map(([hour, minute]) => `${String(hour).padStart(2, '0')}:${minute}`);
const byWeek = fc.record({
  by: fc.constant('week' as const),
  weeks: fc.integer({ min: 1, max: 8 }),
  weekday: fc.constantFrom(...weekdays),
  time,
});
const byDays = fc.record({ by: fc.constant('days' as const), days: fc.integer({ min: 1, max: 365 }) });
/** Quarters of an hour of three years, each clock change among them. */
const quarter = fc.integer({ min: 0, max: 3 * 365 * 96 }).map((n) => Date.UTC(2026, 0, 1) + n * 15 * 60_000);
const zone = fc.constantFrom(...ZONES);

/** It is the first moment that shows this, or, where the clock skips it, as much later as it skips. */
function expectOnWall(at: number, wanted: string, timeZone: string) {
  const shown = onWall(at, timeZone);
  if (shown !== wanted) {
    expect(shown > wanted).toBe(true);
    for (const back of [30, 60].map((minutes) => minutes * 60_000))
      expect(onWall(at - back, timeZone)).not.toBe(wanted);
    expect(onWall(at - HOUR_MS, timeZone) < wanted).toBe(true);
  }
  for (const back of [30, 60]) expect(onWall(at - back * 60_000, timeZone)).not.toBe(shown);
}

test('a week opens at one moment on the wall, so many weeks before, whatever the clocks do in between', () => {
  fc.assert(
    fc.property(byWeek, quarter, zone, fc.integer({ min: 0, max: 7 * 96 - 1 }), (rule, ms, timeZone, off) => {
      const at = opensAt(rule, new Date(ms), timeZone)!.getTime();
      const monday = mondayOf(dayOf(onWall(ms, timeZone)));
      const day = monday - 7 * rule.weeks + weekdays.indexOf(rule.weekday);
      expectOnWall(at, named(day, rule.time), timeZone);
      expect(at).toBeLessThan(ms);
      // Of the same week at the same moment, of the next not before.
      const other = ms + off * 15 * 60_000;
      const later = opensAt(rule, new Date(other), timeZone)!.getTime();
      const weeks = (mondayOf(dayOf(onWall(other, timeZone))) - monday) / 7;
      if (weeks === 0) expect(later).toBe(at);
      else expect(later).toBeGreaterThan(at);
    }),
  );
});

test('so many days before it opens at the time on the wall at which it begins', () => {
  fc.assert(
    fc.property(byDays, quarter, zone, (rule, ms, timeZone) => {
      const at = opensAt(rule, new Date(ms), timeZone)!.getTime();
      const begins = onWall(ms, timeZone);
      expectOnWall(at, named(dayOf(begins) - rule.days, begins.slice(11)), timeZone);
      expect(at).toBeLessThan(ms);
    }),
  );
});

test('earlier is earlier: more hours never later, and whole days at the same time on the wall', () => {
  const hours = fc.integer({ min: 1, max: 336 });
  fc.assert(
    fc.property(quarter, zone, hours, hours, (ms, timeZone, some, more) => {
      const at = (n: number) => hoursBefore(new Date(ms), n, timeZone).getTime();
      expect(at(0)).toBe(ms);
      expect(at(some)).toBeLessThan(ms);
      if (more - some >= 2) expect(at(more)).toBeLessThan(at(some));
      if (some % 24 > 0) expect(at(Math.trunc(some / 24) * 24) - at(some)).toBe((some % 24) * HOUR_MS);
      const shown = onWall(ms, timeZone);
      if (some % 24 === 0) expect(dayOf(onWall(at(some), timeZone))).toBe(dayOf(shown) - some / 24);
    }),
  );
});

const noon: OpeningRule = { by: 'week', weeks: 1, weekday: 'MO', time: '12:00' };
const opened: [string, string, OpeningRule, string, string][] = [
  ['in the week after the clocks go on', 'Europe/Paris', noon, '2027-03-31T16:30:00Z', '2027-03-22 12:00'],
  ['in the week after they go back', 'America/New_York', noon, '2026-11-04T23:00:00Z', '2026-10-26 12:00'],
  ['where they go by half an hour', 'Australia/Lord_Howe', noon, '2026-10-07T07:00:00Z', '2026-09-28 12:00'],
  ['where they never do', 'Asia/Kathmandu', noon, '2026-11-25T12:45:00Z', '2026-11-16 12:00'],
  ['on a Sunday night', 'Europe/Paris', noon, '2026-11-29T22:30:00Z', '2026-11-16 12:00'],
  ['on a Monday just after midnight', 'Europe/Paris', noon, '2026-11-29T23:30:00Z', '2026-11-23 12:00'],
  [
    'at an hour that the clock skips',
    'Europe/Paris',
    { by: 'week', weeks: 1, weekday: 'SU', time: '02:30' },
    '2027-03-30T16:30:00Z',
    '2027-03-28 03:30',
  ],
];
test.for(opened)('a class %s, %s', ([, timeZone, rule, startsAt, wanted]) => {
  const at = opensAt(rule, new Date(startsAt), timeZone)!;
  expect(onWall(at.getTime(), timeZone)).toBe(wanted);
});

test('without a rule a class is open since it stands', () => {
  expect(opensAt({ by: 'always' }, new Date('2026-11-25T12:00:00Z'), 'Europe/Paris')).toBe(null);
});
