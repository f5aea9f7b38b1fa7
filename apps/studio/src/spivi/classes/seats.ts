/** How the spots of a room map to the seats of a box: an explicit row, else spot + offset. */
export type SeatTable = { offset: number; rows: ReadonlyMap<number, number> };

/** Spivi's seat of a spot; null where it would be below zero, which no layout has. */
export function seatOf(table: SeatTable, spotNumber: number): number | null {
  const seat = table.rows.get(spotNumber) ?? spotNumber + table.offset;
  return seat >= 0 ? seat : null;
}

/** Two spots that would share a seat, or null. */
export function seatClash(
  table: SeatTable,
  spotNumbers: readonly number[],
): { spots: [number, number]; seatId: number } | null {
  const taken = new Map<number, number>();
  for (const spot of spotNumbers) {
    const seatId = seatOf(table, spot);
    if (seatId === null) continue;
    const other = taken.get(seatId);
    if (other !== undefined) return { spots: [other, spot], seatId };
    taken.set(seatId, spot);
  }
  return null;
}
