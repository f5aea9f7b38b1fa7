import type { Booking } from '@tandem/api/studio';
import { invalidField, notFound } from '@tandem/platform';
import type { Call } from '../base/context.ts';
import { happened } from '../base/happened.ts';
import { holdPerson } from '../consent/index.ts';
import { actorOf, noteChange } from './act.ts';
import { bookingCancelled, refusal } from './refusal.ts';
import { refuseSwap, unoccupied } from './rules.ts';
import { exchangeSpots, getBooking, lockFacts } from './store.ts';

/** Who is to swap with whom, and both spots as whoever asks sees them: `from` is the booking's own, `to` the other's. */
export type SwapRequest = { bookingId: string; withBookingId: string; from: number; to: number };

/**
 * Two people of a class change places, also where it is full: both move or neither does. Where they have changed places
 * already nothing happens.
 * @throws Problem spot_changed where one of the two sits elsewhere by now
 */
export async function swapSpots(call: Call, { from, to, ...who }: SwapRequest): Promise<Booking[]> {
  if (from === to) throw invalidField('to', 'That is the same spot.', 'Choose the spot of another person.');
  const read = async () =>
    [await getBooking(call, who.bookingId, null), await getBooking(call, who.withBookingId, null)] as const;
  const [{ classId, customerId }, partner] = await read();
  if (partner.classId !== classId) throw notFound('booking');
  for (const person of [customerId, partner.customerId].sort()) await holdPerson(call, person, 'changes');
  const facts = await lockFacts(call, classId);
  const [one, other] = await read();
  if (one.state === 'cancelled' || other.state === 'cancelled') throw bookingCancelled();
  if (one.spotNumber === to && other.spotNumber === from) return [one, other];
  const asked = {
    swap: [
      { ...one, seen: from },
      { ...other, seen: to },
    ],
    actor: actorOf(call.caller),
  } as const;
  const refused = refuseSwap(facts, asked, call.now.getTime());
  if (refused) throw refusal(refused, to, unoccupied(facts));
  const after = await exchangeSpots(call, one, other);
  await happened(call, { kind: 'roster_changed', classId, bookingIds: [one.bookingId, other.bookingId] });
  await noteChange(call, 'booking.swap', one, after[0]);
  await noteChange(call, 'booking.swap', other, after[1]);
  return after;
}
