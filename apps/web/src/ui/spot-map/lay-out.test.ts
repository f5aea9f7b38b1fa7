import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fillFloor, floorSize } from './lay-out.ts';

const cell = { widthPx: 48, heightPx: 50 };
const small = { widthPx: 26, heightPx: 26 };
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
        const { widthPx, heightPx } = floorSize(floor, { spot: cell, fixture: small }, 320);
        for (const a of floor.spots)
          for (const b of floor.spots) {
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

it('keeps a fan between two rows clear of the spots of both', () => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 8 }), fc.integer({ min: 0, max: 100 }), (columns, x) => {
      const row = (y: number) =>
        Array.from({ length: columns }, (_, i) => ({ spotNumber: y + i, x: (100 * i) / (columns - 1), y }));
      const floor = fillFloor([...row(20), ...row(60)], [{ kind: 'fan', x, y: 40 }]);
      const { widthPx, heightPx } = floorSize(floor, { spot: cell, fixture: small }, 320);
      const [fan] = floor.fixtures;
      for (const spot of floor.spots) {
        const aside = (Math.abs(spot.x - fan!.x) * widthPx) / 100;
        const down = (Math.abs(spot.y - fan!.y) * heightPx) / 100;
        expect(
          aside >= (cell.widthPx + small.widthPx) / 2 || down >= (cell.heightPx + small.heightPx) / 2,
        ).toBe(true);
      }
    }),
  );
});

describe('fillFloor', () => {
  it('uses the whole floor and leaves the instructor in the middle', () => {
    const floor = fillFloor([
      { spotNumber: 1, x: 30, y: 40 },
      { spotNumber: 2, x: 50, y: 40 },
      { spotNumber: 3, x: 60, y: 70 },
    ]);
    expect(floor.spots.map((p) => [p.x, p.y])).toEqual([
      [0, 0],
      [50, 0],
      [75, 100],
    ]);
  });

  it('puts what stands beyond the outermost spots along a wall, and the rest among the spots', () => {
    const spots = [
      { spotNumber: 1, x: 20, y: 20 },
      { spotNumber: 2, x: 80, y: 70 },
    ];
    const at = (x: number, y: number) =>
      fillFloor(spots, [{ kind: 'fan', x, y }]).fixtures.map((fan) => [fan.x, fan.y, fan.walls])[0];
    expect(at(50, 45)).toEqual([50, 50, []]);
    expect(at(20, 70)).toEqual([0, 100, []]);
    expect(at(10, 20)).toEqual([expect.any(Number), 0, ['left']]);
    expect(at(50, 0)).toEqual([50, expect.any(Number), ['front']]);
    expect(at(90, 95)![2]).toEqual(['right', 'back']);
  });
});
