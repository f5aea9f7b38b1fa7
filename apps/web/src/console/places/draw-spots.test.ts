import { FLOOR, layOutRoom, roomLayouts, rowsOf } from '@tandem/api/room-layout';
import type { Spot } from '@tandem/api/studio';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  addSpot,
  arrange,
  moveSpot,
  numberByRows,
  removeSpot,
  renumberSpot,
  setInService,
} from './draw-spots.ts';

const MAX_SPOTS = 60;
/** A room as somebody may have drawn it: any numbers, anywhere. */
const rooms = fc.uniqueArray(
  fc.record<Spot>({
    spotNumber: fc.integer({ min: 1, max: 999 }),
    x: fc.integer({ min: 0, max: FLOOR }),
    y: fc.integer({ min: 0, max: FLOOR }),
    kind: fc.constantFrom('bike', 'rower', 'mat'),
    active: fc.boolean(),
  }),
  { minLength: 1, maxLength: MAX_SPOTS, selector: (spot) => spot.spotNumber },
);
const one = rooms.chain((spots) => fc.record({ spots: fc.constant(spots), spot: fc.constantFrom(...spots) }));
const places = (spots: Spot[]) => spots.map(({ x, y, kind, active }) => ({ x, y, kind, active }));
const numbers = (spots: Spot[]) => spots.map((s) => s.spotNumber);
const upTo = (count: number) => Array.from({ length: count }, (_, i) => i + 1);

test('a moved spot stays in the room, and the others where they are', () => {
  fc.assert(
    fc.property(one, fc.double({ noNaN: true }), fc.double({ noNaN: true }), ({ spots, spot }, x, y) => {
      const moved = moveSpot(spots, spot.spotNumber, { x, y });
      const is = moved.find((s) => s.spotNumber === spot.spotNumber)!;
      expect(is.x >= 0 && is.x <= FLOOR && is.y >= 0 && is.y <= FLOOR).toBe(true);
      expect(removeSpot(moved, spot.spotNumber)).toEqual(removeSpot(spots, spot.spotNumber));
    }),
  );
});

test('a new spot has the lowest free number, stands in the room beside all others and is of its neighbour’s kind', () => {
  fc.assert(
    fc.property(one, ({ spots, spot }) => {
      const added = addSpot(spots, spot.spotNumber);
      const fresh = added.spots.find((s) => s.spotNumber === added.spotNumber)!;
      expect(numbers(spots)).not.toContain(added.spotNumber);
      expect(upTo(added.spotNumber - 1).every((n) => numbers(spots).includes(n))).toBe(true);
      expect(fresh).toMatchObject({ kind: spot.kind, active: true });
      expect(fresh.x >= 0 && fresh.x <= FLOOR && fresh.y >= 0 && fresh.y <= FLOOR).toBe(true);
      expect(spots.every((s) => s.x !== fresh.x || s.y !== fresh.y)).toBe(true);
      expect(removeSpot(added.spots, added.spotNumber)).toEqual(spots);
    }),
  );
});

test('each number stands once, whatever is renumbered, and no spot goes or moves', () => {
  fc.assert(
    fc.property(one, fc.integer({ min: 1, max: 999 }), ({ spots, spot }, to) => {
      const next = renumberSpot(spots, spot.spotNumber, to);
      expect(new Set(numbers(next)).size).toBe(spots.length);
      expect(numbers(next)).toContain(to);
      expect(places(next)).toEqual(places(spots));
      expect(renumberSpot(next, to, spot.spotNumber)).toEqual(spots);
    }),
  );
});

test('by rows: from 1 without a gap, no spot moved, and again the same', () => {
  fc.assert(
    fc.property(rooms, (spots) => {
      const next = numberByRows(spots);
      expect(numbers(next)).toEqual(upTo(spots.length));
      expect(rowsOf(next).flatMap(numbers)).toEqual(upTo(spots.length));
      const sorted = (all: Spot[]) =>
        places(all)
          .map((s) => JSON.stringify(s))
          .sort();
      expect(sorted(next)).toEqual(sorted(spots));
    }),
  );
});

test.each(roomLayouts)('put on %s: every spot keeps its number, kind and service', (layout) => {
  fc.assert(
    fc.property(rooms, (spots) => {
      const next = arrange(spots, layout);
      const kept = (all: Spot[]) =>
        all.map(({ x, y, ...rest }) => rest).sort((a, b) => a.spotNumber - b.spotNumber);
      expect(kept(next)).toEqual(kept(spots));
      expect(next.map(({ x, y }) => ({ x, y }))).toEqual(
        layOutRoom(layout, spots.length).map(({ x, y }) => ({ x, y })),
      );
    }),
  );
});

test('out of service and back is where it was', () => {
  fc.assert(
    fc.property(one, ({ spots, spot }) => {
      const out = setInService(spots, spot.spotNumber, false);
      expect(out.find((s) => s.spotNumber === spot.spotNumber)!.active).toBe(false);
      expect(setInService(out, spot.spotNumber, spot.active)).toEqual(spots);
    }),
  );
});
