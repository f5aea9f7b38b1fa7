import type { Access } from '@tandem/api/endpoint';
import { endpoints } from '@tandem/api/tracker';
import { inTenant, invalidField, mountEndpoint } from '@tandem/platform';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Db } from '../../base/db.ts';
import type { TrackerJobs } from '../../base/jobs.ts';
import { summarise } from '../../events/store.ts';
import type { LiveBoards } from '../../live/live-board.ts';
import { startEvent, stopEvent } from '../../live/start-stop.ts';
import type { Logins, Site } from '../../sites/login.ts';
import type { Sessions } from '../../sites/sessions.ts';
import type { BoardStream } from './board-stream.ts';
import { assertSameOrigin } from './same-origin.ts';

const MAX_SPAN_MS = 100 * 24 * 3600 * 1000;

type Parts = {
  db: Db;
  jobs: TrackerJobs;
  logins: Logins;
  sessions: Sessions;
  boards: LiveBoards;
  stream: BoardStream;
};

/** The tracker's own interface, for its live page. */
export function mountApi(app: FastifyInstance, parts: Parts): void {
  const { db, jobs, logins, sessions, boards, stream } = parts;
  const signedIn = (_access: Access, request: FastifyRequest): Promise<Site> => {
    if (request.method !== 'GET') assertSameOrigin(request);
    return sessions.find(request);
  };
  const present = ({ siteId, name, sourceName, timeZone }: Site) => ({
    siteId,
    siteName: name,
    sourceName,
    timeZone,
  });

  mountEndpoint(app, endpoints.getSession, signedIn, async ({ caller }) => present(caller));
  mountEndpoint(
    app,
    endpoints.signIn,
    async (_access, request) => assertSameOrigin(request),
    ({ body, request, reply }) =>
      logins.run(body, request.ip, async (trx, site) => {
        await sessions.start(trx, site.siteId, request, reply);
        return present(site);
      }),
  );
  mountEndpoint(app, endpoints.signOut, signedIn, async ({ request, reply }) => {
    await sessions.end(request, reply);
    return { ok: true as const };
  });
  mountEndpoint(app, endpoints.listBoxes, signedIn, ({ caller }) =>
    inTenant(db, String(caller.siteId), async (trx) => {
      const boxes = await trx.selectFrom('boxes').selectAll().orderBy('box_id').execute();
      return boxes.map((box) => ({
        boxId: box.box_id,
        name: box.name,
        seatIds: box.seat_ids,
        lastSeenAt: box.last_seen_at?.toISOString() ?? null,
      }));
    }),
  );
  mountEndpoint(app, endpoints.listEvents, signedIn, async ({ caller, query }) => {
    const span = { from: new Date(query.from), to: new Date(query.to) };
    const lengthMs = span.to.getTime() - span.from.getTime();
    if (lengthMs < 0 || lengthMs > MAX_SPAN_MS)
      throw invalidField('to', 'The span must end after it begins and last at most 100 days.');
    return inTenant(db, String(caller.siteId), (trx) => summarise(trx, { boxId: query.boxId, ...span }));
  });
  mountEndpoint(app, endpoints.getBoard, signedIn, ({ caller, params }) =>
    boards.board(caller.siteId, params.eventId),
  );
  mountEndpoint(app, endpoints.startEvent, signedIn, ({ caller: { siteId }, params: { eventId } }) =>
    inTenant(db, String(siteId), (trx) => startEvent(trx, jobs, { siteId, eventId })),
  );
  mountEndpoint(app, endpoints.stopEvent, signedIn, ({ caller: { siteId }, params: { eventId } }) =>
    inTenant(db, String(siteId), (trx) => stopEvent(trx, jobs, { siteId, eventId })),
  );

  const viewers = new WeakMap<FastifyRequest, { siteId: number; eventId: number }>();
  app.get(
    '/api/events/:eventId/live',
    {
      websocket: true,
      schema: { hide: true, params: endpoints.getBoard.params },
      // Refused before the upgrade, so that a stranger gets an answer and no socket.
      preHandler: async (request) => {
        assertSameOrigin(request);
        const { siteId } = await sessions.find(request);
        const { eventId } = request.params as { eventId: number };
        await boards.board(siteId, eventId);
        viewers.set(request, { siteId, eventId });
      },
    },
    (socket, request) => {
      const { siteId, eventId } = viewers.get(request)!;
      stream.watch(socket, siteId, eventId);
    },
  );
}
