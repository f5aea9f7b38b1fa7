import { notFound } from '@tandem/platform';
import { audit } from '../../base/audit.ts';
import { announceChange } from '../../base/changes.ts';
import type { Call } from '../../base/context.ts';

/** Takes a closure away: classes may stand in its days again. @throws Problem not_found */
export async function reopenLocation(call: Call, closureId: string): Promise<void> {
  const gone = await call.trx
    .deleteFrom('closures')
    .where('studio_id', '=', call.studioId)
    .where('closure_id', '=', closureId)
    .returning('location_id')
    .executeTakeFirst();
  if (!gone) throw notFound('closure');
  await audit(call, 'location.reopen', { kind: 'location', id: gone.location_id }, { closureId });
  await announceChange(call, 'places', null);
}
