import { isOurName } from '@tandem/platform';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { problem } from '../base/problem.ts';
import { secretHashOf } from './tokens/bearer.ts';

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);
/** Asked by what watches over the program, under whatever name. */
const UNNAMED = new Set(['/healthz', '/readyz']);

/**
 * Refuses what another site's page makes a browser send with our cookie: writes, and WebSockets, which no same-origin
 * rule covers. A browser always says where such a call comes from; a program without a browser has no stolen cookie, and one
 * that brings a token and no cookie is asked for that alone: no page makes a browser send one.
 * And refuses a name that is not ours: a foreign one may be made to lead to this machine, whose page then is "same-origin".
 */
export function guardOrigin(app: FastifyInstance, publicUrl: string): void {
  const { host: publicHost, hostname: publicName } = new URL(publicUrl);
  app.addHook('onRequest', async (request) => {
    if (!UNNAMED.has(request.url) && !isOurName(request, publicName))
      throw problem({
        code: 'foreign_host',
        message: 'The studio is not reached under this name.',
        remedy: 'Open it at its own address; whoever runs Tandem sets it with PUBLIC_URL.',
      });
    const upgrade = request.headers.upgrade !== undefined;
    if (SAFE_METHODS.has(request.method) && !upgrade) return;
    const { headers } = request;
    if (headers.cookie === undefined && secretHashOf(headers) !== null) return;
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
