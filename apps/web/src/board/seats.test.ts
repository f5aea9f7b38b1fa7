import type { LiveRider } from '@tandem/api/tracker';
import { expect, test } from 'vitest';
import { tileName } from '../ui/tile-name.ts';
import { arrangeSeats, leadingNumber, orderRiders } from './seats.ts';

const rider = (seatId: number, more: Partial<LiveRider> = {}): LiveRider => ({
  seatId,
  clientId: seatId,
  name: `Rider ${seatId}`,
  powerW: null,
  heartRateBpm: null,
  cadenceRpm: null,
  ftpPercent: null,
  zone: null,
  workKj: 0,
  caloriesKcal: null,
  distanceKm: 0,
  points: 0,
  hidden: [],
  stale: false,
  rank: null,
  ...more,
});

test('seats of the box and seats heard stand in order, empty ones too', () => {
  const seats = arrangeSeats([rider(9), rider(2)], [1, 2, 3], 24);
  expect(seats.map((s) => [s.seatId, s.rider !== null])).toEqual([
    [1, false],
    [2, true],
    [3, false],
    [9, true],
  ]);
});

test('empty seats make room where not all fit on one page', () => {
  const boxSeats = Array.from({ length: 30 }, (_, i) => i + 1);
  expect(arrangeSeats([rider(5), rider(28)], boxSeats, 24).map((s) => s.seatId)).toEqual([5, 28]);
});

test('a measured 0 W leads before a heart rate; nothing measured shows nothing', () => {
  expect(leadingNumber(rider(1, { powerW: 0, heartRateBpm: 120 }))).toEqual({ value: 0, unit: 'W' });
  expect(leadingNumber(rider(1, { heartRateBpm: 120 }))).toEqual({ value: 120, unit: 'bpm' });
  expect(leadingNumber(rider(1))).toEqual({ value: null, unit: 'W' });
});

test('the unranked stand last by rank; by seat everyone is in seat order', () => {
  const riders = [rider(3, { rank: 2 }), rider(1), rider(2, { rank: 1 })];
  expect(orderRiders(riders, 'rank').map((r) => r.seatId)).toEqual([2, 3, 1]);
  expect(orderRiders(riders, 'seat').map((r) => r.seatId)).toEqual([1, 2, 3]);
});

test('a long name keeps its first word and an initial', () => {
  expect(
    ['Jo Park', 'Harriet Freinault', 'Anne Sophie de Moyeuville', 'Maximilianaaaaaaa'].map(tileName),
  ).toEqual(['Jo Park', 'Harriet F.', 'Anne M.', 'Maximilianaaaaaaa']);
});
