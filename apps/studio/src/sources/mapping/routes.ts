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

/** Does what a person has said, makes schedule and rosters follow, and says how it stands then. */
async function thenSettle<T>(
  visit: Visit,
  source: ForeignSource,
  act: (call: Call) => Promise<void>,
  read: (call: Call) => Promise<T>,
): Promise<T> {
  await perform(visit, act);
  await settleRead(visit.studio, { studioId: visit.caller.studioId, source });
  return perform(visit, read);
}

const mapping = (source: ForeignSource) => (call: Call) => readMapping(call, source);

export const sourceMappingRoutes: Routes = {
  getSourceMapping: (call, { params }) => readMapping(call, params.source),
  getPlaceEffect: (call, { params, query }) =>
    placeEffect(call, params.source, { placeId: params.placeId, roomId: query.roomId ?? null }),
  setSourcePlace: {
    visit: (visit, { params, body }) =>
      thenSettle(
        visit,
        params.source,
        (call) => setPlace(call, params.source, { ...body, placeId: params.placeId }),
        mapping(params.source),
      ),
  },
  setSourceSpots: {
    visit: (visit, { params, body }) =>
      thenSettle(visit, params.source, (call) => setSpots(call, params.source, body), mapping(params.source)),
  },
  listSourcePeople: (call, { params, query }) => listPeople(call, params.source, query),
  linkSourcePerson: {
    visit: (visit, { params, body }) =>
      thenSettle(
        visit,
        params.source,
        (call) => linkPerson(call, params.source, { ...body, personId: params.personId }),
        (call) => readPerson(call, params.source, params.personId),
      ),
  },
  unlinkSourcePerson: {
    visit: (visit, { params }) =>
      thenSettle(
        visit,
        params.source,
        (call) => unlinkPerson(call, params.source, params.personId),
        (call) => readPerson(call, params.source, params.personId),
      ),
  },
  getCustomerSource: (call, { params }) => ofCustomer(call, params.source, params.customerId),
  listSourceTodos: async (call, { params }) => ({ todos: await findTodos(call, params.source) }),
  believeSource: {
    visit: (visit, { params, body }) =>
      thenSettle(
        visit,
        params.source,
        (call) => believe(call, params.source, body),
        async () => ({ ok: true as const }),
      ),
  },
  getClassSource: (call, { params }) => classSource(call, params.classId),
  listSourceCalls: async (call, { params }) => ({ calls: await listCalls(call, params.source) }),
  getSourceDiagnostics: (call, { params }) => readDiagnostics(call, params.source),
};
