import type { FastifyRequest } from 'fastify';
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
