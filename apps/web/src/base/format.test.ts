import fc from 'fast-check';
import { afterEach, expect, test, vi } from 'vitest';
import { formatter, regionalLocale } from './format.ts';

const NOW = Date.parse('2026-11-22T17:00:00Z');
const { ago, past } = formatter('en');

test('what has happened is never told as to come, though the screen’s clock is behind', () => {
  expect(past('2026-11-22T17:00:02Z', NOW)).toBe('now');
  expect(past('2026-11-22T16:55:00Z', NOW)).toBe('5 minutes ago');
  expect(ago('2026-11-22T17:08:00Z', NOW)).toBe('in 8 minutes');
});

afterEach(() => vi.unstubAllGlobals());

test.each([
  [['en-US@posix', 'en-AU', 'en'], 'en-AU'],
  [['en-US@posix'], 'en-GB'],
  [['fr', 'de-CH'], 'en-GB'],
])('of what a browser speaks, %j, English times are told in %s', (languages, locale) => {
  vi.stubGlobal('navigator', { languages });
  expect(regionalLocale('en')).toBe(locale);
});

test.each([
  ['Europe/Paris', '2027-10-31T01:00:00Z'],
  ['America/New_York', '2027-11-07T06:00:00Z'],
  ['America/Montreal', '2027-11-07T06:00:00Z'],
  ['Australia/Lord_Howe', '2027-04-03T15:00:00Z'],
])('in %s no two moments around %s, when clocks are put back, are told alike', (timeZone, changesAt) => {
  const minute = fc.integer({ min: -180, max: 180 });
  for (const language of ['en', 'fr']) {
    const { dayTime } = formatter(language);
    const told = (after: number) =>
      dayTime(new Date(Date.parse(changesAt) + after * 60_000).toISOString(), timeZone);
    fc.assert(fc.property(minute, minute, (a, b) => (told(a) === told(b)) === (a === b)));
    fc.assert(fc.property(minute, (a) => told(a) !== told(a + 60) && told(a) !== told(a + 30)));
    expect(told(-300)).not.toMatch(/GMT|UTC|CES?T/);
  }
});
