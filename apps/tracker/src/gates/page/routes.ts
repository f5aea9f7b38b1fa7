import { endpoints } from '@tandem/api/tracker';
import type { Site } from '../../base/context.ts';
import type { Routes } from '../../base/routes.ts';
import { listBoxes } from '../../boxes/index.ts';
import { listEvents } from '../../events/index.ts';
import { type LiveBoards, startEvent, stopEvent } from '../../live/index.ts';
import { endSession } from '../../sites/index.ts';
import { clearSessionCookie, sessionTokenOf } from './session-cookie.ts';

/** Whoever signs in is not known before. */
const { signIn, ...table } = endpoints;

export { signIn, table as pageTable };

/** The page's endpoints, each with its verb. */
export const pageRoutes = (boards: LiveBoards): Routes<typeof table, Site> => ({
  getSession: async ({ caller }) => sessionOf(caller),
  signOut: async (call, { request, reply }) => {
    await endSession(call, sessionTokenOf(request));
    clearSessionCookie(request, reply);
    return { ok: true };
  },
  listBoxes: (call) => listBoxes(call),
  listEvents: (call, { query }) => listEvents(call, query),
  getBoard: {
    visit: ({ caller }, { params }) => boards.board({ siteId: caller.siteId, eventId: params.eventId }),
  },
  startEvent: (call, { params }) => startEvent(call, params.eventId),
  stopEvent: (call, { params }) => stopEvent(call, params.eventId),
});

export const sessionOf = ({ siteId, name, sourceName, timeZone }: Site) => ({
  siteId,
  siteName: name,
  sourceName,
  timeZone,
});
