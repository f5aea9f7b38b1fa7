import { coveredSpot, type Fixture, FLOOR, layOutRoom, roomLayouts, rowsOf } from '@tandem/api/room-layout';
import type { Spot } from '@tandem/api/studio';
import { fixtureKinds, spotKinds } from '@tandem/api/words';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  addFixture,
  addSpot,
  arrange,
  moveFixture,
  moveSpot,
  numberByRows,
  removeSpot,
  renumberSpot,
  repeatRow,
  setInService,
  setKind,
} from './draw-spots.ts';

const MAX_SPOTS = 60;
/** A room as somebody may have drawn it: any numbers, anywhere. */
const rooms = fc.uniqueArray(
  fc.record<Spot>({
    spotNumber: fc.integer({ min: 1, max: 999 }),
    x: fc.integer({ min: 0, max: FLOOR }),
    y: fc.integer({ min: 0, max: FLOOR }),
    kind: fc.constantFrom(...spotKinds),
    active: fc.boolean(),
  }),
  { minLength: 1, maxLength: MAX_SPOTS, selector: (spot) => spot.spotNumber },
);
const one = rooms.chain((spots) => fc.record({ spots: fc.constant(spots), spot: fc.constantFrom(...spots) }));
/** What else may stand in it. */
const furniture = fc.array(
  fc.record<Fixture>({
    kind: fc.constantFrom(...fixtureKinds),
    x: fc.integer({ min: 0, max: FLOOR }),
    y: fc.integer({ min: 0, max: FLOOR }),
  }),
  { maxLength: 8 },
);
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
    fc.property(one, furniture, ({ spots, spot }, fixtures) => {
      const added = addSpot({ spots, fixtures }, spot.spotNumber);
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

test('another kind is all that changes of a spot', () => {
  fc.assert(
    fc.property(one, fc.constantFrom(...spotKinds), ({ spots, spot }, kind) => {
      const next = setKind(spots, spot.spotNumber, kind);
      expect(next.find((s) => s.spotNumber === spot.spotNumber)).toEqual({ ...spot, kind });
      expect(setKind(next, spot.spotNumber, spot.kind)).toEqual(spots);
    }),
  );
});

test('a row once more: as many, of the same kinds, in line, with the lowest free numbers, and no other spot changes', () => {
  fc.assert(
    fc.property(one, furniture, ({ spots, spot }, fixtures) => {
      const row = rowsOf(spots).find((all) => all.includes(spot))!;
      const next = repeatRow({ spots, fixtures }, spot.spotNumber);
      const added = next.spotNumbers.map((n) => next.spots.find((s) => s.spotNumber === n)!);
      expect(next.spots.slice(0, spots.length)).toEqual(spots);
      expect(added.map(({ x, kind, active }) => ({ x, kind, active }))).toEqual(
        row.map(({ x, kind }) => ({ x, kind, active: true })),
      );
      const highest = Math.max(...next.spotNumbers);
      expect(upTo(highest).every((n) => numbers(next.spots).includes(n))).toBe(true);
      expect(new Set(numbers(next.spots)).size).toBe(spots.length + row.length);
      const [by] = added.map((s, i) => s.y - row[i]!.y);
      expect(added.every((s, i) => s.y - row[i]!.y === by && s.y >= 0 && s.y <= FLOOR)).toBe(true);
    }),
  );
});

test('in a room with space behind, a row stands there on its own', () => {
  const spots = layOutRoom('rows', 12)
    .slice(0, 5)
    .map((spot) => ({ ...spot, kind: 'rower' as const, active: true }));
  const next = repeatRow({ spots, fixtures: [] }, 2);
  expect(rowsOf(next.spots).map(numbers)).toEqual([
    [1, 2, 3, 4, 5],
    [6, 7, 8, 9, 10],
  ]);
});

test('a new fixture stands in the room and, wherever there is space, where no spot is', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...fixtureKinds),
      fc.constantFrom(...roomLayouts),
      furniture,
      (kind, layout, all) => {
        const spots = layOutRoom(layout, 24).map((spot) => ({
          ...spot,
          kind: 'bike' as const,
          active: true,
        }));
        const next = addFixture({ spots, fixtures: all }, kind);
        expect(next.slice(0, -1)).toEqual(all);
        expect(next.at(-1)!.kind).toBe(kind);
        expect(coveredSpot(spots, next.slice(-1))).toBe(null);
      },
    ),
  );
});

test('a moved fixture stays in the room, and the others where they are', () => {
  fc.assert(
    fc.property(furniture, fc.nat(7), fc.double({ noNaN: true }), (fixtures, at, to) => {
      fc.pre(at < fixtures.length);
      const moved = moveFixture(fixtures, at, { x: to, y: -to });
      const { x, y } = moved[at]!;
      expect(x >= 0 && x <= FLOOR && y >= 0 && y <= FLOOR).toBe(true);
      expect(moved.toSpliced(at, 1)).toEqual(fixtures.toSpliced(at, 1));
    }),
  );
});
