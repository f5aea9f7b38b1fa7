import { type Asked, mountEndpoint } from '@tandem/platform';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Site, Tracker } from '../../base/context.ts';
import { mountRoutes } from '../../base/routes.ts';
import type { LiveBoards } from '../../live/index.ts';
import { findSession, type Logins, startSession } from '../../sites/index.ts';
import { type BoardStream, mountBoardStream } from './board-stream.ts';
import { pageRoutes, pageTable, sessionOf, signIn } from './routes.ts';
import { assertSameOrigin } from './same-origin.ts';
import { sessionTokenOf, setSessionCookie, signCookies } from './session-cookie.ts';

export { type BoardStream, createBoardStream } from './board-stream.ts';

/** The tracker's own interface, for its live page. */
export async function mountPage(
  app: FastifyInstance,
  tracker: Tracker,
  parts: { logins: Logins; boards: LiveBoards; stream: BoardStream; cookieKeys: Buffer[] },
): Promise<void> {
  const { logins, boards, stream } = parts;
  await signCookies(app, parts.cookieKeys);
  const siteOf = (request: FastifyRequest): Promise<Site> => findSession(tracker, sessionTokenOf(request));
  mountRoutes(app, tracker, {
    table: pageTable,
    routes: pageRoutes(boards),
    authorise(_access, request) {
      if (request.method !== 'GET') assertSameOrigin(request);
      return siteOf(request);
    },
  });
  mountEndpoint(
    app,
    signIn,
    async (_access, request) => assertSameOrigin(request),
    ({ body, request, reply }: Asked<typeof signIn>) =>
      logins.perform({ ...body, ip: request.ip }, async (call) => {
        setSessionCookie(request, reply, await startSession(call));
        return sessionOf(call.caller);
      }),
  );
  mountBoardStream(app, { siteOf, boards, stream });
}
