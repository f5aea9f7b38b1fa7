import { MAX_SCHEDULE_DAYS } from '@tandem/api/studio';
import { inTenant, invalidField } from '@tandem/platform';
import type { Caller, Studio } from '../base/context.ts';
import type { Mount } from '../base/mount.ts';
import { cancelClass, createClass, updateClass } from './change-class.ts';
import { getClass, listClasses, type Viewer } from './store.ts';

const DAY_MS = 24 * 3600 * 1000;

export const viewerOf = (studio: Studio, caller: Caller): Viewer => ({
  studioId: caller.studioId,
  customerId: caller.customerId,
  now: studio.now(),
});

export function mountSchedule(studio: Studio, mount: Mount): void {
  mount('listClasses', ({ caller, query }) => {
    const from = new Date(query.from);
    const to = new Date(query.to);
    if (to.getTime() - from.getTime() > MAX_SCHEDULE_DAYS * DAY_MS)
      throw invalidField('to', `At most ${MAX_SCHEDULE_DAYS} days at once.`, 'Ask for a shorter span.');
    return inTenant(studio.db, caller.studioId, (trx) =>
      listClasses(trx, viewerOf(studio, caller), { from, to, locationId: query.locationId }),
    );
  });
  mount('createClass', ({ caller, body }) =>
    inTenant(studio.db, caller.studioId, async (trx) => {
      const classId = await createClass(studio, trx, caller, body);
      return getClass(trx, viewerOf(studio, caller), classId);
    }),
  );
  mount('updateClass', ({ caller, params, body }) =>
    inTenant(studio.db, caller.studioId, async (trx) => {
      await updateClass(studio, trx, caller, params.classId, body);
      return getClass(trx, viewerOf(studio, caller), params.classId);
    }),
  );
  mount('cancelClass', ({ caller, params }) =>
    inTenant(studio.db, caller.studioId, async (trx) => {
      await cancelClass(studio, trx, caller, params.classId);
      return { ok: true as const };
    }),
  );
}
