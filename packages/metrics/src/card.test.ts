import { expect, test } from 'vitest';
import { cardColumns, cardNumbers } from './card.ts';

const values = {
  averageHeartRateBpm: 150,
  averagePowerW: 200,
  workKj: null,
  distanceKm: 20,
  energyKcal: 500,
  peak: 9,
};

test('three numbers, and the heart rate only where it is wanted', () => {
  expect(cardNumbers(values, { heart: false })).toEqual(['averagePowerW', 'distanceKm', 'energyKcal']);
  expect(cardNumbers(values, { heart: true })).toEqual([
    'averageHeartRateBpm',
    'averagePowerW',
    'distanceKm',
  ]);
  expect(cardNumbers({}, { heart: true })).toEqual([]);
});

test('columns say how high and in which zone, and no watts', () => {
  const bounds = [
    { zone: 1, from: 0 },
    { zone: 2, from: 150 },
  ];
  expect(cardColumns([100, 200, null], bounds)).toEqual([
    { height: 0.5, zone: 1 },
    { height: 1, zone: 2 },
    { height: 0, zone: 1 },
  ]);
  expect(cardColumns([100], [])).toEqual([{ height: 1, zone: null }]);
  expect(cardColumns([null, 0], bounds)).toEqual([]);
  expect(cardColumns(Array(3600).fill(180), bounds)).toHaveLength(60);
});
