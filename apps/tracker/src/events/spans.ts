/** Who held which seat from second to second of a class, half-open; `toSecond` null = still. */
export type Span = { seatId: number; clientId: number; fromSecond: number; toSecond: number | null };
