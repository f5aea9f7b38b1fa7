type Cells = readonly (number | null | undefined)[];

/**
 * Means of equal stretches of a channel, for a drawing of so many columns: of what was recorded, zeros too; null where
 * nothing was. Of fewer cells than stretches each cell stands in several.
 */
export function meansOfStretches(cells: Cells, stretches: number): (number | null)[] {
  return Array.from({ length: stretches }, (_, i) => {
    const from = Math.floor((i * cells.length) / stretches);
    const to = Math.max(from + 1, Math.floor(((i + 1) * cells.length) / stretches));
    const known = cells.slice(from, to).filter((cell) => cell !== null && cell !== undefined);
    return known.length === 0 ? null : known.reduce((sum, cell) => sum + cell, 0) / known.length;
  });
}
