import { expect, test } from 'vitest';
import { span } from './span.ts';

test('a length of time is told by the units that matter', () => {
  const told = [44, 60, 3599, 3600, 11_100, 36_000, 152_000].map((seconds) =>
    span(seconds).replaceAll('\u00a0', ' '),
  );
  expect(told).toEqual(['44 s', '1 min', '1 h', '1 h', '3 h 5 min', '10 h', '42 h']);
});
