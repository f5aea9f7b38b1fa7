import type { ForeignSource } from '@tandem/api/words';
import { perform } from '../../base/call.ts';
import type { Call, Visit } from '../../base/context.ts';
import type { Routes } from '../../base/tables.ts';
import { listCalls, readDiagnostics } from '../health/diagnostics.ts';
import { findTodos } from '../health/todos.ts';
import { settleRead } from '../reading/read-source.ts';
import { believe } from './believe.ts';
import { classSource } from './class-source.ts';
import { linkPerson, unlinkPerson } from './link-person.ts';
import { listPeople, ofCustomer, readPerson } from './people.ts';
import { readMapping } from './read-mapping.ts';
import { placeEffect, setPlace } from './set-place.ts';
import { setSpots } from './set-spots.ts';

/** The one that these paths name. */
const source: ForeignSource = 'momence';

/** Does what a person has said, makes schedule and rosters follow, and says how it stands then. */
async function thenSettle<T>(
  visit: Visit,
  act: (call: Call) => Promise<void>,
  read: (call: Call) => Promise<T>,
): Promise<T> {
  await perform(visit, act);
  await settleRead(visit.studio, { studioId: visit.caller.studioId, source });
  return perform(visit, read);
}

const mapping = (call: Call) => readMapping(call, source);

export const sourceMappingRoutes: Routes = {
  getSourceMapping: mapping,
  getPlaceEffect: (call, { params, query }) =>
    placeEffect(call, source, { placeId: params.placeId, roomId: query.roomId ?? null }),
  setSourcePlace: {
    visit: (visit, { params, body }) =>
      thenSettle(visit, (call) => setPlace(call, source, { ...body, placeId: params.placeId }), mapping),
  },
  setSourceSpots: {
    visit: (visit, { body }) => thenSettle(visit, (call) => setSpots(call, source, body), mapping),
  },
  listSourcePeople: (call, { query }) => listPeople(call, source, query),
  linkSourcePerson: {
    visit: (visit, { params: { personId }, body }) =>
      thenSettle(
        visit,
        (call) => linkPerson(call, source, { ...body, personId }),
        (call) => readPerson(call, source, personId),
      ),
  },
  unlinkSourcePerson: {
    visit: (visit, { params: { personId } }) =>
      thenSettle(
        visit,
        (call) => unlinkPerson(call, source, personId),
        (call) => readPerson(call, source, personId),
      ),
  },
  getCustomerSource: (call, { params }) => ofCustomer(call, source, params.customerId),
  listSourceTodos: async (call) => ({ todos: await findTodos(call, source) }),
  believeSource: {
    visit: (visit, { body }) =>
      thenSettle(
        visit,
        (call) => believe(call, source, body),
        async () => ({ ok: true as const }),
      ),
  },
  getClassSource: (call, { params }) => classSource(call, params.classId),
  listSourceCalls: async (call) => ({ calls: await listCalls(call, source) }),
  getSourceDiagnostics: (call) => readDiagnostics(call, source),
};
