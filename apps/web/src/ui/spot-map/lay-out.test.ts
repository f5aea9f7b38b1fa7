import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fillFloor, floorSize } from './lay-out.ts';

const cell = { widthPx: 48, heightPx: 50 };
/** Rows bent around the instructor, as bikes stand in many rooms. */
const arcs = fc
  .record({ rows: fc.integer({ min: 1, max: 5 }), columns: fc.integer({ min: 2, max: 8 }), bend: fc.nat(12) })
  .map(({ rows, columns, bend }) =>
    Array.from({ length: rows * columns }, (_, i) => {
      const across = (i % columns) / (columns - 1) - 0.5;
      return {
        spotNumber: i + 1,
        x: 50 + across * 80,
        y: 30 + Math.floor(i / columns) * 14 - bend * across ** 2,
      };
    }),
  );

describe('floorSize', () => {
  it('keeps every two spots of a room apart', () => {
    fc.assert(
      fc.property(arcs, (places) => {
        const floor = fillFloor(places);
        const { widthPx, heightPx } = floorSize(floor, cell, 320);
        for (const a of floor)
          for (const b of floor) {
            if (a.spotNumber === b.spotNumber) continue;
            const apart =
              (Math.abs(a.x - b.x) * widthPx) / 100 >= cell.widthPx - 1 ||
              (Math.abs(a.y - b.y) * heightPx) / 100 >= cell.heightPx - 1;
            expect(apart).toBe(true);
          }
      }),
    );
  });
});

describe('fillFloor', () => {
  it('uses the whole floor and leaves the instructor in the middle', () => {
    const floor = fillFloor([
      { spotNumber: 1, x: 30, y: 40 },
      { spotNumber: 2, x: 50, y: 40 },
      { spotNumber: 3, x: 60, y: 70 },
    ]);
    expect(floor.map((p) => [p.x, p.y])).toEqual([
      [0, 0],
      [50, 0],
      [75, 100],
    ]);
  });
});
