import { endpoints } from '@tandem/api/studio';
import { mountEndpoint } from '@tandem/platform';
import type { FastifyRequest } from 'fastify';
import { createThrottle, openSession, type Web } from '../accounts/index.ts';
import { checkSetUp, setUp } from './set-up.ts';

/** The one call that makes a studio, and the question before it; it needs no session, and opens one. */
export function mountSetUp({ app, studio, auth }: Web): void {
  const throttle = createThrottle(studio.settings.signInsPerMinute.perEmail);
  const byAddress = async (_endpoint: unknown, request: FastifyRequest) => throttle(request.ip);
  mountEndpoint(app, endpoints.checkSetUp, byAddress, async ({ body }) => {
    await checkSetUp(studio, body.token);
    return { ok: true as const };
  });
  mountEndpoint(app, endpoints.setUp, byAddress, async ({ body, ...http }) => {
    const studioId = await setUp(studio, body);
    await openSession({ auth, studio }, body.owner, http);
    return { studioId };
  });
}
