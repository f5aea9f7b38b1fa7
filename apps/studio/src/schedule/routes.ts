import { MAX_SCHEDULE_DAYS } from '@tandem/api/words';
import { invalidField } from '@tandem/platform';
import { freshPatch } from '../base/fresh-patch.ts';
import type { Routes } from '../base/tables.ts';
import { cancelClass, createClass, updateClass } from './change-class.ts';
import { listClassTypes } from './class-types/list-class-types.ts';
import { listOverlaps } from './overlaps.ts';
import { getClassSummary, listClasses, lockWithRiders } from './store.ts';

const DAY_MS = 24 * 3600 * 1000;

export const scheduleRoutes: Routes = {
  listClassTypes: (call) => listClassTypes(call),
  listClasses: (call, { query }) => {
    const from = new Date(query.from);
    const to = new Date(query.to);
    if (to.getTime() - from.getTime() > MAX_SCHEDULE_DAYS * DAY_MS)
      throw invalidField('to', `At most ${MAX_SCHEDULE_DAYS} days at once.`, 'Ask for a shorter span.');
    return listClasses(call, { from, to, locationId: query.locationId });
  },
  listOverlaps: (call) => listOverlaps(call),
  createClass: async (call, { body }) => getClassSummary(call, await createClass(call, body)),
  updateClass: async (call, { params: { classId }, ...asked }) => {
    await lockWithRiders(call, classId);
    const present = await getClassSummary(call, classId);
    const patch = freshPatch(asked, { ...present, capacity: present.wantedCapacity });
    await updateClass(call, classId, patch);
    return getClassSummary(call, classId);
  },
  cancelClass: async (call, { params }) => {
    await cancelClass(call, params.classId);
    return { ok: true };
  },
};
