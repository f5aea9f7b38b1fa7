import { sql } from 'kysely';
import { audit } from '../base/audit.ts';
import type { Call } from '../base/context.ts';
import { happened } from '../base/happened.ts';
import { fillPlaces } from './fill-places.ts';
import { offerGone } from './offer-gone.ts';
import { lockWait, type StoredWait, setWaits } from './store.ts';

/** Leaves a list, or takes somebody off it. Where they are on it no more nothing happens. */
export async function leaveWaitlist(call: Call, waitId: string): Promise<void> {
  const wait = await lockWait(call, waitId);
  if (wait.state !== 'waiting' && wait.state !== 'offered') return;
  await end(call, wait, call.caller.customerId === wait.customerId ? 'left' : 'removed');
}

/** Turns an offered place down: it goes to the next. Doing it again changes nothing. @throws Problem offer_gone */
export async function declineOffer(call: Call, waitId: string): Promise<void> {
  const wait = await lockWait(call, waitId);
  if (wait.state === 'declined') return;
  if (wait.state !== 'offered') throw offerGone();
  await end(call, wait, 'declined');
}

async function end(call: Call, wait: StoredWait, state: 'left' | 'removed' | 'declined'): Promise<void> {
  const { waitId, classId } = wait;
  await setWaits(call, sql`wait_id = ${waitId}`, { state });
  await audit(call, 'waitlist.leave', { kind: 'wait', id: waitId }, { classId, state });
  await happened(call, { kind: 'waitlist_changed', classId });
  if (wait.state === 'offered') await fillPlaces(call, { classId });
}
