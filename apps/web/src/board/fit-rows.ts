/** How the rows of a ranking share the wall. */

/** Head and foot of a column, in rows. */
const AROUND_ROWS = 2.2;
/** A row takes so much of the shorter side of the wall at least: from the last row of bikes its letters can be read. */
const LEAST_ROW = 0.028;
/** A column takes so much of it: a name and three numbers. */
const LEAST_COLUMN = 0.46;

type Size = { width: number; height: number };

/**
 * Columns beside each other, and rows in each, for `count` riders, so that no row is lower than can be read. Who does not fit
 * takes turns: as few pages as there must be, each with as many.
 * @param area where the columns stand, and the whole wall, px
 */
export function fitRows(
  count: number,
  { area, wall }: { area: Size; wall: Size },
): { columns: number; rows: number; pages: number } {
  const shorter = Math.min(wall.width, wall.height);
  const most = Math.max(1, Math.floor(area.height / (LEAST_ROW * shorter) - AROUND_ROWS));
  const beside = Math.max(1, Math.floor(area.width / (LEAST_COLUMN * shorter)));
  const columns = Math.min(beside, Math.max(1, Math.ceil(count / most)));
  const pages = Math.max(1, Math.ceil(count / (most * columns)));
  return { columns, rows: Math.max(1, Math.ceil(count / pages / columns)), pages };
}
