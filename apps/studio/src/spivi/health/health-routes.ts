import { inTenant } from '@tandem/platform';
import type { Studio } from '../../base/context.ts';
import type { Trx } from '../../base/db.ts';
import type { Mount } from '../../base/mount.ts';
import { getAttempt, listAttempts } from '../calls/attempts.ts';
import { readDiagnostics } from './diagnostics.ts';
import { readHealth } from './health.ts';
import { confirmDeletions, retry, skip } from './retry-skip.ts';

const ok = { ok: true as const };

/** What shows how the integration fares, and what a person can do about it. */
export function mountSpiviHealth(studio: Studio, mount: Mount): void {
  const within = <T>(studioId: string, work: (trx: Trx) => Promise<T>) => inTenant(studio.db, studioId, work);

  mount('getSpiviHealth', ({ caller: { studioId } }) =>
    within(studioId, (trx) => readHealth(studio, trx, studioId)),
  );
  mount('listAttempts', ({ caller: { studioId }, query }) =>
    within(studioId, (trx) => listAttempts(trx, studioId, query)),
  );
  mount('getAttempt', ({ caller: { studioId }, params }) =>
    within(studioId, (trx) => getAttempt(trx, studioId, params.attemptId)),
  );
  mount('getDiagnostics', ({ caller: { studioId } }) =>
    within(studioId, (trx) => readDiagnostics(studio, trx, studioId)),
  );
  mount('retrySpivi', async ({ caller, body }) => {
    await retry(studio, caller, body);
    return ok;
  });
  mount('skipSpivi', async ({ caller, body }) => {
    await skip(studio, caller, body);
    return ok;
  });
  mount('confirmDeletions', async ({ caller }) => {
    await confirmDeletions(studio, caller);
    return ok;
  });
}
