import type { ForeignSource } from '@tandem/api/words';
import { perform } from '../base/call.ts';
import type { Call } from '../base/context.ts';
import type { Routes } from '../base/tables.ts';
import { listFields, setField } from './body/fields.ts';
import { leaveProposal, listProposals } from './body/proposals.ts';
import { readLink, setLink } from './booking-link.ts';
import { setCheckIns } from './check-ins/set-check-ins.ts';
import { authorize, connect } from './connection/connect.ts';
import { setEnabled } from './connection/enable.ts';
import { readRemoval, remove } from './connection/leave.ts';
import { readStatus } from './connection/status.ts';
import { getHook, removeHook, setHook } from './hooks/manage-hook.ts';
import { sourceMappingRoutes } from './mapping/routes.ts';
import { beginTakeover } from './taking-over/begin-takeover.ts';
import { readTakingOver } from './taking-over/read-taking-over.ts';
import { undoTakeover } from './taking-over/undo-takeover.ts';
import { listTeachers, setTeacher } from './teachers/map-teachers.ts';

const thenTakingOver = async (call: Call, source: ForeignSource, done: Promise<void>) => {
  await done;
  return readTakingOver(call, source);
};

export const sourceRoutes: Routes = {
  getSource: (call, { params }) => readStatus(call, params.source),
  authorizeSource: (call, { params, body }) => authorize(call, params.source, body),
  connectSource: {
    async visit(visit, { params, body }) {
      await connect(visit, params.source, body);
      return perform(visit, (call) => readStatus(call, params.source));
    },
  },
  async enableSource(call, { params, body }) {
    await setEnabled(call, params.source, body.enabled);
    return readStatus(call, params.source);
  },
  async setSourceCheckIns(call, { params, body }) {
    await setCheckIns(call, params.source, body.on);
    return readStatus(call, params.source);
  },
  getSourceRemoval: (call, { params }) => readRemoval(call, params.source),
  async removeSource(call, { params, body }) {
    await remove(call, params.source, body.coming);
    return { ok: true };
  },
  ...sourceMappingRoutes,
  getSourceHook: (call, { params }) => getHook(call, params.source),
  setSourceHook: (call, { params, body }) => setHook(call, params.source, body),
  removeSourceHook: async (call, { params }) => {
    await removeHook(call, params.source);
    return { ok: true };
  },
  getSourceLink: (call, { params }) => readLink(call, params.source),
  setSourceLink: (call, { params, body }) => setLink(call, params.source, body),
  listSourceTeachers: (call, { params }) => listTeachers(call, params.source),
  setSourceTeacher: (call, { params, body }) =>
    setTeacher(call, params.source, { teacherId: params.teacherId, instructorId: body.instructorId }),
  listSourceFields: { visit: (visit, { params }) => listFields(visit, params.source) },
  setSourceField: async (call, { params, body }) => {
    await setField(call, params.source, params.detail, body.field);
    return { ok: true };
  },
  listBodyProposals: {
    visit: async (visit, { params }) => ({
      proposals: await listProposals(visit, params.source, params.customerId),
    }),
  },
  leaveBodyProposal: async (call, { params, body }) => {
    await leaveProposal(call, params.source, params.customerId, body);
    return { ok: true };
  },
  getTakingOver: (call, { params }) => readTakingOver(call, params.source),
  takeOver: (call, { params }) => thenTakingOver(call, params.source, beginTakeover(call, params.source)),
  undoTakeOver: (call, { params }) => thenTakingOver(call, params.source, undoTakeover(call, params.source)),
};
