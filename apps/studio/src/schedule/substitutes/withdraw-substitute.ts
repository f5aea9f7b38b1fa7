import { may } from '@tandem/api/words';
import { audit } from '../../base/audit.ts';
import { announceChange } from '../../base/changes.ts';
import type { Call } from '../../base/context.ts';
import { notLeading } from './ask-substitute.ts';
import { lockOpen } from './lock-open.ts';

/**
 * Nobody is looked for any more: who asked leads the class themself.
 * @throws Problem not_found; substitute_taken; substitute_gone; not_leading of somebody else's request
 */
export async function withdrawSubstitute(call: Call, substituteId: string): Promise<void> {
  const { trx, studioId, caller, now } = call;
  const { classId, askedBy } = await lockOpen(call, substituteId);
  if (askedBy !== caller.staffId && !may(caller.role, 'assignSubstitutes')) throw notLeading();
  await trx
    .updateTable('substitutes')
    .set({ state: 'withdrawn', settled_at: now, note: '' })
    .where('studio_id', '=', studioId)
    .where('substitute_id', '=', substituteId)
    .execute();
  await audit(call, 'substitute.withdraw', { kind: 'class', id: classId }, { substituteId });
  await announceChange(call, 'class', classId);
}
