import { expect, test } from 'vitest';
import { proposedStart } from './class-form.ts';

test.for([
  ['a day to come', '2026-03-05', { day: '2026-03-04', time: '23:10' }, '2026-03-05 18:00'],
  ['today, by day', '2026-03-04', { day: '2026-03-04', time: '17:59' }, '2026-03-04 18:00'],
  ['today, in the evening', '2026-03-04', { day: '2026-03-04', time: '18:00' }, '2026-03-04 19:00'],
  ['today, at night', '2026-03-04', { day: '2026-03-04', time: '23:10' }, '2026-03-05 18:00'],
  ['a day gone by', '2026-03-01', { day: '2026-03-04', time: '08:20' }, '2026-03-04 09:00'],
] as const)('a new class is proposed where it can still be: %s', ([_, day, now, proposed]) => {
  const start = proposedStart(day, now);
  expect(`${start.day} ${start.time}`).toBe(proposed);
});
