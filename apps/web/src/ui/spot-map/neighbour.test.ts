import type { PlacedSpot } from '@tandem/api/room-layout';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { neighbour } from './neighbour.ts';

/** Three rows of four, the back row moved half a place aside as bikes stand in real rooms. */
const room: PlacedSpot[] = [0, 1, 2].flatMap((row) =>
  [0, 1, 2, 3].map((column) => ({
    spotNumber: row * 4 + column + 1,
    x: 15 + column * 22 + (row === 2 ? 8 : 0),
    y: 20 + row * 30,
  })),
);
const spot = (number: number) => room.find((p) => p.spotNumber === number)!;

describe('neighbour', () => {
  it('follows a row and stops at its end', () => {
    expect(neighbour(room, spot(1), 'right')?.spotNumber).toBe(2);
    expect(neighbour(room, spot(1), 'left')).toBeNull();
  });

  it('goes to the nearest place of the next row, staggered or not', () => {
    expect(neighbour(room, spot(2), 'down')?.spotNumber).toBe(6);
    expect(neighbour(room, spot(6), 'down')?.spotNumber).toBe(10);
    expect(neighbour(room, spot(2), 'up')).toBeNull();
  });

  it('never moves against the arrow', () => {
    const place = fc.record({
      spotNumber: fc.nat(),
      x: fc.double({ min: 0, max: 100, noNaN: true }),
      y: fc.double({ min: 0, max: 100, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.array(place), place, (places, from) => {
        const right = neighbour(places, from, 'right');
        const up = neighbour(places, from, 'up');
        expect(right === null || right.x > from.x).toBe(true);
        expect(up === null || up.y < from.y).toBe(true);
      }),
    );
  });
});
