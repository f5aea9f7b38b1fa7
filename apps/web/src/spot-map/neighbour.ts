/** A numbered place; x from the left, y from the instructor's wall, 0–100. */
export type Place = { spotNumber: number; x: number; y: number };
export type Direction = 'left' | 'right' | 'up' | 'down';

/** A step aside costs more than a step ahead, so that arrows follow rows and columns. */
const SIDEWAYS_COST = 3;

/** The spot that an arrow key leads to, or null at the room's edge. */
export function neighbour<P extends Place>(
  places: readonly P[],
  from: Place,
  direction: Direction,
): P | null {
  let best: P | null = null;
  let bestCost = Number.POSITIVE_INFINITY;
  for (const place of places) {
    const dx = place.x - from.x;
    const dy = place.y - from.y;
    const [ahead, aside] =
      direction === 'left'
        ? [-dx, dy]
        : direction === 'right'
          ? [dx, dy]
          : direction === 'up'
            ? [-dy, dx]
            : [dy, dx];
    if (ahead <= 0 || Math.abs(aside) > ahead * SIDEWAYS_COST) continue;
    const cost = ahead + SIDEWAYS_COST * Math.abs(aside);
    if (cost < bestCost) [best, bestCost] = [place, cost];
  }
  return best;
}

/** Smallest distances between neighbouring places across and down, in % of the room. */
export function pitch(places: readonly Place[]): { x: number; y: number } {
  const gap = (values: number[]) => {
    const sorted = [...new Set(values)].sort((a, b) => a - b);
    return Math.min(
      100,
      ...sorted
        .slice(1)
        .map((v, i) => v - sorted[i]!)
        .filter((d) => d >= 2),
    );
  };
  const rows = Map.groupBy(places, (p) => p.y);
  return {
    x: Math.min(100, ...[...rows.values()].map((row) => gap(row.map((p) => p.x)))),
    y: gap(places.map((p) => p.y)),
  };
}
