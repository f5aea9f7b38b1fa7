import { monthlyOns, weekdays } from '@tandem/api/words';
import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { expect, test } from 'vitest';
import { daysOf, ruleOf, untilDay } from './rule.ts';

/** The examples of RFC 5545, 3.8.5.3, by their days: what a rule of ours is read by gives what that paper says. Its ends by the hour are days here: 24
 * December at midnight lets nothing begin on that morning. */
const EXAMPLES: [start: string, rule: string, days: string][] = [
  ['19970902', 'FREQ=DAILY;COUNT=10', '1997-09 02 03 04 05 06 07 08 09 10 11'],
  ['19970902', 'FREQ=WEEKLY;COUNT=10', '1997-09 02 09 16 23 30 1997-10 07 14 21 28 1997-11 04'],
  [
    '19970901',
    'FREQ=WEEKLY;INTERVAL=2;UNTIL=19971223;WKST=SU;BYDAY=MO,WE,FR',
    '1997-09 01 03 05 15 17 19 29 1997-10 01 03 13 15 17 27 29 31 1997-11 10 12 14 24 26 28 1997-12 08 10 12 22',
  ],
  ['19970902', 'FREQ=WEEKLY;COUNT=10;WKST=SU;BYDAY=TU,TH', '1997-09 02 04 09 11 16 18 23 25 30 1997-10 02'],
  [
    '19970902',
    'FREQ=WEEKLY;INTERVAL=2;COUNT=8;WKST=SU;BYDAY=TU,TH',
    '1997-09 02 04 16 18 30 1997-10 02 14 16',
  ],
  [
    '19970905',
    'FREQ=MONTHLY;COUNT=10;BYDAY=1FR',
    '1997-09 05 1997-10 03 1997-11 07 1997-12 05 1998-01 02 1998-02 06 1998-03 06 1998-04 03 1998-05 01 1998-06 05',
  ],
  ['19970905', 'FREQ=MONTHLY;UNTIL=19971223;BYDAY=1FR', '1997-09 05 1997-10 03 1997-11 07 1997-12 05'],
  [
    '19970907',
    'FREQ=MONTHLY;INTERVAL=2;COUNT=10;BYDAY=1SU,-1SU',
    '1997-09 07 28 1997-11 02 30 1998-01 04 25 1998-03 01 29 1998-05 03 31',
  ],
  [
    '19970922',
    'FREQ=MONTHLY;COUNT=6;BYDAY=-2MO',
    '1997-09 22 1997-10 20 1997-11 17 1997-12 22 1998-01 19 1998-02 16',
  ],
  [
    '19970928',
    'FREQ=MONTHLY;COUNT=6;BYMONTHDAY=-3',
    '1997-09 28 1997-10 29 1997-11 28 1997-12 29 1998-01 29 1998-02 26',
  ],
  [
    '19970902',
    'FREQ=MONTHLY;COUNT=10;BYMONTHDAY=2,15',
    '1997-09 02 15 1997-10 02 15 1997-11 02 15 1997-12 02 15 1998-01 02 15',
  ],
  [
    '19970910',
    'FREQ=MONTHLY;INTERVAL=18;COUNT=10;BYMONTHDAY=10,11,12,13,14,15',
    '1997-09 10 11 12 13 14 15 1999-03 10 11 12 13',
  ],
  [
    '19970902',
    'FREQ=MONTHLY;INTERVAL=2;BYDAY=TU;COUNT=13',
    '1997-09 02 09 16 23 30 1997-11 04 11 18 25 1998-01 06 13 20 27',
  ],
  ['19970805', 'FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO', '1997-08 05 10 19 24'],
  ['19970805', 'FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU', '1997-08 05 17 19 31'],
  // A date that a month lacks is passed over.
  ['20070115', 'FREQ=MONTHLY;BYMONTHDAY=15,30;COUNT=5', '2007-01 15 30 2007-02 15 2007-03 15 30'],
];

test.each(EXAMPLES)('from %s by %s', (start, rule, days) => {
  let month = '';
  const wanted = days.split(' ').flatMap((word) => {
    if (word.length === 2) return [`${month}-${word}`];
    month = word;
    return [];
  });
  expect(daysOf(`DTSTART;VALUE=DATE:${start}\nRRULE:${rule}`)).toEqual(wanted);
});

const day = fc.nat(3000).map((n) => Temporal.PlainDate.from('2026-01-01').add({ days: n }));

/** Told without a rule: each day is asked whether it is like the first. */
test('a monthly series falls once in every so many months on the day that is like its first, where the month has one', () => {
  const how = fc.record({ on: fc.constantFrom(...monthlyOns), everyMonths: fc.integer({ min: 1, max: 12 }) });
  fc.assert(
    fc.property(day, how, fc.nat(800), (first, { on, everyMonths }, length) => {
      const nth = Math.ceil(first.day / 7);
      const isLike = (at: Temporal.PlainDate) =>
        on === 'date'
          ? at.day === first.day
          : at.dayOfWeek === first.dayOfWeek &&
            (on === 'weekday' ? Math.ceil(at.day / 7) === nth : at.day + 7 > at.daysInMonth);
      const months = (at: Temporal.PlainDate) => at.year * 12 + at.month;
      const all = Array.from({ length: length + 1 }, (_, n) => first.add({ days: n }));
      const meant = all
        .filter((at) => isLike(at) && (months(at) - months(first)) % everyMonths === 0)
        .map(String);
      const until = String(first.add({ days: length }));
      expect(daysOf(ruleOf({ day: String(first), until, on, everyMonths }))).toEqual(meant);
    }),
    { numRuns: 300 },
  );
});

test('what comes after a day are the rule’s days after it, also where its end was put off', () => {
  fc.assert(
    fc.property(day, fc.nat(200), fc.nat(200), (first, length, more) => {
      const until = String(first.add({ days: length }));
      const later = String(first.add({ days: length + more }));
      const rule = ruleOf({ day: String(first), until, everyWeeks: 2, weekdays });
      const whole = daysOf(untilDay(rule, later));
      expect(whole.slice(0, daysOf(rule).length)).toEqual(daysOf(rule));
      expect(daysOf(untilDay(rule, later), until)).toEqual(whole.filter((at) => at > until));
    }),
  );
});
