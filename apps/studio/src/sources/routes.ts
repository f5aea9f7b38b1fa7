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

/** The one whose connection these paths name. */
const source: ForeignSource = 'momence';

const thenTakingOver = async (call: Call, done: Promise<void>) => {
  await done;
  return readTakingOver(call, source);
};

const status = (call: Call) => readStatus(call, source);

export const sourceRoutes: Routes = {
  getSource: status,
  authorizeSource: (call, { body }) => authorize(call, source, body),
  connectSource: {
    async visit(visit, { body }) {
      await connect(visit, source, body);
      return perform(visit, status);
    },
  },
  async enableSource(call, { body }) {
    await setEnabled(call, source, body.enabled);
    return status(call);
  },
  async setSourceCheckIns(call, { body }) {
    await setCheckIns(call, source, body.on);
    return status(call);
  },
  getSourceRemoval: (call) => readRemoval(call, source),
  async removeSource(call, { body }) {
    await remove(call, source, body.coming);
    return { ok: true };
  },
  ...sourceMappingRoutes,
  getSourceHook: (call) => getHook(call, source),
  setSourceHook: (call, { body }) => setHook(call, source, body),
  removeSourceHook: async (call) => {
    await removeHook(call, source);
    return { ok: true };
  },
  getSourceLink: (call) => readLink(call, source),
  setSourceLink: (call, { body }) => setLink(call, source, body),
  listSourceTeachers: (call) => listTeachers(call, source),
  setSourceTeacher: (call, { params, body }) =>
    setTeacher(call, source, { teacherId: params.teacherId, instructorId: body.instructorId }),
  listSourceFields: { visit: (visit) => listFields(visit, source) },
  setSourceField: async (call, { params, body }) => {
    await setField(call, source, params.detail, body.field);
    return { ok: true };
  },
  listBodyProposals: {
    visit: async (visit, { params }) => ({
      proposals: await listProposals(visit, source, params.customerId),
    }),
  },
  leaveBodyProposal: async (call, { params, body }) => {
    await leaveProposal(call, source, params.customerId, body);
    return { ok: true };
  },
  getTakingOver: (call) => readTakingOver(call, source),
  takeOver: (call) => thenTakingOver(call, beginTakeover(call, source)),
  undoTakeOver: (call) => thenTakingOver(call, undoTakeover(call, source)),
};
