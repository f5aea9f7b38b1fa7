import type { Fixture, Place } from '@tandem/api/room-layout';

/** A wall of the room, beyond its outermost spots. */
export type Wall = 'left' | 'right' | 'front' | 'back';
export type FloorFixture = Fixture & { walls: Wall[] };

/**
 * Stretches a room's spots over the whole floor, with the middle of the front wall in the middle. What stands among them
 * goes with them; what stands beyond the outermost of them stands along a wall, where it takes no spot's room.
 */
export function fillFloor<S extends Place>(
  spots: readonly S[],
  fixtures: readonly Fixture[] = [],
): { spots: S[]; fixtures: FloorFixture[] } {
  const half = Math.max(1, ...spots.map((s) => Math.abs(s.x - 50)));
  const front = Math.min(...spots.map((s) => s.y));
  const depth = Math.max(1, Math.max(...spots.map((s) => s.y)) - front);
  const stretch = <P extends Place>(place: P): P => ({
    ...place,
    x: 50 + ((place.x - 50) / half) * 50,
    y: ((place.y - front) / depth) * 100,
  });
  return {
    spots: spots.map(stretch),
    fixtures: fixtures.map(stretch).map((fixture) => ({ ...fixture, walls: wallsAt(fixture) })),
  };
}

function wallsAt({ x, y }: Place): Wall[] {
  return [
    ...(x < 0 ? (['left'] as const) : x > 100 ? (['right'] as const) : []),
    ...(y < 0 ? (['front'] as const) : y > 100 ? (['back'] as const) : []),
  ];
}

const WIDTH_STEP_PX = 10;
const MAX_WIDTH_PX = 1200;
/** A floor deeper than this for its width is made wider instead. */
const MAX_DEPTH_RATIO = 2;
/** A fixture so near to a spot's own line, in % of the floor's depth, stands beneath it rather than to stretch the room. */
const IN_LINE = 5;

type Cell = { widthPx: number; heightPx: number };
/** What spots and fixtures need. */
export type Cells = { spot: Cell; fixture: Cell };
type Floor = { spots: readonly Place[]; fixtures: readonly FloorFixture[] };

/**
 * The smallest floor, in px and no narrower than `fromWidthPx`, on which no two spots' cells overlap, nor a fixture's and
 * a spot's. Places are in % of the floor; two cells are apart when they are so across or down.
 */
export function floorSize(
  floor: Floor,
  cells: Cells,
  fromWidthPx: number,
): { widthPx: number; heightPx: number } {
  for (let widthPx = fromWidthPx; ; widthPx += WIDTH_STEP_PX) {
    const heightPx = Math.ceil(depthFor(floor, cells, widthPx));
    if (heightPx <= widthPx * MAX_DEPTH_RATIO) return { widthPx, heightPx };
    if (widthPx >= MAX_WIDTH_PX) return { widthPx, heightPx: widthPx * MAX_DEPTH_RATIO };
  }
}

function depthFor({ spots, fixtures }: Floor, { spot, fixture }: Cells, widthPx: number): number {
  const both: Cell = {
    widthPx: (spot.widthPx + fixture.widthPx) / 2,
    heightPx: (spot.heightPx + fixture.heightPx) / 2,
  };
  let heightPx = spot.heightPx;
  const part = (a: Place, b: Place, cell: Cell) => {
    if ((Math.abs(a.x - b.x) * widthPx) / 100 >= cell.widthPx) return;
    heightPx = Math.max(heightPx, (cell.heightPx * 100) / Math.abs(a.y - b.y));
  };
  spots.forEach((a, i) => {
    for (const b of spots.slice(i + 1)) part(a, b, spot);
    for (const b of fixtures) if (b.walls.length === 0 && Math.abs(a.y - b.y) > IN_LINE) part(a, b, both);
  });
  return heightPx;
}
