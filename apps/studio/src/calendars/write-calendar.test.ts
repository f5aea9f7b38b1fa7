import fc from 'fast-check';
import ICAL from 'ical.js';
import { ICalCalendarMethod } from 'ical-generator';
import { expect, test } from 'vitest';
import { entriesIn } from '../testing/calendars.ts';
import { type CalendarEntry, writeCalendar } from './write-calendar.ts';

const HOUR_MS = 3_600_000;
const METHOD = { method: ICalCalendarMethod.PUBLISH };
const entry = (about: Partial<CalendarEntry>): CalendarEntry => ({
  id: 'one',
  sequence: 2,
  changedAt: new Date('2026-11-20T08:00:00Z'),
  startsAt: new Date('2026-11-23T17:30:00Z'),
  endsAt: new Date('2026-11-23T18:15:00Z'),
  timeZone: 'Europe/Paris',
  title: 'Power Hour',
  place: ['Tandem Nord', 'Cycle'],
  text: [],
  on: true,
  ...about,
});
/** Each hour and its half, from two days before a change of clocks to two days after. */
const around = (change: string) =>
  Array.from({ length: 192 }, (_, i) => new Date(Date.parse(change) + (i - 96) * (HOUR_MS / 2)));

test.for([
  ['Europe/Paris', '2027-03-28T01:00:00Z', 'Europe/Paris'],
  ['Europe/Paris', '2027-10-31T01:00:00Z', 'Europe/Paris'],
  ['America/New_York', '2027-03-14T07:00:00Z', 'America/New_York'],
  ['America/New_York', '2027-11-07T06:00:00Z', 'America/New_York'],
  ['Australia/Lord_Howe', '2027-04-03T15:00:00Z', 'Australia/Lord_Howe'],
  ['Australia/Lord_Howe', '2027-10-02T15:30:00Z', 'Australia/Lord_Howe'],
  ['Asia/Kathmandu', '2027-04-03T15:00:00Z', 'Asia/Kathmandu'],
  // Where the rules of the file are not what the clocks do, and where a zone has another name by now.
  ['Asia/Jerusalem', '2027-03-26T00:00:00Z', 'Asia/Jerusalem'],
  ['America/Montreal', '2027-11-07T06:00:00Z', 'America/Toronto'],
] as const)('a program reads every hour in %s around %s as it is', ([timeZone, change, tzid]) => {
  const entries = around(change).map((startsAt, i) =>
    entry({ id: String(i), timeZone, startsAt, endsAt: new Date(startsAt.getTime() + 45 * 60_000) }),
  );
  const read = entriesIn(writeCalendar(entries, METHOD));
  expect(read.map(({ startsAt, endsAt }) => ({ startsAt, endsAt }))).toEqual(
    entries.map(({ startsAt, endsAt }) => ({ startsAt, endsAt })),
  );
  expect(read.every(({ known }) => known)).toBe(true);
  // By the clock of the place, but for the few that it does not tell apart.
  expect(read.filter((one) => one.tzid === tzid).length).toBeGreaterThan(entries.length / 2);
});

test('every zone that the platform knows is read as it is, the year round', () => {
  for (const timeZone of Intl.supportedValuesOf('timeZone')) {
    const entries = Array.from({ length: 18 }, (_, i) => {
      const startsAt = new Date(Date.UTC(2026, 11, 1 + 21 * i, (5 * i) % 24));
      return entry({ id: String(i), timeZone, startsAt, endsAt: new Date(startsAt.getTime() + HOUR_MS) });
    });
    const read = entriesIn(writeCalendar(entries, METHOD));
    expect([timeZone, read.map(({ startsAt }) => startsAt)]).toEqual([
      timeZone,
      entries.map(({ startsAt }) => startsAt),
    ]);
    expect([timeZone, read.every(({ known }) => known)]).toEqual([timeZone, true]);
  }
});

test('classes of several places each have the rules of their own clock', () => {
  const zones = ['Europe/Paris', 'America/Toronto', 'Australia/Lord_Howe', 'Europe/Paris'];
  const text = writeCalendar(
    zones.map((timeZone, i) => entry({ id: String(i), timeZone })),
    METHOD,
  );
  const calendar = new ICAL.Component(ICAL.parse(text));
  const told = calendar
    .getAllSubcomponents('vtimezone')
    .map((zone) => String(zone.getFirstPropertyValue('tzid')));
  expect(told.sort()).toEqual([...new Set(zones)].sort());
  expect(entriesIn(text).every(({ known }) => known)).toBe(true);
});

test('whatever a class is called comes back as it was, in lines that every program takes', () => {
  const line = fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 200 })
    .filter((text) => !/[\p{Cc}]/u.test(text));
  fc.assert(
    fc.property(line, line, line, (title, place, note) => {
      const text = writeCalendar([entry({ title, place: [place, ''], text: [note, null] })], METHOD);
      for (const each of text.split('\r\n')) expect(Buffer.byteLength(each)).toBeLessThanOrEqual(75);
      const [read] = entriesIn(text);
      expect(read).toMatchObject({ title, place, text: note });
    }),
  );
});

test('the same entries are the same text, whenever it is written', async () => {
  const once = writeCalendar([entry({})], METHOD);
  await new Promise((done) => setTimeout(done, 1100));
  expect(writeCalendar([entry({})], METHOD)).toBe(once);
  expect(entriesIn(once)).toMatchObject([
    {
      uid: 'one@tandem',
      sequence: 2,
      status: 'CONFIRMED',
      changed: '2026-11-20T08:00:00Z',
      stamp: '2026-11-20T08:00:00Z',
    },
  ]);
});
