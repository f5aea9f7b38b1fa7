import { createHttpServer, serveWeb } from '@tandem/platform';
import type { FastifyInstance } from 'fastify';
import { sql } from 'kysely';
import type { Tracker } from '../base/context.ts';
import { taken } from '../base/taken.ts';
import { GATES, mountGates } from '../gates/index.ts';

/** The tracker's HTTP server, not yet listening. @param options.webFolder the built pages */
export async function createServer(
  tracker: Tracker,
  parts: Parameters<typeof mountGates>[2],
  options: { webFolder: string; trustedProxies: readonly string[] },
): Promise<FastifyInstance> {
  const app = await createHttpServer({
    title: 'Tandem tracker',
    log: tracker.log,
    trustedProxies: options.trustedProxies,
    taken,
    ready: async () => {
      await sql`select 1`.execute(tracker.db);
    },
  });
  await mountGates(app, tracker, parts);
  await serveWeb(app, {
    folder: options.webFolder,
    page: 'board.html',
    apiPrefixes: GATES,
  });
  return app;
}
