import type { Call } from '../base/context.ts';
import { happened } from '../base/happened.ts';
import {
  freeSpots,
  holdsAs,
  lockFacts,
  refusal,
  refuseByTime,
  seenBy,
  unheldPlaces,
  useUpHolds,
} from '../bookings/index.ts';
import { offer } from './fill-places.ts';
import { waitOver } from './offer-gone.ts';
import { closesAtMs } from './rules.ts';
import { lockWait, termsOf } from './store.ts';

const MINUTE_MS = 60_000;

/**
 * Offers a free place to somebody of the list by hand, out of turn too, and until the class begins.
 * @throws Problem class_full where no place is free; wait_over where they are on the list no more
 */
export async function offerPlace(call: Call, waitId: string): Promise<void> {
  const wait = await lockWait(call, waitId);
  const { classId } = wait;
  const nowMs = call.now.getTime();
  if (wait.state === 'offered') return;
  if (wait.state !== 'waiting') throw waitOver();
  const facts = seenBy(await lockFacts(call, classId), holdsAs(call.caller), wait.customerId);
  const late = refuseByTime(facts, 'member', nowMs);
  if (late) throw refusal(late, null, []);
  if (unheldPlaces(facts, null) <= 0) throw refusal('class_full', null, freeSpots(facts));
  const terms = await termsOf(call, classId);
  const last = nowMs < closesAtMs(terms) ? closesAtMs(terms) : terms.startsAtMs;
  await offer(call, wait, new Date(Math.min(nowMs + terms.offerMinutes * MINUTE_MS, last)));
  // The place that the desk held is the one that it gives away.
  await useUpHolds(call, { classId, customerId: null });
  await happened(call, { kind: 'waitlist_changed', classId });
}
