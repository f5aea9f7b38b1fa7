import { screensMay } from '@tandem/api/tracker';
import { type Asked, mountEndpoint } from '@tandem/platform';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { inSite } from '../../base/call.ts';
import type { Screen, Tracker, Viewer } from '../../base/context.ts';
import { problem } from '../../base/problem.ts';
import { mountRoutes } from '../../base/routes.ts';
import { codesOf } from '../../codes/index.ts';
import type { LiveBoards } from '../../live/index.ts';
import { pairScreen as letIn } from '../../screens/index.ts';
import { findSession, hasSites, type Logins, setUp as makeClub, startSession } from '../../sites/index.ts';
import type { KnownCallers } from '../known-callers.ts';
import { type BoardStream, mountBoardStream } from './board-stream.ts';
import { getPlace, pageRoutes, pageTable, pairScreen, sessionOf, setUp, signIn } from './routes.ts';
import { assertSameOrigin, guardHost } from './same-origin.ts';
import { SCREEN_SECONDS, sessionTokenOf, setSessionCookie, signCookies } from './session-cookie.ts';

export { type BoardStream, createBoardStream } from './board-stream.ts';

export type PageParts = {
  boards: LiveBoards;
  stream: BoardStream;
  /** The first signs sessions; cookies signed with a later one are still taken. */
  cookieKeys: Buffer[];
  /** What opens the set-up of the first club. */
  setUpToken: string;
  /** Where people reach the studio, null where that is not told. */
  studioUrl: string | null;
  /** Where people reach the tracker, null where that is not told. */
  trackerUrl: string | null;
};

/** The tracker's own interface, for its live page. */
export async function mountPage(
  app: FastifyInstance,
  tracker: Tracker,
  parts: PageParts & { logins: Logins; known: KnownCallers },
): Promise<void> {
  const { logins, boards, stream, known } = parts;
  guardHost(app, parts.trackerUrl);
  await signCookies(app, parts.cookieKeys);
  const viewerOf = async (request: FastifyRequest): Promise<Viewer> => {
    const viewer = await findSession(tracker, sessionTokenOf(request));
    known.remember(request, `site ${viewer.siteId}`);
    return viewer;
  };
  mountRoutes(app, tracker, {
    table: pageTable,
    routes: pageRoutes(boards, logins),
    async authorise(_endpoint, request, name) {
      if (request.method !== 'GET') assertSameOrigin(request);
      const viewer = await viewerOf(request);
      if (viewer.screen) assertMay(viewer.screen, name);
      return viewer;
    },
  });
  mountEndpoint(
    app,
    signIn,
    async (_endpoint, request) => assertSameOrigin(request),
    async ({ body, request, reply }: Asked<typeof signIn>) => {
      const { token, site } = await logins.perform({ ...body, ip: request.ip }, async (call) => ({
        token: await startSession(call),
        site: call.caller,
      }));
      setSessionCookie(request, reply, token);
      return sessionOf({ ...site, screen: null });
    },
  );
  mountEndpoint(
    app,
    getPlace,
    async () => {},
    async () => ({ hasClub: await hasSites(tracker.db), studioUrl: parts.studioUrl }),
  );
  mountEndpoint(
    app,
    setUp,
    async (_endpoint, request) => assertSameOrigin(request),
    async ({ body, request, reply }: Asked<typeof setUp>) => {
      const { token, ...site } = body;
      const siteId = await makeClub(tracker, { given: token, right: parts.setUpToken }, site);
      setSessionCookie(request, reply, await inSite(tracker, siteId, startSession));
      return sessionOf({ ...site, siteId, sourceName: site.login, locale: null, screen: null });
    },
  );
  const codes = codesOf(tracker, letIn);
  mountEndpoint(
    app,
    pairScreen,
    async (_endpoint, request) => assertSameOrigin(request),
    async ({ body, request, reply }: Asked<typeof pairScreen>) => {
      const token = await codes.take(body.code, request.ip);
      setSessionCookie(request, reply, token, SCREEN_SECONDS);
      return sessionOf(await findSession(tracker, token));
    },
  );
  mountBoardStream(app, { viewerOf, boards, stream });
}

/** What is not said to be theirs screens may not call. @throws Problem `not_allowed` */
function assertMay({ mayRun }: Screen, name: keyof typeof pageTable): void {
  const may: readonly string[] = mayRun ? [...screensMay.show, ...screensMay.run] : screensMay.show;
  if (may.includes(name)) return;
  throw problem({
    code: 'not_allowed',
    message: 'This screen may not do that.',
    remedy: 'Sign in as the club’s administrator.',
  });
}
