import { expect, test } from 'vitest';
import { byMinute } from './by-minute.ts';

test('zeros count in a minute’s mean, missing seconds do not, and an empty minute has none', () => {
  const trace = {
    power: [...Array(30).fill(0), ...Array(30).fill(200), ...Array(60).fill(null)],
    heartRate: [...Array(59).fill(null), 120, ...Array(60).fill(130)],
    cadence: [],
  };
  expect(byMinute(trace)).toEqual([
    { minute: 1, power: 100, heartRate: 120, cadence: null },
    { minute: 2, power: null, heartRate: 130, cadence: null },
  ]);
});
