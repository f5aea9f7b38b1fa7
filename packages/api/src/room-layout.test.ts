import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  coveredSpot,
  FLOOR,
  furnishRoom,
  layOutRoom,
  movedNumbers,
  nearTo,
  type PlacedSpot,
  roomLayouts,
  rowsOf,
} from './room-layout.ts';

const MAX_SPOTS = 60;
const counts = fc.integer({ min: 1, max: MAX_SPOTS });
const numbers = (spots: PlacedSpot[]) => spots.map((s) => s.spotNumber);
const upTo = (count: number) => Array.from({ length: count }, (_, i) => i + 1);

test.each(roomLayouts)(
  '%s: every count gives that many spots inside the room, none upon another',
  (layout) => {
    fc.assert(
      fc.property(counts, (count) => {
        const spots = layOutRoom(layout, count);
        expect(numbers(spots)).toEqual(upTo(count));
        expect(spots.every((s) => s.x >= 0 && s.x <= FLOOR && s.y >= 0 && s.y <= FLOOR)).toBe(true);
        const gaps = spots.flatMap((a, i) => spots.slice(i + 1).map((b) => Math.hypot(a.x - b.x, a.y - b.y)));
        expect(Math.min(...gaps)).toBeGreaterThan(5);
      }),
    );
  },
);

test.each(roomLayouts)('%s: rows can be read, since none reaches into the next', (layout) => {
  fc.assert(
    fc.property(counts, (count) => {
      const rows = rowsOf(layOutRoom(layout, count));
      expect(rows.flatMap(numbers)).toEqual(upTo(count));
      for (const [i, row] of rows.slice(1).entries())
        expect(Math.min(...row.map((s) => s.y))).toBeGreaterThan(Math.max(...rows[i]!.map((s) => s.y)));
    }),
  );
});

test('arcs grow outwards, and their ends stand nearer to the instructor than their middles', () => {
  const rows = rowsOf(layOutRoom('arcs', 24));
  expect(rows.map((row) => row.length)).toEqual([5, 6, 6, 7]);
  for (const row of rows) {
    const middle = row[Math.floor(row.length / 2)]!;
    expect(row[0]!.y).toBeLessThan(middle.y);
    expect(row[0]!.y).toBe(row.at(-1)!.y);
    expect(row[0]!.x + row.at(-1)!.x).toBeCloseTo(FLOOR);
  }
});

test('a spot that is straightened stands where it stood; one that is put aside does not', () => {
  const spots = [40, 50, 53].map((x, i) => ({ spotNumber: i + 1, x, y: 40 }));
  const [one, two, three] = spots as [PlacedSpot, PlacedSpot, PlacedSpot];
  expect(movedNumbers(spots, spots)).toEqual([]);
  expect(movedNumbers(spots, [{ ...one, x: 43, y: 44 }, two, three])).toEqual([]);
  expect(movedNumbers(spots, [{ ...one, x: 46 }, two, three])).toEqual([1]);
  // However near they are, two that change numbers have changed places.
  expect(movedNumbers(spots, [one, { ...two, spotNumber: 3 }, { ...three, spotNumber: 2 }])).toEqual([2, 3]);
  expect(movedNumbers(spots, [one])).toEqual([]);
});

test.each(roomLayouts)(
  '%s: what every room has stands where no spot is, however many there are',
  (layout) => {
    fc.assert(
      fc.property(counts, (count) => {
        expect(coveredSpot(layOutRoom(layout, count), furnishRoom())).toBe(null);
      }),
    );
  },
);

test('a fixture that stands where a spot is, is named with it; beside one it may stand', () => {
  const spots = [
    { spotNumber: 4, x: 20, y: 40 },
    { spotNumber: 9, x: 60, y: 40 },
  ];
  expect(
    coveredSpot(spots, [
      { kind: 'door', x: 40, y: 40 },
      { kind: 'fan', x: 63, y: 44 },
    ]),
  ).toEqual({
    kind: 'fan',
    spotNumber: 9,
  });
  expect(coveredSpot(spots, [{ kind: 'fan', x: 66, y: 40 }])).toBe(null);
});

test('a spot is near to what is as near as the next row, the nearest first and each kind once', () => {
  const fixtures = [
    { kind: 'door', x: 50, y: 60 },
    { kind: 'fan', x: 50, y: 55 },
    { kind: 'fan', x: 50, y: 53 },
    { kind: 'column', x: 50, y: 70 },
  ] as const;
  expect(nearTo({ x: 50, y: 46 }, fixtures)).toEqual(['fan', 'door']);
});
