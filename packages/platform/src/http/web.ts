import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import { httpProblems } from '@tandem/api/http-problems';
import type { FastifyInstance, FastifyReply } from 'fastify';

/**
 * Serves the built pages of a folder: hashed assets for ever, and `page` for every other GET that is not under one
 * of the `apiPrefixes`, so that a link into the application can be reloaded.
 */
export async function serveWeb(
  app: FastifyInstance,
  options: { folder: string; page: string; apiPrefixes: string[] },
): Promise<void> {
  const file = join(options.folder, options.page);
  if (!existsSync(file)) {
    app.log.warn({ file }, 'the pages are not built: run npm run build');
    return;
  }
  const html = readFileSync(file);
  await app.register(fastifyStatic, {
    root: options.folder,
    index: false,
    wildcard: true,
    immutable: true,
    maxAge: '365d',
    setHeaders: (reply, path) => {
      if (!path.includes('/assets/')) reply.header('cache-control', 'no-cache');
    },
  });
  const sendPage = (reply: FastifyReply) =>
    reply.type('text/html; charset=utf-8').header('cache-control', 'no-cache').send(html);
  // The folder itself is no page: without this route the static files' own answer to `/` would be a refusal.
  app.get('/', { schema: { hide: true } }, (_request, reply) => sendPage(reply));
  app.setNotFoundHandler((request, reply) => {
    if (
      request.method === 'GET' &&
      !options.apiPrefixes.some((prefix) => request.url.startsWith(prefix)) &&
      !/\.[a-z0-9]+$/i.test(request.url.split('?')[0]!)
    ) {
      return sendPage(reply);
    }
    return reply
      .status(httpProblems.not_found)
      .send({ code: 'not_found', message: 'There is nothing here.', remedy: 'Check the address.' });
  });
}
