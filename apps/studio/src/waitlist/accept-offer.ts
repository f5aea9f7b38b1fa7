import type { Booking } from '@tandem/api/studio';
import type { Call } from '../base/context.ts';
import { bookSpot, holdsAs, lockFacts, seenBy, unoccupied } from '../bookings/index.ts';
import { offerGone } from './offer-gone.ts';
import { spotFor } from './rules.ts';
import { lockWait, openWaits } from './store.ts';

type Yes = { waitId: string; spotNumber?: number; acceptOverlap?: true };

/**
 * Takes a place that is held, by the rules of any booking: on the spot that is asked for, else the one that is held for them, else
 * the one that was wished, else any. @throws Problem offer_gone; rider_busy, as a question
 */
export async function acceptOffer(call: Call, { waitId, spotNumber, acceptOverlap }: Yes): Promise<Booking> {
  const { classId, customerId } = await lockWait(call, waitId);
  const all = await lockFacts(call, classId);
  const facts = seenBy(all, holdsAs(call.caller), customerId);
  const wait = (await openWaits(call, classId)).find((one) => one.waitId === waitId);
  if (!wait || !facts.waitlist.offered.includes(customerId)) throw offerGone();
  const held = all.held.find((one) => one.customerId === customerId);
  return bookSpot(call, {
    classId,
    customerId,
    spotNumber: spotNumber ?? held?.spotNumber ?? spotFor(wait.wishedSpot, unoccupied(facts)),
    acceptOverlap,
  });
}
