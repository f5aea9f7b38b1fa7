import { expect, test } from 'vitest';
import { byMinute } from './by-minute.ts';

test('zeros count in a minute’s mean, missing seconds do not, and an empty minute has none', () => {
  const trace = {
    powerW: [...Array(30).fill(0), ...Array(30).fill(200), ...Array(60).fill(null)],
    heartRateBpm: [...Array(59).fill(null), 120, ...Array(60).fill(130)],
    cadenceRpm: [],
  };
  expect(byMinute(trace)).toEqual([
    { minute: 1, powerW: 100, heartRateBpm: 120, cadenceRpm: null },
    { minute: 2, powerW: null, heartRateBpm: 130, cadenceRpm: null },
  ]);
});
