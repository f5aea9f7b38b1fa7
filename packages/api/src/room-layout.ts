import type { FixtureKind } from './words/states.ts';

/** How spots stand in a room: on arcs around the instructor, or in straight rows. */
export const roomLayouts = ['arcs', 'rows'] as const;
export type RoomLayout = (typeof roomLayouts)[number];

/** A room's width and depth, in the unit of places. */
export const FLOOR = 100;
/** Place in a room, 0–FLOOR from the left and from the instructor's wall. */
export type Place = { x: number; y: number };
export type PlacedSpot = Place & { spotNumber: number };
/** What stands or hangs in the room beside the spots, at its middle. */
export type Fixture = Place & { kind: FixtureKind };

const MIDDLE = FLOOR / 2;
const MARGIN = 10;
const WIDTH = FLOOR - 2 * MARGIN;
const DEPTH = FLOOR - 2 * MARGIN;
/** Columns for each row: rooms are wider than deep. */
const ROW_RATIO = 1.6;
/** Spots on an arc for each arc of the room: 24 spots stand on four arcs. */
const SPOTS_PER_ARC_SQUARED = 1.9;
/** Spots that an arc holds more than the one within it, on average. */
const GROWTH = 2 / 3;
/** An arc's ends stand nearer to the instructor than its middle by so much, and by so much of what is between two arcs. */
const MAX_BEND = 7;
const BEND_RATIO = 0.35;
/** Spots further apart in depth stand in two rows: more than an arc bends, less than what is between two. */
const ROW_GAP = 8.5;
/** A spot that is pushed no further stands where it stood, for whoever has booked it. */
const NUDGE = 5;
/** A fixture that is nearer to a spot than this stands where the spot is. */
const COVERS = 6;
/** So far one feels a fan and hears a door: to the next spot or row, and no further. */
const NEAR = 16;

/** Where `count` spots stand, numbered from the front left. @param count 1 or more */
export function layOutRoom(layout: RoomLayout, count: number): PlacedSpot[] {
  return layout === 'arcs' ? inRows(arcsFor(count), MAX_BEND) : inRows(rowsFor(count), 0);
}

/** What every room has: who leads the class in front, and a door, behind on the right unless it is drawn elsewhere. */
export const furnishRoom = (): Fixture[] => [
  { kind: 'instructor', x: MIDDLE, y: 0 },
  { kind: 'door', x: FLOOR, y: FLOOR - MARGIN },
];

/** The first fixture that stands where a spot is, and that spot's number; null where none does. */
export function coveredSpot(
  spots: readonly PlacedSpot[],
  fixtures: readonly Fixture[],
): { kind: FixtureKind; spotNumber: number } | null {
  for (const fixture of fixtures) {
    const under = spots.find((spot) => distance(spot, fixture) < COVERS);
    if (under) return { kind: fixture.kind, spotNumber: under.spotNumber };
  }
  return null;
}

/** The kinds of fixtures that a place is near to, the nearest first, each once. */
export function nearTo(place: Place, fixtures: readonly Fixture[]): FixtureKind[] {
  const near = fixtures
    .map(({ kind, ...at }) => ({ kind, apart: distance(place, at) }))
    .filter(({ apart }) => apart <= NEAR)
    .sort((a, b) => a.apart - b.apart);
  return [...new Set(near.map(({ kind }) => kind))];
}

/**
 * Rows from front to back, each from left to right as the instructor's guests see it; arcs count as rows as long as none
 * reaches into the next.
 */
export function rowsOf<S extends PlacedSpot>(spots: readonly S[]): S[][] {
  const rows: S[][] = [];
  let lastY = Number.NEGATIVE_INFINITY;
  for (const spot of spots.toSorted((a, b) => a.y - b.y)) {
    if (spot.y - lastY > ROW_GAP) rows.push([]);
    rows.at(-1)!.push(spot);
    lastY = spot.y;
  }
  return rows.map((row) => row.sort((a, b) => a.x - b.x || a.y - b.y));
}

/** Numbers that stand in another place of the room than before: pushed further than a nudge, or beyond another number. */
export function movedNumbers(before: readonly PlacedSpot[], after: readonly PlacedSpot[]): number[] {
  const moved = before.filter((was) => {
    const is = after.find((spot) => spot.spotNumber === was.spotNumber);
    if (!is) return false;
    const by = distance(was, is);
    return by > NUDGE || after.some((other) => other !== is && distance(was, other) < by);
  });
  return moved.map((spot) => spot.spotNumber);
}

const distance = (a: Place, b: Place) => Math.hypot(a.x - b.x, a.y - b.y);

/** Rows of so many spots, as far from each other in all rows; at most `bend` nearer to the instructor at the walls. */
function inRows(counts: number[], bend: number): PlacedSpot[] {
  const across = WIDTH / Math.max(1, Math.max(...counts) - 1);
  const down = DEPTH / Math.max(1, counts.length - 1);
  const bent = counts.length === 1 ? bend : Math.min(bend, down * BEND_RATIO);
  let spotNumber = 0;
  return counts.flatMap((count, row) =>
    Array.from({ length: count }, (_, i) => {
      const aside = (i - (count - 1) / 2) * across;
      spotNumber += 1;
      return {
        spotNumber,
        x: round(MIDDLE + aside),
        y: round(MARGIN + row * down - bent * ((2 * aside) / WIDTH) ** 2),
      };
    }),
  );
}

/** As many arcs as make a room that a phone shows whole, each with some more spots than the one within it. */
function arcsFor(count: number): number[] {
  const arcs = Math.max(1, Math.round(Math.sqrt(count / SPOTS_PER_ARC_SQUARED)));
  /** Spots on the first `n` arcs. */
  const within = (n: number) => Math.round((n * count) / arcs + (GROWTH * n * (n - arcs)) / 2);
  return Array.from({ length: arcs }, (_, i) => within(i + 1) - within(i));
}

function rowsFor(count: number): number[] {
  const columns = Math.ceil(Math.sqrt(count * ROW_RATIO));
  const rows = Math.ceil(count / columns);
  return Array.from({ length: rows }, (_, row) => Math.min(columns, count - row * columns));
}

const round = (value: number) => Math.round(value * 10) / 10;
