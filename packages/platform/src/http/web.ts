import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import { httpProblems } from '@tandem/api/http-problems';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { sendPage } from './page.ts';

/**
 * Serves the built pages of a folder: hashed assets for ever, in the fewest bytes that the browser can read, and `page`
 * wherever a browser goes that is not under one of the `apiPrefixes`, so that a link into the application can be reloaded. Programs that ask for what is not there, such as
 * metrics, are told so.
 */
export async function serveWeb(
  app: FastifyInstance,
  options: { folder: string; page: string; apiPrefixes: string[] },
): Promise<void> {
  const file = join(options.folder, options.page);
  if (!existsSync(file)) {
    app.log.warn({ event: 'pages.not_built', file }, 'the pages are not built: run npm run build');
    return;
  }
  await app.register(fastifyStatic, {
    root: options.folder,
    index: false,
    wildcard: true,
    preCompressed: true,
    immutable: true,
    maxAge: '365d',
    setHeaders: (reply, path) => {
      if (!path.includes('/assets/')) reply.header('cache-control', 'no-cache');
    },
  });
  const send = sendPage(file);
  // The folder itself is no page: without this route the static files' own answer to `/` would be a refusal.
  app.get('/', { schema: { hide: true } }, send);
  app.setNotFoundHandler((request, reply) => {
    if (isNavigation(request) && !options.apiPrefixes.some((prefix) => request.url.startsWith(prefix)))
      return send(request, reply);
    return reply
      .status(httpProblems.not_found)
      .header('cache-control', 'no-store')
      .send({ code: 'not_found', message: 'There is nothing here.', remedy: 'Check the address.' });
  });
}

/** Where people never go: what watches over programs asks there. */
const FOR_PROGRAMS = /^\/(metrics|healthz|readyz|openapi\.json)(\/|$)/;

/** A browser says that it can show pages; it opens files, and asks the API, otherwise. */
function isNavigation({ method, url, headers }: FastifyRequest): boolean {
  const path = url.split('?')[0]!;
  const takesPages = /\btext\/html\b/i.test(headers.accept ?? '');
  return method === 'GET' && takesPages && !/\.[a-z0-9]+$/i.test(path) && !FOR_PROGRAMS.test(path);
}
