import { expect, test } from 'vitest';
import { aggregateMetric } from './aggregate.ts';

test('classes add up as their metric says, and unknown ones are left out', () => {
  const classes = [
    { value: 100, seconds: 1800 },
    { value: null, seconds: 2700 },
    { value: 200, seconds: 5400 },
  ];
  expect(aggregateMetric('workKj', classes)).toBe(300);
  expect(aggregateMetric('maximumPowerW', classes)).toBe(200);
  expect(aggregateMetric('averagePowerW', classes)).toBe(175);
  expect(aggregateMetric('workKj', [{ value: null, seconds: 60 }])).toBeNull();
});
