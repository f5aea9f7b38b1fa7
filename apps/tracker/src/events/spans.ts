/** Who held which seat from second to second of a class, half-open; `toSecond` null = still. */
export type Span = { seatId: number; clientId: number; fromSecond: number; toSecond: number | null };

/** Whose a sample is: whoever held the seat in that second, or nobody. Never two people. */
export function holderAt(spans: readonly Span[], seatId: number, second: number): number | null {
  const span = spans.find(
    (s) => s.seatId === seatId && s.fromSecond <= second && (s.toSecond === null || second < s.toSecond),
  );
  return span?.clientId ?? null;
}
