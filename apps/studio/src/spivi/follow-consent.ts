import type { ConsentPurpose } from '@tandem/api/words';
import type { Work } from '../base/context.ts';
import { sendTellBoards } from './board/send.ts';
import { markAllDirty, markConsentDirty } from './classes/mark-dirty.ts';
import { askAgain, resumePeople } from './people/resume-people.ts';
import { askAgainFor, pullRecent } from './workouts/pull-recent.ts';

/**
 * Makes Spivi follow an answer that was just noted: seats, details, the account, how they show on the board, whether their
 * strap signs them in, and numbers that it still has.
 */
export async function followConsent(
  work: Work,
  customerId: string,
  { purpose, granted }: { purpose: ConsentPurpose; granted: boolean },
): Promise<void> {
  // What is kept of people before what is kept of classes, as everywhere.
  if (granted && purpose === 'send') await askAgain(work, customerId);
  if (purpose === 'send' || purpose === 'board') await markConsentDirty(work, customerId);
  // Who has nothing booked may still be named for what they rode.
  await sendTellBoards(work);
  if (granted && (purpose === 'store' || purpose === 'send')) await askAgainFor(work, customerId);
}

/** The same for many people at once. */
export async function followManyConsents(work: Work, purposes: readonly ConsentPurpose[]): Promise<void> {
  if (purposes.includes('send')) await resumePeople(work);
  if (purposes.some((purpose) => purpose !== 'store')) await markAllDirty(work);
  await sendTellBoards(work);
  if (purposes.some((purpose) => purpose !== 'board')) await pullRecent(work);
}
