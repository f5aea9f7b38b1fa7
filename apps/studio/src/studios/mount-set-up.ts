import { endpoints } from '@tandem/api/studio';
import { mountEndpoint } from '@tandem/platform';
import type { FastifyInstance } from 'fastify';
import type { Auth } from '../accounts/auth.ts';
import { openSession } from '../accounts/relay.ts';
import { createThrottle } from '../accounts/throttle.ts';
import type { Studio } from '../context.ts';
import { setUp } from './set-up.ts';

/** The one call that makes a studio; it needs no session, and opens one. */
export function mountSetUp(app: FastifyInstance, studio: Studio, auth: Auth): void {
  const throttle = createThrottle(studio.settings.signInsPerMinute.perEmail);
  mountEndpoint(
    app,
    endpoints.setUp,
    async (_access, request) => throttle(request.ip),
    async ({ body, request, reply }) => {
      const studioId = await setUp(studio, body);
      await openSession(auth, studio.settings.publicUrl, body.owner, request, reply);
      return { studioId };
    },
  );
}
