import { expect, test } from 'vitest';
import { displayMetric } from '../display.ts';
import { metricRegistry } from '../registry/registry.ts';
import { aggregateMetric } from './aggregate.ts';
import { fitnessSeries } from './fitness.ts';

test('42 days of load 100 bring fitness to 63.21', () => {
  const days = fitnessSeries(new Array(42).fill(100));
  expect(days.at(-1)!.fitness).toBeCloseTo(63.21, 2);
});

test('form is yesterday’s balance, and rest brings it up', () => {
  const [hard, rest, later] = fitnessSeries([100, 0, 0]);
  expect(hard!.form).toBe(0);
  expect(rest!.form).toBe(hard!.fitness - hard!.fatigue);
  expect(later!.form).toBeGreaterThan(rest!.form);
});

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

test('numbers are rounded for people only', () => {
  expect(displayMetric('averagePowerW', 201.424, 'en')).toBe('201');
  expect(displayMetric('distanceKm', 1234.56, 'fr')).toBe('1\u202f234,6');
  expect(displayMetric('decoupling', 0.0519, 'en')).toBe('5.2');
  expect(displayMetric('trimp', null, 'fr')).toBe('–');
});

test('every metric is named once, in both languages, with its source', () => {
  expect(new Set(metricRegistry.map(({ id }) => id)).size).toBe(metricRegistry.length);
  for (const { label, source } of metricRegistry)
    expect([label.en, label.fr, source].every(Boolean)).toBe(true);
});
