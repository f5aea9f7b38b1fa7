import { endpoints } from '@tandem/api/box';
import type { FastifyInstance } from 'fastify';
import type { Tracker } from '../../base/context.ts';
import { mountRoutes } from '../../base/routes.ts';
import { boxOfToken } from '../../boxes/index.ts';
import type { KnownCallers } from '../known-callers.ts';
import { boxRoutes } from './routes.ts';

/** The box protocol, version 1: JSON with the box's bearer token. */
export const mountBox = (app: FastifyInstance, tracker: Tracker, known: KnownCallers): void =>
  mountRoutes(app, tracker, {
    table: endpoints,
    routes: boxRoutes,
    async authorise(_access, request) {
      const token = /^Bearer (\S{1,500})$/.exec(request.headers.authorization ?? '')?.[1];
      const box = await boxOfToken(tracker, token);
      known.remember(request, `box ${box.siteId} ${box.boxId}`);
      return box;
    },
  });
