import type { Call } from '../base/context.ts';
import { freshPatch } from '../base/fresh-patch.ts';
import type { Routes } from '../base/tables.ts';
import { cancelClass, createClass, updateClass } from './change-class.ts';
import { createClassType, lockClassType, updateClassType } from './class-types/change-class-type.ts';
import { listClassTypes } from './class-types/list-class-types.ts';
import { closeLocation } from './closures/close-location.ts';
import { reopenLocation } from './closures/reopen-location.ts';
import { copyWeek } from './copy-week.ts';
import { publishClass, publishDrafts } from './drafts/publish.ts';
import { unpublishClass } from './drafts/unpublish-class.ts';
import { listOverlaps } from './overlaps.ts';
import { cancelSeries } from './series/cancel-series.ts';
import { changeSeries } from './series/change-series.ts';
import { createSeries } from './series/create-series.ts';
import { extendSeries } from './series/extend-series.ts';
import { holdSeries } from './series/hold-series.ts';
import { getClassSummary, lockWithRiders } from './store.ts';
import { askSubstitute } from './substitutes/ask-substitute.ts';
import { listSubstitutes } from './substitutes/list-substitutes.ts';
import { takeSubstitute } from './substitutes/take-substitute.ts';
import { withdrawSubstitute } from './substitutes/withdraw-substitute.ts';

export const scheduleRoutes: Routes = {
  listClassTypes: (call) => listClassTypes(call),
  createClassType: (call, { body }) => createClassType(call, body),
  updateClassType: async (call, { params, ...asked }) => {
    const before = await lockClassType(call, params.classTypeId);
    return updateClassType(call, before, freshPatch(asked, before));
  },
  listOverlaps: (call) => listOverlaps(call),
  createClass: async (call, { body }) => getClassSummary(call, await createClass(call, body)),
  updateClass: async (call, { params: { classId }, ...asked }) => {
    await lockWithRiders(call, classId);
    await updateClass(call, classId, freshPatch(asked, await presentOf(call, classId)));
    return getClassSummary(call, classId);
  },
  createSeries: (call, { body }) => createSeries(call, body),
  changeSeries: async (call, { params: { classId }, body, request }) => {
    const { scope, preview = false, leaveOut = false, ...changes } = body;
    const classes = await holdSeries(call, classId, scope);
    const patch = freshPatch({ body: changes, request }, await presentOf(call, classId));
    return changeSeries(call, classId, { classes, patch, preview, leaveOut });
  },
  extendSeries: (call, { params, body }) => extendSeries(call, params.classId, body),
  cancelSeries: (call, { params, body: { scope, preview = false } }) =>
    cancelSeries(call, params.classId, { scope, preview }),
  publishClass: async (call, { params, body }) => ({
    published: await publishClass(call, params.classId, body),
  }),
  publishDrafts: async (call, { body }) => ({ published: await publishDrafts(call, body) }),
  unpublishClass: async (call, { params: { classId } }) => {
    await unpublishClass(call, classId);
    return getClassSummary(call, classId);
  },
  listSubstitutes: (call) => listSubstitutes(call),
  askSubstitute: async (call, { params, body }) => ({
    substituteId: await askSubstitute(call, params.classId, body.note),
  }),
  takeSubstitute: async (call, { params, body }) => {
    await takeSubstitute(call, params.substituteId, { ...body, staffId: call.caller.staffId });
    return { ok: true };
  },
  assignSubstitute: async (call, { params, body }) => {
    await takeSubstitute(call, params.substituteId, body);
    return { ok: true };
  },
  withdrawSubstitute: async (call, { params }) => {
    await withdrawSubstitute(call, params.substituteId);
    return { ok: true };
  },
  closeLocation: (call, { params, body }) => closeLocation(call, params.locationId, body),
  reopenLocation: async (call, { params }) => {
    await reopenLocation(call, params.closureId);
    return { ok: true };
  },
  copyWeek: (call, { params, body }) => copyWeek(call, params.locationId, body),
  cancelClass: async (call, { params }) => {
    await cancelClass(call, params.classId);
    return { ok: true };
  },
};

/** A class as its form shows it. */
async function presentOf(call: Call, classId: string) {
  const present = await getClassSummary(call, classId);
  return { ...present, capacity: present.wantedCapacity, waitlistSize: present.waitlist.wantedSize };
}
