import type { ConsentPurpose } from '@tandem/api/studio';
import { sql } from 'kysely';
import type { Studio } from '../context.ts';
import type { Trx } from '../db.ts';
import { markAllDirty, markConsentDirty } from './classes/mark-dirty.ts';
import { markForPush } from './people/push-mark.ts';
import { askAgainFor, pullRecent } from './workouts/pull-recent.ts';

/** Makes Spivi follow an answer that was just noted: seats, details and the account; numbers that it still has. */
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
  await markForPush(studio, trx, studioId, [customerId]);
  await sendAccounts(studio, trx, studioId);
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
  if (!purposes.includes('send')) return;
  await markForPush(studio, trx, studioId, 'unsent');
  await sendAccounts(studio, trx, studioId);
}

async function sendAccounts(studio: Studio, trx: Trx, studioId: string): Promise<void> {
  const { rows } = await sql`select 1 from spivi_connections
    where studio_id = ${studioId} and enabled and create_missing`.execute(trx);
  if (rows.length > 0) await studio.jobs.send(trx, 'create-accounts', { studioId }, { key: studioId });
}
