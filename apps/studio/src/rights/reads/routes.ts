import { inTenant } from '@tandem/platform';
import type { Studio } from '../../base/context.ts';
import type { Mount } from '../../base/mount.ts';
import { checkOwn } from '../../customers/index.ts';
import { assertThere } from '../assert-there.ts';
import { listReads } from './list-reads.ts';

export function mountReads(studio: Studio, mount: Mount): void {
  mount('listReads', ({ caller, params }) =>
    inTenant(studio.db, caller.studioId, async (trx) => {
      checkOwn(caller, params.customerId);
      await assertThere(trx, caller.studioId, params.customerId);
      return listReads(trx, caller.studioId, params.customerId);
    }),
  );
}
