import { expect, test } from 'vitest';
import { formatter } from './format.ts';

const NOW = Date.parse('2026-11-22T17:00:00Z');
const { ago, past } = formatter('en');

test('what has happened is never told as to come, though the screen’s clock is behind', () => {
  expect(past('2026-11-22T17:00:02Z', NOW)).toBe('now');
  expect(past('2026-11-22T16:55:00Z', NOW)).toBe('5 minutes ago');
  expect(ago('2026-11-22T17:08:00Z', NOW)).toBe('in 8 minutes');
});
