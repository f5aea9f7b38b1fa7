import {
  type Fixture,
  FLOOR,
  layOutRoom,
  type Place,
  type RoomLayout,
  rowsOf,
} from '@tandem/api/room-layout';
import type { Room, Spot } from '@tandem/api/studio';
import type { FixtureKind, SpotKind } from '@tandem/api/words';

/** What of a room is drawn. */
export type Layout = Pick<Room, 'spots' | 'fixtures'>;

/** A spot's place is a whole number, so that rows made by hand are straight. */
const SNAP = 1;
/** Places that a new spot may take are so far from each other, and free where no other spot is so near. */
const CANDIDATE_STEP = 4;
const FREE_RADIUS = 12;
/** A fixture takes less room. */
const FIXTURE_RADIUS = 8;

const inside = (value: number) => Math.min(FLOOR, Math.max(0, Math.round(value / SNAP) * SNAP));
const distance = (a: Place, b: Place) => Math.hypot(a.x - b.x, a.y - b.y);
const change = (spots: readonly Spot[], spotNumber: number, to: Partial<Spot>): Spot[] =>
  spots.map((spot) => (spot.spotNumber === spotNumber ? { ...spot, ...to } : spot));

const intoRoom = (to: Place): Place => ({ x: inside(to.x), y: inside(to.y) });

/** Puts a spot elsewhere, at most to the walls. */
export const moveSpot = (spots: readonly Spot[], spotNumber: number, to: Place): Spot[] =>
  change(spots, spotNumber, intoRoom(to));

export const setKind = (spots: readonly Spot[], spotNumber: number, kind: SpotKind): Spot[] =>
  change(spots, spotNumber, { kind });

export const setInService = (spots: readonly Spot[], spotNumber: number, active: boolean): Spot[] =>
  change(spots, spotNumber, { active });

export const removeSpot = (spots: readonly Spot[], spotNumber: number): Spot[] =>
  spots.filter((spot) => spot.spotNumber !== spotNumber);

/** Gives a spot another number; a spot that has it takes the number that becomes free. */
export const renumberSpot = (spots: readonly Spot[], from: number, to: number): Spot[] =>
  spots.map((spot) => {
    if (spot.spotNumber === from) return { ...spot, spotNumber: to };
    return spot.spotNumber === to ? { ...spot, spotNumber: from } : spot;
  });

/** Numbers all spots from 1, row by row from the front and in each from the left. */
export const numberByRows = (spots: readonly Spot[]): Spot[] =>
  rowsOf(spots)
    .flat()
    .map((spot, i) => ({ ...spot, spotNumber: i + 1 }));

/** Puts all spots on arcs or in rows, in the order of their numbers. */
export function arrange(spots: readonly Spot[], layout: RoomLayout): Spot[] {
  const places = layOutRoom(layout, spots.length);
  return spots
    .toSorted((a, b) => a.spotNumber - b.spotNumber)
    .map((spot, i) => ({ ...spot, x: places[i]!.x, y: places[i]!.y }));
}

/** The lowest numbers that no spot has, in order. */
function freeNumbers(spots: readonly Spot[], count: number): number[] {
  const taken = new Set(spots.map((spot) => spot.spotNumber));
  const free: number[] = [];
  for (let number = 1; free.length < count; number += 1) if (!taken.has(number)) free.push(number);
  return free;
}

/** The place that costs least, of those on a grid over the whole room. */
const cheapest = (cost: (place: Place) => number): Place =>
  candidates
    .map((place) => ({ place, cost: cost(place) }))
    .reduce((best, other) => (other.cost < best.cost ? other : best)).place;

/** How near the nearest of all is. */
const roomAt = (place: Place, all: readonly Place[]) => Math.min(...all.map((one) => distance(one, place)));

/**
 * Adds a spot with the lowest free number, in the free place that is nearest to another spot, or in the freest.
 * @param like its neighbour, of whose kind it is; null: the last
 */
export function addSpot(
  { spots, fixtures }: Layout,
  like: number | null,
): { spots: Spot[]; spotNumber: number } {
  const near = spots.find((spot) => spot.spotNumber === like) ?? spots.at(-1);
  const beside = near ?? { x: FLOOR / 2, y: FLOOR / 2 };
  const place = cheapest((place) => {
    const room = Math.min(roomAt(place, spots), roomAt(place, fixtures) + FREE_RADIUS - FIXTURE_RADIUS);
    return room >= FREE_RADIUS ? distance(place, beside) : 10 * FLOOR - room;
  });
  const [spotNumber] = freeNumbers(spots, 1) as [number];
  return {
    spots: [...spots, { spotNumber, ...place, kind: near?.kind ?? 'bike', active: true }],
    spotNumber,
  };
}

/**
 * Sets the row of a spot down once more, with the lowest free numbers, where it is free behind it or before it, as near as
 * can be; in a room that is full, where most is. @returns the new numbers, from left to right
 */
export function repeatRow(
  { spots, fixtures }: Layout,
  spotNumber: number,
): { spots: Spot[]; spotNumbers: number[] } {
  const row = rowsOf(spots).find((all) => all.some((spot) => spot.spotNumber === spotNumber)) ?? [];
  const [front, back] = [Math.min(...row.map(({ y }) => y)), Math.max(...row.map(({ y }) => y))];
  const steps = Array.from({ length: 2 * FLOOR + 1 }, (_, i) => i - FLOOR).filter(
    (by) => front + by >= 0 && back + by <= FLOOR,
  );
  const moved = (by: number) => row.map((spot) => ({ ...spot, y: inside(spot.y + by) }));
  const cost = (by: number) => {
    const places = moved(by);
    const room = Math.min(...places.map((place) => roomAt(place, spots)));
    const clear = Math.min(...places.map((place) => roomAt(place, fixtures)));
    // Behind rather than before, where both are as near.
    const far = Math.abs(by) + (by < 0 ? 0.5 : 0);
    return room >= FREE_RADIUS && clear >= FIXTURE_RADIUS ? far : 10 * FLOOR - Math.min(room, clear);
  };
  const by = steps.reduce((best, other) => (cost(other) < cost(best) ? other : best));
  const spotNumbers = freeNumbers(spots, row.length);
  const added = moved(by).map((spot, i) => ({ ...spot, spotNumber: spotNumbers[i]!, active: true }));
  return { spots: [...spots, ...added], spotNumbers };
}

/** Where fixtures of a kind mostly are. */
const homes: Record<FixtureKind, Place> = {
  instructor: { x: FLOOR / 2, y: 0 },
  screen: { x: FLOOR / 2, y: 0 },
  door: { x: FLOOR, y: FLOOR },
  fan: { x: FLOOR / 2, y: FLOOR / 2 },
  column: { x: FLOOR / 2, y: FLOOR / 2 },
  mirror: { x: 0, y: FLOOR / 2 },
};

/** Adds a fixture in the free place that is nearest to where its kind mostly is. It is the last. */
export function addFixture({ spots, fixtures }: Layout, kind: FixtureKind): Fixture[] {
  const place = cheapest((place) => {
    const room = Math.min(roomAt(place, spots), roomAt(place, fixtures));
    return room >= FIXTURE_RADIUS ? distance(place, homes[kind]) : 10 * FLOOR - room;
  });
  return [...fixtures, { kind, ...place }];
}

/** Puts a fixture elsewhere, at most to the walls. @param at which of them */
export const moveFixture = (fixtures: readonly Fixture[], at: number, to: Place): Fixture[] =>
  fixtures.map((fixture, i) => (i === at ? { ...fixture, ...intoRoom(to) } : fixture));

export const removeFixture = (fixtures: readonly Fixture[], at: number): Fixture[] =>
  fixtures.filter((_, i) => i !== at);

const steps = Array.from({ length: FLOOR / CANDIDATE_STEP + 1 }, (_, i) => i * CANDIDATE_STEP);
const candidates: Place[] = steps.flatMap((y) => steps.map((x) => ({ x, y })));
