import { expect, test } from 'vitest';
import { byWeek, localDate } from './weeks.ts';

const ride = (startsAt: string, timeZone: string, workKj: number) => ({
  day: localDate(new Date(startsAt), timeZone).toString(),
  seconds: 2700,
  values: { workKj },
});

test('empty weeks are there, and a late Sunday ride belongs to its local Sunday', () => {
  // 23:30 on Sunday in Montréal is Monday in UTC.
  const weeks = byWeek(
    [ride('2026-11-02T04:30:00Z', 'America/Toronto', 400), ride('2026-11-17T17:00:00Z', 'Europe/Paris', 300)],
    { from: '2026-10-28', to: '2026-11-22' },
  );
  expect(weeks.map((w) => [w.weekStart, w.rides, w.values.workKj])).toEqual([
    ['2026-10-26', 1, 400],
    ['2026-11-02', 0, null],
    ['2026-11-09', 0, null],
    ['2026-11-16', 1, 300],
  ]);
});
