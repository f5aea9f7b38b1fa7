import type { Work } from '../../base/context.ts';
import { SOON_PRIORITY } from '../../base/jobs.ts';
import { markForPush } from './push-mark.ts';

/** Makes Spivi follow what was changed of a person: whoever was left alone is taken up again. */
export async function followCustomer(
  work: Work,
  changed: { customerId: string; emailChanged: boolean; detailsChanged: boolean },
): Promise<void> {
  const { trx, studioId } = work;
  const { customerId } = changed;
  await trx
    .updateTable('spivi_matches')
    .set({ skipped_at: null })
    .where('studio_id', '=', studioId)
    .where('customer_id', '=', customerId)
    .where('skipped_at', 'is not', null)
    .execute();
  if (changed.emailChanged) await lookUp(work, customerId);
  if (changed.detailsChanged) await markForPush(work, [customerId]);
}

/** A person under a new email is looked up at once, not with the next daily run. */
async function lookUp({ studio, trx, studioId }: Work, customerId: string): Promise<void> {
  await trx
    .updateTable('spivi_matches')
    .set({ create_reason: null })
    .where('studio_id', '=', studioId)
    .where('customer_id', '=', customerId)
    .execute();
  const connection = await trx
    .selectFrom('spivi_connections')
    .select('enabled')
    .where('studio_id', '=', studioId)
    .executeTakeFirst();
  if (!connection?.enabled) return;
  const key = `${studioId}:${customerId}`;
  await studio.jobs.send(trx, 'match-customer', { studioId, customerId }, { key, priority: SOON_PRIORITY });
}
