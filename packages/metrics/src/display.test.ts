import { expect, test } from 'vitest';
import { displayMetric, refuseNumber } from './display.ts';

test.each([
  ['averagePowerW', 182, null],
  ['averagePowerW', 182.5, 'whole'],
  ['averagePowerW', 2501, 'range'],
  ['averageHeartRateBpm', 29, 'range'],
  ['distanceKm', 18.25, null],
  ['distanceKm', -1, 'range'],
  ['powerCoverage', 0.5, 'derived'],
  ['best5sPowerW', 800, 'derived'],
  ['best5sPowerW', 8000, 'range'],
  ['averagePowerWPerKg', 3.2, 'derived'],
  ['workKj', Number.NaN, 'range'],
  ['spivi_sep', 10, 'unknown'],
  ['__proto__', 10, 'unknown'],
] as const)('%s set to %d by hand: %s', (id, value, refused) => {
  expect(refuseNumber(id, value)).toBe(refused);
});

test('numbers are rounded for people only', () => {
  expect(displayMetric('averagePowerW', 201.424, 'en')).toBe('201');
  expect(displayMetric('distanceKm', 1234.56, 'fr')).toBe('1\u202f234,6');
  expect(displayMetric('decoupling', 0.0519, 'en')).toBe('5.2');
  expect(displayMetric('trimp', null, 'fr')).toBe('–');
});
