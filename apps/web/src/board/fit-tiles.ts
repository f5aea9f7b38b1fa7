/** How tiles share the wall. */

/** Width over height at which a tile reads best. */
const BEST_RATIO = 1.35;

/** More tiles than this turn into pages, so that numbers stay readable from the last row. */
export const TILES_PER_PAGE = 24;

/** Tiles of one page: as few pages as there must be, each with as many tiles. */
export const tilesPerPage = (count: number): number =>
  Math.ceil(count / Math.max(1, Math.ceil(count / TILES_PER_PAGE)));

/**
 * Columns for `count` tiles in an area of `width` × `height` (any one unit) that make the tiles largest,
 * measured by the biggest box of the best ratio that fits into one.
 */
export function fitTiles(count: number, width: number, height: number): number {
  let best = { columns: 1, size: 0 };
  for (let columns = 1; columns <= count; columns++) {
    const rows = Math.ceil(count / columns);
    const size = Math.min(width / columns / BEST_RATIO, height / rows);
    if (size > best.size) best = { columns, size };
  }
  return best.columns;
}
