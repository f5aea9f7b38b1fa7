import { type Asked, mountEndpoint } from '@tandem/platform';
import type { FastifyInstance } from 'fastify';
import type { Tracker } from '../../base/context.ts';
import { mountRoutes } from '../../base/routes.ts';
import { boxOfToken, pairBox } from '../../boxes/index.ts';
import { codesOf } from '../../codes/index.ts';
import type { KnownCallers } from '../known-callers.ts';
import { boxRoutes, boxTable, pair } from './routes.ts';

/** The box protocol, version 1: JSON with the box's bearer token, which a program gets by a code. */
export function mountBox(app: FastifyInstance, tracker: Tracker, known: KnownCallers): void {
  mountRoutes(app, tracker, {
    table: boxTable,
    routes: boxRoutes,
    async authorise(_endpoint, request) {
      const token = /^Bearer (\S{1,500})$/.exec(request.headers.authorization ?? '')?.[1];
      const box = await boxOfToken(tracker, token);
      known.remember(request, `box ${box.siteId} ${box.boxId}`);
      return box;
    },
  });
  const codes = codesOf(tracker, pairBox);
  mountEndpoint(
    app,
    pair,
    async () => {},
    async ({ body, request }: Asked<typeof pair>) => codes.take(body.code, request.ip),
  );
}
