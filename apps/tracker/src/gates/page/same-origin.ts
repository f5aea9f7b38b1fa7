import { isOurName } from '@tandem/platform';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { problem } from '../../base/problem.ts';

/**
 * Refuses what another website makes a browser send (CSRF, WebSocket hijacking). Programs that are no browser send
 * neither header and pass: they hold no cookie of ours by accident.
 * @throws Problem `foreign_origin` (403)
 */
export function assertSameOrigin(request: FastifyRequest): void {
  const { origin, 'sec-fetch-site': site } = request.headers;
  const sameHost =
    origin === undefined || (URL.canParse(origin) && new URL(origin).host === request.headers.host);
  const sameSite = site === undefined || site === 'same-origin' || site === 'none';
  if (sameHost && sameSite) return;
  throw problem({
    code: 'foreign_origin',
    message: 'This call came from another website.',
    remedy: 'Open the tracker’s own page and try there.',
  });
}

/**
 * Refuses the page's calls under a name that is not the tracker's: a foreign one that was made to lead to this machine
 * would be "same-origin" with it. Boxes, phones and Spivi's clients carry no cookie, and are not asked.
 * @param trackerUrl where people reach the tracker, null where that is not told
 */
export function guardHost(app: FastifyInstance, trackerUrl: string | null): void {
  const publicName = trackerUrl === null ? null : new URL(trackerUrl).hostname;
  app.addHook('onRequest', async (request) => {
    // Of the route, and not of what was sent: `/%61pi/` leads to the same.
    if (request.routeOptions.url?.startsWith('/api/') && !isOurName(request, publicName))
      throw problem({
        code: 'foreign_host',
        message: 'The tracker is not reached under this name.',
        remedy: 'Open it at its own address; whoever runs Tandem sets it with TRACKER_URL.',
      });
  });
}
