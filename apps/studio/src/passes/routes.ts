import { freshPatch } from '../base/fresh-patch.ts';
import type { Routes } from '../base/tables.ts';
import { changePass } from './change-pass.ts';
import { givePass } from './give-pass.ts';
import { createPassKind, listPassKinds, lockPassKind, updatePassKind } from './kinds.ts';
import { listPassEntries, listPasses } from './list-passes.ts';
import { listRights } from './rights.ts';

export const passRoutes: Routes = {
  listPassKinds: (call) => listPassKinds(call),
  createPassKind: (call, { body }) => createPassKind(call, body),
  updatePassKind: async (call, { params, ...asked }) => {
    const before = await lockPassKind(call, params.passKindId);
    return updatePassKind(call, before, freshPatch(asked, before));
  },
  listPasses: (call, { params }) => listPasses(call, params.customerId),
  givePass: (call, { params, body }) => givePass(call, params.customerId, body),
  changePass: (call, { params, body }) => changePass(call, params.passId, body),
  listPassEntries: (call, { params }) => listPassEntries(call, params.passId),
  listRights: (call, { params, query }) => listRights(call, { classId: params.classId, ...query }),
};
