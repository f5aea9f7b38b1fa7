import type { Endpoint } from '@tandem/api/endpoint';
import { endpoints } from '@tandem/api/studio';
import {
  type Asked,
  createHttpServer,
  type LiveHub,
  mountEndpoint,
  routeOf,
  serveWeb,
  shareOut,
} from '@tandem/platform';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { sql } from 'kysely';
import {
  type Auth,
  authorise,
  childrenOf,
  guardOrigin,
  mountAccounts,
  noteDenials,
  tokenRoutes,
  type Web,
} from '../accounts/index.ts';
import { auditRoutes } from '../audit/index.ts';
import { perform } from '../base/call.ts';
import type { Call, Studio, Visit } from '../base/context.ts';
import { once, wishOf } from '../base/idempotency.ts';
import type { Routes } from '../base/tables.ts';
import { bookingRoutes } from '../bookings/index.ts';
import { calendarAsked, calendarRoutes, mountCalendars } from '../calendars/index.ts';
import { customerImportRoutes, customerRoutes, mountEmailLink } from '../customers/index.ts';
import { mountEmbed } from '../embed/index.ts';
import { familyRoutes } from '../families/index.ts';
import { guideRoutes } from '../guide/index.ts';
import { importRoutes, mountImports } from '../imports/index.ts';
import { invitationRoutes, mountInvitations } from '../invitations/index.ts';
import { kioskRoutes, mountKiosks } from '../kiosks/index.ts';
import { mailRoutes, mountUnsubscribe } from '../notifications/index.ts';
import { passRoutes } from '../passes/index.ts';
import { mountPayments, paymentRoutes } from '../payments/index.ts';
import { mountRideFile, mountSharedRide, rideRoutes } from '../rides/index.ts';
import { mountExports, rightsRoutes } from '../rights/index.ts';
import { scheduleRoutes } from '../schedule/index.ts';
import { mountSourceHooks, sourceRoutes } from '../sources/index.ts';
import { spiviRoutes } from '../spivi/index.ts';
import { mountSetUp, studioRoutes } from '../studios/index.ts';
import { teamRoutes } from '../team/index.ts';
import { uploadRoutes } from '../uploads/index.ts';
import { waitlistRoutes } from '../waitlist/index.ts';
import { waiverRoutes } from '../waivers/index.ts';
import { webhookRoutes } from '../webhooks/index.ts';
import { mountChanges } from './changes.ts';
import { type Document, describeInterface } from './interface.ts';
import { taken } from './taken.ts';

/** Every endpoint of a studio that its modules answer by a verb. */
const routes: Routes = {
  ...studioRoutes,
  ...invitationRoutes,
  ...tokenRoutes,
  ...teamRoutes,
  ...customerRoutes,
  ...customerImportRoutes,
  ...familyRoutes,
  ...scheduleRoutes,
  ...rideRoutes,
  ...bookingRoutes,
  ...waitlistRoutes,
  ...passRoutes,
  ...paymentRoutes,
  ...calendarRoutes,
  ...sourceRoutes,
  ...spiviRoutes,
  ...importRoutes,
  ...uploadRoutes,
  ...webhookRoutes,
  ...rightsRoutes,
  ...guideRoutes,
  ...mailRoutes,
  ...auditRoutes,
  ...kioskRoutes,
  ...waiverRoutes,
};

/** Links of which only a hash is stored, or nothing at all; asked for again, there is a new one. */
const KEPT_BY_NOBODY = new Set<string>([
  'inviteStaff',
  'inviteCustomer',
  'makeMyCalendar',
  'makeToken',
  'makeWebhook',
  'addKiosk',
]);

/** Answers by the endpoint's verb; what changes something in one transaction does so once for each key. */
function answer(
  name: keyof Routes,
  route: NonNullable<Routes[keyof Routes]>,
  visit: Visit,
  asked: Asked<Endpoint>,
): Promise<never> {
  if (typeof route !== 'function') return route.visit(visit, asked as never) as Promise<never>;
  const verb = (call: Call) => route(call, asked as never) as Promise<never>;
  // A preview changes nothing, however often it is asked for.
  const preview = (asked.body as { preview?: true } | undefined)?.preview === true;
  if (endpoints[name].method !== 'POST' || preview || KEPT_BY_NOBODY.has(name)) return perform(visit, verb);
  const { guardianId, customerId } = visit.caller;
  // The same asked for a child is another wish.
  const wish = wishOf(guardianId === undefined ? name : `${name} for ${customerId}`, asked);
  return perform(visit, (call) => once(call, wish, () => verb(call)));
}

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
    trustedProxies: studio.settings.trustedProxies ?? [],
    taken,
    describe: (made) =>
      describeInterface(
        'openapiObject' in made ? (made.openapiObject as Document) : { info: {} },
        studio.settings.publicUrl,
      ) as never,
    ready: async () => {
      await sql`select 1`.execute(studio.db);
    },
  });
  guardOrigin(app, studio.settings.publicUrl);
  shareOut(app, (request) =>
    routeOf(request).startsWith('/api/')
      ? (calendarAsked(studio, request) ?? auth.callerOf(request.headers))
      : undefined,
  );
  noteDenials(app, studio);
  const enter = (endpoint: Endpoint, request: FastifyRequest) =>
    authorise(auth, studio.db, endpoint, request);
  for (const [name, route] of Object.entries(routes))
    mountEndpoint(app, endpoints[name as keyof typeof routes] as Endpoint, enter, ({ caller, ...asked }) =>
      answer(name as keyof typeof routes, route, { studio, caller }, asked as never),
    );
  const web: Web = {
    app,
    studio,
    auth,
    enter: (name, request) => enter(endpoints[name], request),
  };
  mountAccounts(web);
  mountSetUp(web);
  mountInvitations(web);
  mountEmailLink(web);
  mountImports(web);
  mountUnsubscribe(web);
  mountSharedRide(web);
  mountRideFile(web);
  mountExports(web);
  mountCalendars(web);
  mountEmbed(web);
  mountPayments(web);
  mountSourceHooks(web);
  mountKiosks(web);
  mountChanges(app, hub, async (request: FastifyRequest) => {
    // For pages; a program is told otherwise.
    const caller = await authorise(auth, studio.db, { ...endpoints.getStudio, scope: null }, request);
    return { ...caller, children: await childrenOf(studio.db, caller) };
  });
  if (webFolder) {
    await serveWeb(app, {
      folder: webFolder,
      page: 'index.html',
      apiPrefixes: ['/api'],
    });
  }
  return app;
}
