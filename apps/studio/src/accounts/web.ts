import type { endpoints } from '@tandem/api/studio';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Caller, Studio } from '../base/context.ts';
import type { Auth } from './auth.ts';

/** For what the table of endpoints cannot say: sessions, streams, links that need none, sockets. */
export type Web = {
  app: FastifyInstance;
  studio: Studio;
  auth: Auth;
  /** Lets in whoever may call this endpoint of the studio in the path. @throws as `authorise` does */
  enter(name: keyof typeof endpoints, request: FastifyRequest): Promise<Caller>;
};
