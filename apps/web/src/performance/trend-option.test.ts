import { expect, test } from 'vitest';
import { metricText } from './metric-text.ts';
import { trendOption } from './trend-option.ts';

test('a week without a class is an empty place and a gap, not a zero', () => {
  const week = (weekStart: string, values: Record<string, number | null>) => ({
    weekStart,
    rides: Object.keys(values).length === 0 ? 0 : 1,
    values,
  });
  const weeks = [
    week('2026-11-02', { workKj: 400, averagePowerW: 150 }),
    week('2026-11-09', {}),
    week('2026-11-16', { workKj: 0, averagePowerW: null }),
  ];
  const option = trendOption(weeks, 'workKj', {
    name: 'Work',
    axis: String,
    metric: (value) => metricText('workKj', value, 'en'),
    power: (value) => metricText('averagePowerW', value, 'en'),
    week: (day) => day,
    weekOf: (day) => day,
    classes: String,
    thisWeek: 'now',
  });
  const [bars, line] = option.series as [{ data: { value: number | null }[] }, { data: (number | null)[] }];
  expect(bars.data.map(({ value }) => value)).toEqual([400, null, 0]);
  expect(line.data).toEqual([150, null, null]);
});

test('numbers are told by the registry: label, unit and precision in the reader’s language', () => {
  expect(metricText('distanceKm', 12.345, 'fr-FR')).toEqual({
    label: 'Distance virtuelle',
    value: '12,3',
    unit: 'km',
  });
  expect(metricText('durationSeconds', 2700, 'en-GB')).toEqual({
    label: 'Time in class',
    value: '45',
    unit: 'min',
  });
  expect(metricText('averagePowerW', null, 'en-GB').value).toBe('–');
});
