import type { Extra } from '../types.ts';
import { isElement } from './elements.ts';

/**
 * How somebody is on an event's roster whom nobody booked: a strap of theirs signed them in, or a hand in the room has put them
 * on their seat.
 * @property sits whether it is known where they sit; else their seat gives way to whoever books it
 */
export type RiderCame = { came: 'strap' | 'hand'; sits: boolean };

/** The element `Tandem` among the extras of a row of a roster; a client written for Spivi passes over it. */
export const writeRiderCame = ({ came, sits }: RiderCame): Extra => ({
  Tandem: { Came: came, Sits: sits ? '1' : '0' },
});

/** The other end of `writeRiderCame`; null of whoever was booked, and where the server has no such element. Never throws. */
export function readRiderCame(extra: Extra): RiderCame | null {
  const told = extra.Tandem;
  if (!isElement(told) || (told.Came !== 'strap' && told.Came !== 'hand')) return null;
  return { came: told.Came, sits: told.Sits !== '0' };
}
