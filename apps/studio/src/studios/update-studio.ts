import type { endpoints, Studio } from '@tandem/api/studio';
import { sql } from 'kysely';
import type { z } from 'zod';
import { audit } from '../base/audit.ts';
import { announceChange } from '../base/changes.ts';
import type { Call, Work } from '../base/context.ts';
import { getStudio } from './get-studio.ts';

type Patch = Omit<z.output<typeof endpoints.updateStudio.body>, 'version'>;

/** The studio's own settings, locked until the transaction ends. */
export async function lockStudio(work: Work): Promise<Studio> {
  const { trx, studioId } = work;
  await sql`select 1 from studios where studio_id = ${studioId} for no key update`.execute(trx);
  return getStudio(work);
}

/** Changes what the studio says of every new class; those that stand keep their own. */
export async function updateStudio(call: Call, { lateCancelMinutes: to }: Patch): Promise<Studio> {
  const { trx, studioId } = call;
  const before = await getStudio(call);
  if (to === undefined || to === before.lateCancelMinutes) return before;
  await trx
    .updateTable('studios')
    .set({ late_cancel_minutes: to })
    .where('studio_id', '=', studioId)
    .execute();
  const lateCancelMinutes = { from: before.lateCancelMinutes, to };
  await audit(call, 'studio.update', { kind: 'studio', id: studioId }, { lateCancelMinutes });
  await announceChange(call, 'places', null);
  return getStudio(call);
}
