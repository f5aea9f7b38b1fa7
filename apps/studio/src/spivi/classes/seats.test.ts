import { expect, test } from 'vitest';
import { seatClash, seatOf } from './seats.ts';

const table = { offset: 100, rows: new Map([[7, 12]]) };
test('a row wins over the offset', () => {
  expect([seatOf(table, 7), seatOf(table, 8)]).toEqual([12, 108]);
});
test('below zero there is no seat', () => {
  expect(seatOf({ offset: -5, rows: new Map() }, 3)).toBeNull();
});
test('two spots on one seat are found', () => {
  expect(seatClash({ offset: 0, rows: new Map([[7, 12]]) }, [7, 12, 13])).toEqual({
    spots: [7, 12],
    seatId: 12,
  });
  expect(
    seatClash(
      {
        offset: 0,
        rows: new Map([
          [7, 12],
          [12, 7],
        ]),
      },
      [7, 12],
    ),
  ).toBeNull();
});
