/** Who held which seat from second to second of a class, half-open; `toSecond` null = still. */
export type Span = {
  seatId: number;
  clientId: number;
  fromSecond: number;
  toSecond: number | null;
  /**
   * Whether they are known to sit there. Whoever came by their strap has a seat to be shown on, which holds nothing against a
   * booking, and what its bike sends is not theirs until somebody has seen where they sit.
   */
  sits: boolean;
  /**
   * How they came whom nobody booked: a strap of theirs signed them in, or a hand in the room has put them on their seat. Null:
   * booked, or seated by whoever books.
   */
  came: 'strap' | 'hand' | null;
  /** The seat that they are booked on whom a hand in the room has moved to this one; null: this one, or nobody booked them. */
  bookedSeat: number | null;
};

/** The spans of those who are on the roster now. */
export const heldNow = <S extends Pick<Span, 'toSecond'>>(spans: readonly S[]): S[] =>
  spans.filter((span) => span.toSecond === null);

/** The one span of somebody who is on the roster now. */
export const heldBy = (spans: readonly Span[], clientId: number): Span | undefined =>
  heldNow(spans).find((span) => span.clientId === clientId);

/** Who is known to sit on a seat now. */
export const sitsOn = (spans: readonly Span[], seatId: number): Span | undefined =>
  heldNow(spans).find((span) => span.sits && span.seatId === seatId);

/** Who came by their strap gives way to a booking of their seat; who was seen to sit down by a hand has it as the booked have. */
export const yields = ({ came }: Pick<Span, 'came'>): boolean => came === 'strap';

/** The spans of those on the roster now who came without a booking. */
export const walkIns = (spans: readonly Span[]): Span[] =>
  heldNow(spans).filter((span) => span.came !== null);
