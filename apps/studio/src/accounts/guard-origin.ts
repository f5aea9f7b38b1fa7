import type { FastifyInstance, FastifyRequest } from 'fastify';
import { problem } from '../base/problem.ts';

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Refuses what another site's page makes a browser send with our cookie: writes, and WebSockets, which no same-origin
 * rule covers. A browser always says where such a call comes from; a program without a browser has no stolen cookie.
 */
export function guardOrigin(app: FastifyInstance, publicUrl: string): void {
  const publicHost = new URL(publicUrl).host;
  app.addHook('onRequest', async (request) => {
    const upgrade = request.headers.upgrade !== undefined;
    if (SAFE_METHODS.has(request.method) && !upgrade) return;
    if (isForeign(request, publicHost)) {
      throw problem({
        code: 'foreign_origin',
        message: 'This call comes from a page of another site.',
        remedy: 'Open the studio at its own address and try again.',
      });
    }
  });
}

function isForeign(request: FastifyRequest, publicHost: string): boolean {
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return true;
  const { origin } = request.headers;
  if (origin === undefined) return false;
  if (!URL.canParse(origin)) return true;
  const { host } = new URL(origin);
  return host !== request.headers.host && host !== publicHost;
}
