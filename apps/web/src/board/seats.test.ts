import type { LiveRider } from '@tandem/api/tracker';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { tileName } from '../ui/tile-name.ts';
import { arrangeSeats, leadingNumber, orderRiders, rangesOf, signalOf, wasHeard } from './seats.ts';

const rider = (seatId: number, more: Partial<LiveRider> = {}): LiveRider => ({
  seatId,
  clientId: seatId,
  name: `Rider ${seatId}`,
  powerW: null,
  heartRateBpm: null,
  cadenceRpm: null,
  ftpPercent: null,
  maxHrPercent: null,
  zone: null,
  workKj: 0,
  caloriesKcal: null,
  distanceKm: 0,
  points: 0,
  hidden: [],
  stale: false,
  rank: null,
  sprint: null,
  team: null,
  ...more,
});
const nobody = { clientId: null, name: '' };

test('who is booked or pedals has a tile in the order of seats; the others are free', () => {
  const riders = [rider(9, nobody), rider(2), rider(4, { stale: true })];
  const { seats, free } = arrangeSeats({ riders, hiddenSeats: [3], unsentSeats: [] }, [1, 2, 3, 4, 5]);
  expect(seats.map(({ seatId }) => seatId)).toEqual([2, 4, 9]);
  expect(free).toEqual([1, 5]);
});

test('a seat that nobody booked is free again once it is silent', () => {
  const riders = [rider(2, { ...nobody, stale: true })];
  expect(arrangeSeats({ riders, hiddenSeats: [], unsentSeats: [] }, [1, 2])).toEqual({
    seats: [],
    free: [1, 2],
  });
});

test('a seat of somebody whom the tracker does not know is booked, ridden or not', () => {
  const riders = [rider(2, nobody), rider(4)];
  const { seats, free } = arrangeSeats({ riders, hiddenSeats: [3], unsentSeats: [1, 2, 3] }, [1, 2, 3, 4, 5]);
  expect(seats.map(({ seatId, unsent, rider }) => [seatId, unsent, rider !== null])).toEqual([
    [1, true, false],
    [2, true, true],
    [4, false, true],
  ]);
  expect(free).toEqual([5]);
});

test('every seat of the box is a tile, hidden or free, and only one of them', () => {
  const seatsOfBox = fc.uniqueArray(fc.nat(80), { maxLength: 60 });
  fc.assert(
    fc.property(
      seatsOfBox,
      fc.array(fc.constantFrom('rider', 'silent', 'unbooked', 'unsent', 'hidden', 'free')),
      (box, is) => {
        const kind = (seatId: number) => is[box.indexOf(seatId)] ?? 'free';
        const of = (...kinds: string[]) => box.filter((seatId) => kinds.includes(kind(seatId)));
        const riders = of('rider', 'silent', 'unbooked').map((seatId) =>
          rider(seatId, { stale: kind(seatId) === 'silent', ...(kind(seatId) === 'unbooked' && nobody) }),
        );
        const wall = arrangeSeats({ riders, hiddenSeats: of('hidden'), unsentSeats: of('unsent') }, box);
        const tiles = wall.seats.map(({ seatId }) => seatId);
        expect([...tiles, ...wall.free, ...of('hidden')].sort((a, b) => a - b)).toEqual(
          box.toSorted((a, b) => a - b),
        );
        expect(tiles).toEqual(of('rider', 'silent', 'unbooked', 'unsent').sort((a, b) => a - b));
      },
    ),
  );
});

test('numbers in a row are told as a range', () => {
  expect(rangesOf([1, 2, 3, 7, 9, 10])).toEqual(['1–3', '7', '9–10']);
  expect(rangesOf([])).toEqual([]);
});

test('who is booked and silent is waited for; whoever is not booked is not', () => {
  const riders = [
    rider(9, { stale: true }),
    rider(4, { stale: true }),
    rider(2),
    rider(5, { ...nobody, stale: true }),
  ];
  expect(signalOf(riders)).toEqual({ heard: 1, booked: 3, waiting: [4, 9] });
});

test('who has ridden was heard, whatever of it they keep to themselves', () => {
  expect(wasHeard(rider(1))).toBe(false);
  expect(wasHeard(rider(1, { workKj: null, caloriesKcal: null, distanceKm: null, points: 3 }))).toBe(true);
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
    [
      'Jo Park',
      'Maximilienne-Alexandrine de Rochechouart',
      'Harriet Freinault',
      'Anne Sophie de Moyeuville',
      'Maximilianaaaaaaa',
    ].map(tileName),
  ).toEqual(['Jo Park', 'Maximilienne-A. R.', 'Harriet F.', 'Anne M.', 'Maximilianaaaaaaa']);
});
