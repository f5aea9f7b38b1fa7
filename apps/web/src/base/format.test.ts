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
