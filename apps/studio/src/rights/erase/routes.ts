import { inTenant } from '@tandem/platform';
import type { Studio } from '../../base/context.ts';
import type { Mount } from '../../base/mount.ts';
import { checkOwn } from '../../customers/index.ts';
import { eraseCustomer } from './erase-customer.ts';
import { listErasures, retryErasure } from './list-erasures.ts';

export function mountErasures(studio: Studio, mount: Mount): void {
  mount('eraseCustomer', async ({ caller, params, body }) => {
    checkOwn(caller, params.customerId);
    return eraseCustomer(studio, caller, params.customerId, body.confirm);
  });
  mount('listErasures', ({ caller }) =>
    inTenant(studio.db, caller.studioId, (trx) => listErasures(trx, caller.studioId)),
  );
  mount('retryErasure', ({ caller, params }) =>
    inTenant(studio.db, caller.studioId, async (trx) => {
      await retryErasure(studio, trx, caller, params.erasureId);
      return { ok: true as const };
    }),
  );
}
