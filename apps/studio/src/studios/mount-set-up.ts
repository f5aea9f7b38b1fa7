import { endpoints } from '@tandem/api/studio';
import { mountEndpoint } from '@tandem/platform';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Auth } from '../accounts/auth.ts';
import { openSession } from '../accounts/relay.ts';
import { createThrottle } from '../accounts/throttle.ts';
import type { Studio } from '../base/context.ts';
import { checkSetUp, setUp } from './set-up.ts';

/** The one call that makes a studio, and the question before it; it needs no session, and opens one. */
export function mountSetUp(app: FastifyInstance, studio: Studio, auth: Auth): void {
  const throttle = createThrottle(studio.settings.signInsPerMinute.perEmail);
  const byAddress = async (_access: unknown, request: FastifyRequest) => throttle(request.ip);
  mountEndpoint(app, endpoints.checkSetUp, byAddress, async ({ body }) => {
    await checkSetUp(studio, body.token);
    return { ok: true as const };
  });
  mountEndpoint(app, endpoints.setUp, byAddress, async ({ body, request, reply }) => {
    const studioId = await setUp(studio, body);
    await openSession(auth, studio.settings.publicUrl, body.owner, request, reply);
    return { studioId };
  });
}
