import { isUtf8 } from 'node:buffer';
import helmet from '@fastify/helmet';
import swagger, { type FastifyDynamicSwaggerOptions } from '@fastify/swagger';
import websocket from '@fastify/websocket';
import { httpProblems } from '@tandem/api/http-problems';
import Fastify, {
  type FastifyError,
  type FastifyInstance,
  type FastifyRequest,
  LogController,
} from 'fastify';
import {
  hasZodFastifySchemaValidationErrors,
  jsonSchemaTransform,
  serializerCompiler,
  validatorCompiler,
} from 'fastify-type-provider-zod';
import { invalidField, Problem, problemsOf } from '../errors.ts';
import type { Log } from '../log.ts';
import { databaseBusy } from '../postgres/busy.ts';
import { type TakenWords, takenMeanwhile } from '../postgres/taken.ts';
import { countAnswers } from '../prometheus.ts';
import { requestIds, traceRequests } from '../traces.ts';
import { compressAnswers } from './compress.ts';
import { finishBeforeClose, isLeaving } from './leave.ts';

const MAX_BODY_BYTES = 1024 * 1024;
/** A large upload over a slow line; the headers alone have a minute. */
const REQUEST_TIMEOUT_MS = 300_000;
const MAX_LIVE_MESSAGE_BYTES = 4096;

/**
 * A server with the habits all of ours share: checked input and output, errors as `{code, message, remedy}`,
 * security headers, an OpenAPI page at `/openapi.json`, `/healthz` (this process answers) and `/readyz` (what it
 * stands on answers too, and it is not about to end). Closed, it first answers what it has taken.
 *
 * @param options.trustedProxies addresses or networks whose word on who calls is believed (X-Forwarded-For)
 * @param options.taken what is said where a constraint of the database decided, beyond that somebody was faster
 * @param options.describe adds to the document of the interface what the schemas do not say
 * @param options.ready resolves when the database answers; rejects otherwise
 */
export async function createHttpServer(options: {
  title: string;
  log: Log;
  ready: () => Promise<void>;
  trustedProxies: readonly string[];
  taken?: TakenWords;
  describe?: NonNullable<FastifyDynamicSwaggerOptions['transformObject']>;
}): Promise<FastifyInstance> {
  const proxies = options.trustedProxies.length > 0;
  const app = Fastify({
    loggerInstance: options.log,
    // What a line says of its request comes with each line of the process.
    childLoggerFactory: (log) => log,
    genReqId: requestIds(proxies),
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: MAX_BODY_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    // What is left by then is idle, or was too slow: see `finishBeforeClose`.
    forceCloseConnections: true,
    return503OnClosing: false,
    trustProxy: proxies && [...options.trustedProxies],
    routerOptions: { maxParamLength: 200 },
  }) as unknown as FastifyInstance;
  readJson(app);
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const problem = takenMeanwhile(error, options.taken ?? {}) ?? toProblem(error, request);
    if (problem.status >= 500)
      request.log.error(
        {
          event: 'request.failed',
          err: error,
          method: request.method,
          path: request.routeOptions.url,
          requestId: request.id,
        },
        'request failed',
      );
    if (problem.retryAfterSeconds !== undefined) reply.header('retry-after', problem.retryAfterSeconds);
    return reply.status(problem.status).header('cache-control', 'no-store').send({
      code: problem.code,
      message: problem.message,
      remedy: problem.remedy,
      field: problem.field,
      details: problem.details,
    });
  });
  traceRequests(app, proxies);
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        // Mantine and ECharts set style attributes at run time.
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        fontSrc: ["'self'", 'data:'],
        connectSrc: ["'self'", 'ws:', 'wss:'],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        frameAncestors: ["'none'"],
      },
    },
    // Plain HTTP on a studio's own machine must stay reachable; a proxy in front sets HSTS.
    strictTransportSecurity: false,
  });
  // Nothing here is for search engines: pages of people who sign in, and rides shown by a link.
  app.addHook('onRequest', async (_request, reply) => {
    reply.header('x-robots-tag', 'noindex, nofollow');
  });
  countAnswers(app);
  await compressAnswers(app);
  await app.register(websocket, {
    options: { maxPayload: MAX_LIVE_MESSAGE_BYTES },
    preClose: (done: () => void) => done(),
  });
  finishBeforeClose(app);
  await app.register(swagger, {
    openapi: { openapi: '3.1.0', info: { title: options.title, version: '1' } },
    transform: jsonSchemaTransform,
    ...(options.describe && { transformObject: options.describe }),
  });
  app.get('/healthz', { schema: { hide: true } }, async () => ({ ok: true }));
  app.get('/readyz', { schema: { hide: true } }, async (_request, reply) => {
    // Wanted, and so no error in the log.
    if (isLeaving(app))
      return reply.status(httpProblems.not_ready).send({
        code: 'not_ready',
        message: 'This process is ending.',
        remedy: 'Ask another one, or this one again once it has started anew.',
      });
    await options.ready().catch(() => {
      throw problem({
        code: 'not_ready',
        message: 'The database does not answer.',
        remedy: 'Try again in a few seconds.',
      });
    });
    return { ok: true };
  });
  app.get('/openapi.json', { schema: { hide: true } }, async () => app.swagger());
  return app;
}

/** Takes JSON in UTF-8 only: read as something it is not, a name would be kept with its letters broken. */
function readJson(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.removeContentTypeParser('application/json');
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body: Buffer, done) => {
    const charset = /;\s*charset\s*=\s*"?([^";\s]+)/i.exec(request.headers['content-type'] ?? '')?.[1];
    if (charset && !/^utf-?8$/i.test(charset)) return done(notUtf8(`The text comes in ${charset}.`));
    if (!isUtf8(body)) return done(notUtf8('The text is not written in UTF-8.'));
    parse(request, body.toString(), done);
  });
}

const notUtf8 = (message: string) =>
  problem({ code: 'not_utf8', message, remedy: 'Send it in UTF-8 (content-type: application/json).' });

/** What PostgreSQL says of a NUL, or half a character, within a text or JSON. */
const UNKEPT_CHARACTER = new Set(['22021', '22P05']);

const problem = problemsOf(httpProblems);

/** They change nothing, whatever becomes of them (RFC 9110, 9.2.1). */
const SAFE_METHODS = new Set(['GET', 'HEAD']);

function toProblem(error: FastifyError, { method, id: requestId }: FastifyRequest): Problem {
  if (error instanceof Problem) return error;
  if (hasZodFastifySchemaValidationErrors(error)) {
    const first = error.validation[0];
    const field = (first?.instancePath ?? '').split('/').filter(Boolean).join('.');
    return invalidField(
      field || undefined,
      `${field || 'The request'}: ${first?.message ?? 'is not valid'}`,
      'Correct the field and send it again.',
    );
  }
  if (UNKEPT_CHARACTER.has(error.code))
    return invalidField(
      undefined,
      'A text holds a character that cannot be kept, such as NUL.',
      'Type the text again and send it again.',
    );
  const busy = databaseBusy(error, SAFE_METHODS.has(method));
  if (busy) return busy;
  const status = error.statusCode ?? 500;
  if (status === 413)
    return problem({ code: 'too_large', message: 'The request is too large.', remedy: 'Send less at once.' });
  if (status === 429)
    return problem({
      code: 'too_many_requests',
      message: 'Too many tries in a short time.',
      remedy: 'Wait a minute and try again.',
    });
  // Whatever else the framework refuses keeps the framework's status.
  if (status < 500) return new Problem({ code: 'invalid_request', status, message: error.message });
  return problem({
    code: 'internal',
    message: 'The server could not finish this. Nothing was changed.',
    remedy: `Try again; if it happens again, tell whoever runs Tandem this number: ${requestId}.`,
    details: { requestId },
  });
}
