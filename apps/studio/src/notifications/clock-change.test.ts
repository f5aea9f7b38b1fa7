import { expect, test } from 'vitest';
import { entriesIn } from '../testing/calendars.ts';
import { calendarFile } from './calendar-file.ts';
import type { ClassFacts } from './mails/class-facts.ts';
import { whenOf } from './mails/class-letter.ts';

const REST = { calendarSequence: 0, calendarChangedAt: new Date('2027-01-01T00:00:00Z'), address: '' };

/** 45 minutes from each of these, on nights in which clocks change; hours that come twice are told apart. */
const NIGHTS = [
  ['Europe/Paris', '2027-03-28T00:30:00Z', 'Sunday 28 March, 01:30 CET–03:15 CEST'],
  ['Europe/Paris', '2027-10-31T00:30:00Z', 'Sunday 31 October, 02:30 CEST–02:15 CET'],
  ['Europe/Paris', '2027-10-31T00:00:00Z', 'Sunday 31 October, 02:00–02:45 CEST'],
  ['Europe/Paris', '2027-10-31T01:00:00Z', 'Sunday 31 October, 02:00–02:45 CET'],
  ['America/New_York', '2027-03-14T06:30:00Z', 'Sunday 14 March, 01:30 GMT-5–03:15 GMT-4'],
  ['America/New_York', '2027-11-07T05:30:00Z', 'Sunday 7 November, 01:30 GMT-4–01:15 GMT-5'],
  ['America/Montreal', '2027-11-07T06:00:00Z', 'Sunday 7 November, 01:00–01:45 GMT-5'],
  ['Australia/Lord_Howe', '2027-04-03T14:45:00Z', 'Sunday 4 April, 01:45 GMT+11–02:00 GMT+10:30'],
  ['Australia/Lord_Howe', '2027-10-02T15:15:00Z', 'Sunday 3 October, 01:45 GMT+10:30–03:00 GMT+11'],
] as const;

test.each(NIGHTS)(
  'a mail of a class in %s at %s tells each end by the clock in force',
  (timeZone, at, told) => {
    const startsAt = new Date(at);
    const endsAt = new Date(startsAt.getTime() + 45 * 60_000);
    expect(whenOf({ startsAt, endsAt, timeZone }, 'en')).toBe(told);
    // French names the offset its own way, and hides none either.
    const french = whenOf({ startsAt, endsAt, timeZone }, 'fr');
    expect(new Set(french.match(/UTC[+−-]\d+(?::\d+)?|HNE|HAE|CES?T/g)).size).toBe(
      new Set(told.match(/GMT[+-]\d+(?::\d+)?|CES?T/g)).size,
    );
    const one = {
      startsAt,
      endsAt,
      timeZone,
      bookingId: 'b',
      booked: true,
      cancelled: false,
      ...REST,
    } as ClassFacts;
    const { content } = calendarFile([one], { studioName: 'Club', sender: 'no-reply@club.example' });
    expect(entriesIn(String(content))).toMatchObject([{ startsAt, endsAt }]);
  },
);
