import type { Endpoint } from '@tandem/api/endpoint';
import { endpoints } from '@tandem/api/studio';
import { type Call, createHttpServer, type LiveHub, mountEndpoint, serveWeb } from '@tandem/platform';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { sql } from 'kysely';
import type { z } from 'zod';
import type { Auth } from './accounts/auth.ts';
import { authorise } from './accounts/authorise.ts';
import { guardOrigin } from './accounts/guard-origin.ts';
import { mountAccounts } from './accounts/routes.ts';
import { mountBookings } from './bookings/index.ts';
import type { Caller, Studio } from './context.ts';
import { mountCustomers } from './customers/index.ts';
import { mountLive } from './live.ts';
import { mountPerformance } from './performance/routes.ts';
import { mountSchedule } from './schedule/index.ts';
import { mountSpivi } from './spivi/routes.ts';
import { mountStudios } from './studios/routes.ts';

type Endpoints = typeof endpoints;
type Handler<E extends Endpoint> = (call: Call<E, Caller>) => Promise<z.input<E['response']>>;

/** Serves an endpoint of a studio by name; the caller's session, studio and role are checked before the handler runs. */
export type Mount = <N extends keyof Endpoints>(name: N, handler: Handler<Endpoints[N]>) => void;

/** The studio's HTTP server, not yet listening. @param webFolder the built pages, or null to serve none */
export async function createServer(
  studio: Studio,
  auth: Auth,
  hub: LiveHub,
  webFolder: string | null,
): Promise<FastifyInstance> {
  const app = await createHttpServer({
    title: 'Tandem Studio',
    log: studio.log,
    ready: async () => {
      await sql`select 1`.execute(studio.db);
    },
  });
  guardOrigin(app, studio.settings.publicUrl);
  const mount: Mount = (name, handler) =>
    mountEndpoint(
      app,
      endpoints[name] as Endpoint,
      (access, request) => authorise(auth, studio.db, access, request),
      handler as Handler<Endpoint>,
    );
  mountAccounts(app, studio, auth);
  mountStudios(studio, mount);
  mountCustomers(studio, mount);
  mountSchedule(studio, mount);
  mountBookings(studio, mount);
  mountSpivi(studio, mount);
  mountPerformance(studio, mount);
  mountLive(app, hub, (request: FastifyRequest) =>
    authorise(auth, studio.db, endpoints.getStudio.access, request),
  );
  if (webFolder) {
    await serveWeb(app, {
      folder: webFolder,
      page: 'index.html',
      apiPrefixes: ['/api', '/openapi.json', '/healthz', '/readyz'],
    });
  }
  return app;
}
