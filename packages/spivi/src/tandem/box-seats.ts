import type { Extra } from '../types.ts';
import { isElement, numberIn } from './elements.ts';

/** The element `Tandem` beside a box's events: its seats, told also while it has no event that would show them. */
export const writeBoxSeats = (seatIds: readonly number[]): Extra => ({ Tandem: { Seat: seatIds } });

/** The other end of `writeBoxSeats`; null where an answer's extras hold no such element. Never throws. */
export function readBoxSeats(extra: Extra | undefined): number[] | null {
  const told = extra?.Tandem;
  if (!isElement(told)) return null;
  // One arrives as its text, several as a list.
  const seats = [told.Seat].flat().map(numberIn);
  return seats.every((seat) => seat !== null) ? seats : null;
}
