import { FLOOR, layOutRoom, type RoomLayout, rowsOf } from '@tandem/api/room-layout';
import type { Spot } from '@tandem/api/studio';

/** A spot's place is a whole number, so that rows made by hand are straight. */
const SNAP = 1;
/** Places that a new spot may take are so far from each other, and free where no other spot is so near. */
const CANDIDATE_STEP = 4;
const FREE_RADIUS = 12;

type Place = { x: number; y: number };

const inside = (value: number) => Math.min(FLOOR, Math.max(0, Math.round(value / SNAP) * SNAP));
const distance = (a: Place, b: Place) => Math.hypot(a.x - b.x, a.y - b.y);
const change = (spots: readonly Spot[], spotNumber: number, to: Partial<Spot>): Spot[] =>
  spots.map((spot) => (spot.spotNumber === spotNumber ? { ...spot, ...to } : spot));

/** Puts a spot elsewhere, at most to the walls. */
export const moveSpot = (spots: readonly Spot[], spotNumber: number, to: Place): Spot[] =>
  change(spots, spotNumber, { x: inside(to.x), y: inside(to.y) });

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

/**
 * Adds a spot with the lowest free number, in the free place that is nearest to another spot, or in the freest.
 * @param like its neighbour, of whose kind it is; null: the last
 */
export function addSpot(spots: readonly Spot[], like: number | null): { spots: Spot[]; spotNumber: number } {
  const taken = new Set(spots.map((spot) => spot.spotNumber));
  let spotNumber = 1;
  while (taken.has(spotNumber)) spotNumber += 1;
  const near = spots.find((spot) => spot.spotNumber === like) ?? spots.at(-1);
  const beside = near ?? { x: FLOOR / 2, y: FLOOR / 2 };
  const cost = (place: Place) => {
    const room = Math.min(...spots.map((spot) => distance(spot, place)));
    return room >= FREE_RADIUS ? distance(place, beside) : 10 * FLOOR - room;
  };
  const { place } = candidates
    .map((place) => ({ place, cost: cost(place) }))
    .reduce((best, other) => (other.cost < best.cost ? other : best));
  return {
    spots: [...spots, { spotNumber, ...place, kind: near?.kind ?? 'bike', active: true }],
    spotNumber,
  };
}

const steps = Array.from({ length: FLOOR / CANDIDATE_STEP + 1 }, (_, i) => i * CANDIDATE_STEP);
const candidates: Place[] = steps.flatMap((y) => steps.map((x) => ({ x, y })));
