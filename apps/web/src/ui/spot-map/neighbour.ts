import type { Place } from '@tandem/api/room-layout';

export type Direction = 'left' | 'right' | 'up' | 'down';
/** Keys by where they lead. */
export const arrows: Record<string, Direction> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
};

/** A step aside costs more than a step ahead, so that arrows follow rows and columns. */
const SIDEWAYS_COST = 2;

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
