import type { ConsentPurpose } from '@tandem/api/words';
import type { Studio } from '../base/context.ts';
import type { Trx } from '../base/db.ts';
import { markAllDirty, markConsentDirty } from './classes/mark-dirty.ts';
import { askAgain, resumePeople } from './people/resume-people.ts';
import { askAgainFor, pullRecent } from './workouts/pull-recent.ts';

/** Makes Spivi follow an answer that was just noted: seats, details, the account, and numbers that it still has. */
export async function followConsent(
  studio: Studio,
  trx: Trx,
  studioId: string,
  customerId: string,
  { purpose, granted }: { purpose: ConsentPurpose; granted: boolean },
): Promise<void> {
  if (purpose !== 'store') await markConsentDirty(studio, trx, studioId, customerId);
  if (!granted || purpose === 'board') return;
  await askAgainFor(studio, trx, studioId, customerId);
  if (purpose === 'store') return;
  await askAgain(studio, trx, studioId, customerId);
}

/** The same for many people at once. */
export async function followManyConsents(
  studio: Studio,
  trx: Trx,
  studioId: string,
  purposes: readonly ConsentPurpose[],
): Promise<void> {
  if (purposes.some((purpose) => purpose !== 'store')) await markAllDirty(studio, trx, studioId);
  if (purposes.some((purpose) => purpose !== 'board')) await pullRecent(studio, trx, studioId);
  if (purposes.includes('send')) await resumePeople(studio, trx, studioId);
}
