import { inTenant, notFound } from '@tandem/platform';
import { sql } from 'kysely';
import { audit } from '../audit.ts';
import type { Caller, Studio } from '../context.ts';
import type { Trx } from '../db.ts';
import { announceChange } from '../live.ts';
import { markAllDirty } from './mark-dirty.ts';
import { startMatching } from './match-run.ts';

type Who = Pick<Caller, 'studioId' | 'accountId'>;

/**
 * Enables a draft, pauses, or resumes and compares everything. A draft stays one until it is enabled.
 * @throws Problem not_found
 */
export async function setEnabled(studio: Studio, caller: Who, enabled: boolean): Promise<void> {
  const { studioId } = caller;
  await inTenant(studio.db, studioId, async (trx) => {
    const before = await trx
      .selectFrom('spivi_connections')
      .select('draft')
      .where('studio_id', '=', studioId)
      .forNoKeyUpdate()
      .executeTakeFirst();
    if (!before) throw notFound('connection');
    await trx
      .updateTable('spivi_connections')
      .set({ enabled, draft: before.draft && !enabled })
      .where('studio_id', '=', studioId)
      .execute();
    const action = !enabled ? 'spivi.pause' : before.draft ? 'spivi.enable' : 'spivi.resume';
    await audit(trx, caller, action, { kind: 'spivi', id: studioId });
    if (enabled && before.draft) await endPreview(studio, trx, studioId);
    if (enabled) await markAllDirty(studio, trx, studioId);
    await announceChange(trx, studioId, 'spivi', null);
  });
}

/** What was previewed is applied, and who is left is matched. */
async function endPreview(studio: Studio, trx: Trx, studioId: string): Promise<void> {
  await trx
    .updateTable('spivi_match_runs')
    .set({ state: 'finished', finished_at: sql<Date>`now()` })
    .where('studio_id', '=', studioId)
    .where('trigger', '=', 'preview')
    .where('state', 'in', ['running', 'paused'])
    .execute();
  await startMatching(studio, trx, studioId, 'enabled');
}

/** Whether accounts are made and details sent. @throws Problem not_found */
export async function setChoices(
  studio: Studio,
  caller: Who,
  choices: { createMissing: boolean; pushDetails: boolean },
): Promise<void> {
  const { studioId } = caller;
  await inTenant(studio.db, studioId, async (trx) => {
    const changed = await trx
      .updateTable('spivi_connections')
      .set({ create_missing: choices.createMissing, push_details: choices.pushDetails })
      .where('studio_id', '=', studioId)
      .returning('studio_id')
      .executeTakeFirst();
    if (!changed) throw notFound('connection');
    await audit(trx, caller, 'spivi.choices', { kind: 'spivi', id: studioId }, choices);
    await announceChange(trx, studioId, 'spivi', null);
  });
}
