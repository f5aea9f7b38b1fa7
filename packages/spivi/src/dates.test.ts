import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  formatAnsweredDateTime,
  formatBirthDate,
  formatSiteDateTime,
  instantToSiteLocal,
  parseBirthDate,
  parseSiteDateTime,
  siteLocalToInstant,
} from './dates.ts';

test('site date-times are written padded and read in both paddings, with or without seconds', () => {
  expect(formatSiteDateTime('2026-11-22T07:05')).toBe('22-11-2026T07:05');
  for (const text of [
    '22-11-2026T07:05',
    '22-11-2026T7:05',
    '22-11-2026T07:05:59',
    ' 22-11-2026T7:05:00.000 ',
  ])
    expect(parseSiteDateTime(text)).toBe('2026-11-22T07:05');
  expect(parseSiteDateTime('2-1-2026T7:05')).toBe('2026-01-02T07:05');
});

test('answers have no leading zero in the hour, and only there', () => {
  for (const [local, answered] of [
    ['2026-01-02T07:05', '02-01-2026T7:05'],
    ['2026-01-02T00:05', '02-01-2026T0:05'],
    ['2026-01-02T10:05', '02-01-2026T10:05'],
  ] as const) {
    expect(formatAnsweredDateTime(local)).toBe(answered);
    expect(parseSiteDateTime(answered)).toBe(local);
  }
});

test.each([
  '',
  '2026-11-22T07:05',
  '31-02-2026T07:05',
  '22-11-2026T24:00',
  '22-11-2026T07:60',
  '22-11-2026T07:05Z',
  '22-11-2026',
])("'%s' is no site date-time", (text) => {
  expect(() => parseSiteDateTime(text)).toThrowError(RangeError);
});

test.each([
  '',
  '22-11-2026T07:05',
  '2026-02-30T07:05',
  '2026-11-22T07:05Z',
  '2026-11-22T07:05:00',
  '2026-11-22',
])("'%s' is not written as a site date-time", (local) => {
  expect(() => formatSiteDateTime(local)).toThrowError(RangeError);
});

test('birth dates are written day first and read padded or not', () => {
  expect(formatBirthDate('1990-02-07')).toBe('07/02/1990');
  expect(parseBirthDate('07/02/1990')).toBe('1990-02-07');
  expect(parseBirthDate('7/2/1990')).toBe('1990-02-07');
  for (const text of ['', '1990-02-07', '30/02/1990', '07-02-1990'])
    expect(() => parseBirthDate(text)).toThrowError(RangeError);
  expect(() => formatBirthDate('1990-02-30')).toThrowError(RangeError);
});

test.each([
  ['a summer morning', '2026-07-01T07:05', 'Europe/Paris', '2026-07-01T05:05:00.000Z'],
  ['a winter morning', '2026-11-22T07:05', 'America/New_York', '2026-11-22T12:05:00.000Z'],
  ['a time in the gap, shifted forward', '2026-03-29T02:30', 'Europe/Paris', '2026-03-29T01:30:00.000Z'],
  [
    'a time that occurs twice, the first taken',
    '2026-10-25T02:30',
    'Europe/Paris',
    '2026-10-25T00:30:00.000Z',
  ],
  ['a clock change of half an hour', '2026-10-04T02:15', 'Australia/Lord_Howe', '2026-10-03T15:45:00.000Z'],
])('%s is the right instant', (_, local, timeZone, instant) => {
  expect(siteLocalToInstant(local, timeZone).toISOString()).toBe(instant);
});

test('an unknown time zone and a malformed time are refused', () => {
  expect(() => siteLocalToInstant('2026-11-22T07:05', 'Europe/Nowhere')).toThrowError(RangeError);
  expect(() => siteLocalToInstant('22-11-2026T07:05', 'Europe/Paris')).toThrowError(RangeError);
  expect(() => instantToSiteLocal(new Date(Number.NaN), 'Europe/Paris')).toThrowError(RangeError);
});

test('an instant comes back from wall time, or an hour earlier where the clock repeats it', () => {
  const min = Date.UTC(2020, 0);
  fc.assert(
    fc.property(
      fc.integer({ min, max: Date.UTC(2035, 0) }),
      fc.constantFrom('Europe/Paris', 'UTC', 'Australia/Lord_Howe', 'America/New_York'),
      (ms, timeZone) => {
        const minute = Math.floor(ms / 60_000) * 60_000;
        const local = instantToSiteLocal(new Date(ms), timeZone);
        const lostMinutes = (minute - siteLocalToInstant(local, timeZone).getTime()) / 60_000;
        expect([0, 30, 60]).toContain(lostMinutes);
        expect(instantToSiteLocal(siteLocalToInstant(local, timeZone), timeZone)).toBe(local);
      },
    ),
  );
});
