import type { Endpoint } from '@tandem/api/endpoint';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';

/** What was asked of an endpoint, checked by its schemas. */
export type Asked<E extends Endpoint> = {
  params: z.output<E['params']>;
  query: z.output<E['query']>;
  body: z.output<E['body']>;
  request: FastifyRequest;
  reply: FastifyReply;
};

/**
 * Serves one endpoint of the table: asks `authorise` before anything else, checks the input, and lets only the described
 * fields out.
 */
export function mountEndpoint<E extends Endpoint, Caller>(
  app: FastifyInstance,
  endpoint: E,
  authorise: (endpoint: Endpoint, request: FastifyRequest) => Promise<Caller>,
  handler: (asked: Asked<E> & { caller: Caller }) => Promise<z.input<E['response']>>,
): void {
  const callers = new WeakMap<FastifyRequest, Caller>();
  const hasBody = endpoint.method !== 'GET' && endpoint.method !== 'DELETE';
  app.route({
    method: endpoint.method,
    url: endpoint.path,
    schema: {
      summary: endpoint.summary,
      params: endpoint.params,
      querystring: endpoint.query,
      ...(hasBody && { body: endpoint.body }),
      response: { 200: endpoint.response },
    },
    // Before anything is read or checked: a stranger learns nothing of what an endpoint takes.
    onRequest: async (request) => {
      callers.set(request, await authorise(endpoint, request));
    },
    // An absent body is an empty one, so that `POST …/cancel` needs no content type.
    preValidation: async (request) => {
      if (hasBody && request.body == null) request.body = {};
    },
    handler: async (request, reply) => {
      const caller = callers.get(request) as Caller;
      // Personal data must not stay in a shared computer's cache.
      reply.header('cache-control', 'no-store');
      return handler({
        params: request.params as z.output<E['params']>,
        query: request.query as z.output<E['query']>,
        body: (request.body ?? {}) as z.output<E['body']>,
        caller,
        request,
        reply,
      });
    },
  });
}
