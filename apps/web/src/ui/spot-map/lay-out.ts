import type { Place } from './neighbour.ts';

/** Stretches a room's places over the whole floor, with the instructor in the middle of the front wall. */
export function fillFloor<P extends Place>(places: readonly P[]): P[] {
  const half = Math.max(1, ...places.map((p) => Math.abs(p.x - 50)));
  const front = Math.min(...places.map((p) => p.y));
  const depth = Math.max(1, Math.max(...places.map((p) => p.y)) - front);
  return places.map((p) => ({ ...p, x: 50 + ((p.x - 50) / half) * 50, y: ((p.y - front) / depth) * 100 }));
}

const WIDTH_STEP_PX = 10;
const MAX_WIDTH_PX = 1200;
/** A floor deeper than this for its width is made wider instead. */
const MAX_DEPTH_RATIO = 2;

/**
 * The smallest floor, in px and no narrower than `fromWidthPx`, on which no two cells overlap.
 * Places are in % of the floor; two cells are apart when they are so across or down.
 */
export function floorSize(
  places: readonly Place[],
  cell: { widthPx: number; heightPx: number },
  fromWidthPx: number,
): { widthPx: number; heightPx: number } {
  for (let widthPx = fromWidthPx; ; widthPx += WIDTH_STEP_PX) {
    const heightPx = Math.ceil(depthFor(places, cell, widthPx));
    if (heightPx <= widthPx * MAX_DEPTH_RATIO) return { widthPx, heightPx };
    if (widthPx >= MAX_WIDTH_PX) return { widthPx, heightPx: widthPx * MAX_DEPTH_RATIO };
  }
}

function depthFor(
  places: readonly Place[],
  cell: { widthPx: number; heightPx: number },
  widthPx: number,
): number {
  let heightPx = cell.heightPx;
  places.forEach((a, i) => {
    for (const b of places.slice(i + 1)) {
      if ((Math.abs(a.x - b.x) * widthPx) / 100 >= cell.widthPx) continue;
      heightPx = Math.max(heightPx, (cell.heightPx * 100) / Math.abs(a.y - b.y));
    }
  });
  return heightPx;
}
