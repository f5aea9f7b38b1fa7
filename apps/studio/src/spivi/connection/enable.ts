import { notFound } from '@tandem/platform';
import { audit } from '../../base/audit.ts';
import { announceChange } from '../../base/changes.ts';
import type { Call } from '../../base/context.ts';
import { markAllDirty } from '../classes/mark-dirty.ts';
import { applyPreview } from '../people/match-preview.ts';
import { markForPush } from '../people/push-mark.ts';
import { resumePeople } from '../people/resume-people.ts';

/**
 * Enables a draft, pauses, or resumes and compares everything. A draft stays one until it is enabled.
 * @throws Problem not_found
 */
export async function setEnabled(call: Call, enabled: boolean): Promise<void> {
  const { trx, studioId } = call;
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
  await audit(call, action, { kind: 'spivi', id: studioId });
  if (enabled && before.draft) await applyPreview(call);
  else if (enabled) await resumePeople(call);
  if (enabled) await markAllDirty(call);
  await announceChange(call, 'spivi', null);
}

/** Whether accounts are made and details sent. @throws Problem not_found */
export async function setChoices(
  call: Call,
  choices: { createMissing: boolean; pushDetails: boolean },
): Promise<void> {
  const { trx, studioId } = call;
  const changed = await trx
    .updateTable('spivi_connections')
    .set({ create_missing: choices.createMissing, push_details: choices.pushDetails })
    .where('studio_id', '=', studioId)
    .returning('studio_id')
    .executeTakeFirst();
  if (!changed) throw notFound('connection');
  await audit(call, 'spivi.choices', { kind: 'spivi', id: studioId }, choices);
  await markForPush(call, 'everybody');
  await resumePeople(call);
  await announceChange(call, 'spivi', null);
}
