import { inTenant, notFound } from '@tandem/platform';
import { audit } from '../../base/audit.ts';
import { announceChange } from '../../base/changes.ts';
import type { Caller, Studio } from '../../base/context.ts';
import { markAllDirty } from '../classes/mark-dirty.ts';
import { applyPreview } from '../people/match-preview.ts';
import { markForPush } from '../people/push-mark.ts';
import { resumePeople } from '../people/resume-people.ts';

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
    await audit({ trx, caller }, action, { kind: 'spivi', id: studioId });
    if (enabled && before.draft) await applyPreview(studio, trx, studioId);
    else if (enabled) await resumePeople(studio, trx, studioId);
    if (enabled) await markAllDirty(studio, trx, studioId);
    await announceChange({ trx, studioId }, 'spivi', null);
  });
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
    await audit({ trx, caller }, 'spivi.choices', { kind: 'spivi', id: studioId }, choices);
    await markForPush(studio, trx, studioId, 'everybody');
    await resumePeople(studio, trx, studioId);
    await announceChange({ trx, studioId }, 'spivi', null);
  });
}
