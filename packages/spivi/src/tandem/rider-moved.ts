import type { Extra } from '../types.ts';
import { isElement, numberIn } from './elements.ts';

/** The element `Tandem` among the extras of a row of a roster: a hand in the room has moved them, from this seat. */
export const writeRiderMoved = (bookedSeatId: number): Extra => ({
  Tandem: { BookedSeat: String(bookedSeatId) },
});

/**
 * The other end of `writeRiderMoved`: the seat that whoever books gave them. Null of who sits on that one, and where the server
 * has no such element. Never throws.
 */
export function readRiderMoved(extra: Extra): number | null {
  const told = extra.Tandem;
  return isElement(told) ? numberIn(told.BookedSeat) : null;
}
