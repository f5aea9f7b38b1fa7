import type { Endpoint } from '@tandem/api/endpoint';
import { type Asked, mountEndpoint } from '@tandem/platform';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { perform } from './call.ts';
import type { Box, Call, Phone, Site, Tracker, Visit } from './context.ts';

type Table = Record<string, Endpoint>;
type Answer<E extends Endpoint> = Promise<z.input<E['response']>>;

/** Answers within one transaction of the caller's site; called again where that lost a race. */
type InOne<E extends Endpoint, Caller extends Site | Box | Phone> = (
  call: Call<Caller>,
  asked: Asked<E>,
) => Answer<E>;

/** Opens its transactions itself, or needs none. */
type Visits<E extends Endpoint, Caller extends Site | Box | Phone> = {
  visit(visit: Visit<Caller>, asked: Asked<E>): Answer<E>;
};

/** The endpoints of a table, each with its verb. */
export type Routes<T extends Table, Caller extends Site | Box | Phone> = {
  [N in keyof T]: InOne<T[N], Caller> | Visits<T[N], Caller>;
};

/** Serves a table of endpoints: its input is checked and its caller found before a verb sees anything. */
export function mountRoutes<T extends Table, Caller extends Site | Box | Phone>(
  app: FastifyInstance,
  tracker: Tracker,
  gate: {
    table: T;
    routes: Routes<T, Caller>;
    authorise(endpoint: Endpoint, request: FastifyRequest, name: keyof T): Promise<Caller>;
  },
): void {
  for (const [name, endpoint] of Object.entries(gate.table)) {
    const route = gate.routes[name]!;
    const authorise = (asked: Endpoint, request: FastifyRequest) => gate.authorise(asked, request, name);
    mountEndpoint(app, endpoint, authorise, ({ caller, ...asked }) => {
      const visit = { tracker, caller };
      return typeof route === 'function'
        ? perform(visit, (call) => route(call, asked as never))
        : route.visit(visit, asked as never);
    });
  }
}
