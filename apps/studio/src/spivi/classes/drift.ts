import type { DriftKind } from '@tandem/api/words';
import { announceChange } from '../../base/changes.ts';
import type { Work } from '../../base/context.ts';

/** Something of ours that was changed at Spivi: what we had confirmed, and what was found instead. */
export type Drift = {
  kind: DriftKind;
  before: string | null;
  after: string | null;
  customerId?: string;
  clientId?: number;
};

/** Written in the transaction that says that it was put right. */
export async function recordDrift(work: Work, classId: string, drift: readonly Drift[]): Promise<void> {
  const { trx, studioId } = work;
  if (drift.length === 0) return;
  await trx
    .insertInto('spivi_drift')
    .values(
      drift.map(({ kind, before, after, customerId, clientId }) => ({
        studio_id: studioId,
        class_id: classId,
        kind,
        before,
        after,
        customer_id: customerId ?? null,
        client_id: clientId ?? null,
      })),
    )
    .execute();
  await announceChange(work, 'spivi', null);
}
