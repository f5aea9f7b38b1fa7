import { httpProblems } from '@tandem/api/http-problems';
import type { FastifyInstance } from 'fastify';
import Fastify from 'fastify';
import { collectDefaultMetrics, Histogram, register } from 'prom-client';
import { z } from 'zod';
import { metricsSettings, readConfig } from './config.ts';
import { isEnding } from './ending.ts';
import { listen } from './http/listen.ts';
import { routeOf } from './http/turns.ts';
import type { Log } from './log.ts';

/**
 * What a process tells whoever watches over it, in the text that Prometheus reads. Each part counts what is its own where
 * it happens. A label is one of a few words, never an id: nothing here tells of one studio or person.
 */

/** From what nobody feels to where people give up. */
const ANSWER_SECONDS = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

const answers = new Histogram({
  name: 'tandem_http_request_seconds',
  help: 'Answers of this process by route, from the first byte of the request to the last of the answer',
  labelNames: ['method', 'route', 'status'],
  buckets: ANSWER_SECONDS,
});

/** Counts each answer of a server, under its route as the table of endpoints writes it. */
export function countAnswers(app: FastifyInstance): void {
  app.addHook('onResponse', async (request, reply) => {
    const status = `${Math.floor(reply.statusCode / 100)}xx`;
    answers.observe(
      { method: request.method, route: routeOf(request) || 'none', status },
      reply.elapsedTime / 1000,
    );
  });
}

/**
 * `/metrics` on a port of its own, to which no proxy leads people; `/readyz` too, for a process that answers nobody else.
 * @param setting names the variable that has the port; where it has none, nobody is told anything
 * @param ready resolves when what the process stands on answers
 * @throws SetupError where the port cannot be had
 */
export async function listenForMetrics(
  setting: 'STUDIO_METRICS_PORT' | 'TRACKER_METRICS_PORT',
  log: Log,
  ready: () => Promise<unknown>,
): Promise<{ close(): Promise<void> }> {
  const config = readConfig(z.object(metricsSettings));
  const port = config[setting];
  if (port === undefined) return { close: async () => {} };
  collectDefaultMetrics();
  const app = Fastify({ loggerInstance: log, forceCloseConnections: true }) as unknown as FastifyInstance;
  app.get('/metrics', { logLevel: 'silent' }, async (_request, reply) =>
    reply.type(register.contentType).send(await register.metrics()),
  );
  app.get('/readyz', { logLevel: 'silent' }, async (_request, reply) =>
    (isEnding() ? Promise.reject() : ready()).then(
      () => ({ ok: true }),
      () => reply.status(httpProblems.not_ready).send({ ok: false }),
    ),
  );
  await listen(app, { host: config.METRICS_HOST, port, setting });
  return { close: () => app.close() };
}
