import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import {
  type Attributes,
  type Context,
  context,
  createContextKey,
  defaultTextMapGetter,
  defaultTextMapSetter,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  type Tracer,
  trace,
} from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type pg from 'pg';
import { z } from 'zod';
import { readConfig } from './config.ts';
import { routeOf } from './http/turns.ts';

/**
 * Follows what somebody asked for, from the proxy through the request and the jobs that it sends to each call of another
 * system: by a request's id in every line of the log, and by spans where somebody collects them (OpenTelemetry). A span
 * has names of routes, queues and statements, never what they were about.
 */

const tracesSettings = {
  /** Where a collector listens, such as `http://127.0.0.1:4318`; nobody is told anything without. */
  OTEL_EXPORTER_OTLP_ENDPOINT: z.url({ protocol: /^https?$/ }).optional(),
  /** Of so many traces one is told of whole; those that a proxy has begun as it decided. */
  OTEL_TRACES_SAMPLER_ARG: z.coerce.number('a share from 0 to 1').min(0).max(1).default(1),
};

/** What waits for a collector; more than that is dropped. */
const MAX_WAITING_SPANS = 2048;
/** A collector that does not answer by then has not got it, also at the end of a process. */
const EXPORT_TIMEOUT_MS = 2000;
const MAX_STATEMENT_CHARS = 500;
/** As a proxy names a request: a word without spaces, which stands in logs. */
const REQUEST_ID = /^[\w.:-]{1,64}$/;

const requestIdKey = createContextKey('tandem.request_id');
const w3c = new W3CTraceContextPropagator();
let tracer: Tracer | null = null;

context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());

/**
 * Tells a collector what this process does, where `OTEL_EXPORTER_OTLP_ENDPOINT` names one (OTLP over HTTP, JSON).
 * @returns how to end: what waits is sent on
 * @throws SetupError for an endpoint or a share that is none
 */
export async function startTraces(service: 'studio' | 'tracker'): Promise<{ close(): Promise<void> }> {
  const { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_TRACES_SAMPLER_ARG: share } = readConfig(
    z.object(tracesSettings),
  );
  if (endpoint === undefined) return { close: async () => {} };
  const [{ OTLPTraceExporter }, { resourceFromAttributes }, sdk] = await Promise.all([
    import('@opentelemetry/exporter-trace-otlp-http'),
    import('@opentelemetry/resources'),
    import('@opentelemetry/sdk-trace'),
  ]);
  const provider = new sdk.TracerProvider({
    resource: resourceFromAttributes({ 'service.name': `tandem-${service}` }),
    sampler: new sdk.ParentBasedSampler({ root: new sdk.TraceIdRatioBasedSampler(share) }),
    spanProcessors: [
      new sdk.BatchSpanProcessor({
        exporter: new OTLPTraceExporter({
          url: `${endpoint.replace(/\/$/, '')}/v1/traces`,
          timeoutMillis: EXPORT_TIMEOUT_MS,
        }),
        maxQueueSize: MAX_WAITING_SPANS,
        exportTimeoutMillis: EXPORT_TIMEOUT_MS,
      }),
    ],
  });
  // Not the one that libraries find by themselves: what they would tell is theirs to know, and may name people.
  tracer = provider.getTracer('tandem');
  return {
    async close() {
      tracer = null;
      await provider.shutdown().catch(() => {});
    },
  };
}

/** The request that all of this is done for; undefined where a clock or a start is the reason. */
export const requestId = (): string | undefined =>
  context.active().getValue(requestIdKey) as string | undefined;

/** What each line of a log says of its cause. */
export function logCause(): { requestId?: string; traceId?: string } {
  const id = requestId();
  const span = trace.getActiveSpan()?.spanContext();
  return { ...(id !== undefined && { requestId: id }), ...(span && { traceId: span.traceId }) };
}

/** The cause of a job, as it waits in the database. */
export type Cause = { requestId: string; traceparent?: string };

export function causeNow(): Cause | undefined {
  const id = requestId();
  if (id === undefined) return undefined;
  const cause: Cause = { requestId: id };
  w3c.inject(context.active(), cause, defaultTextMapSetter);
  const { requestId: kept, traceparent } = cause;
  return traceparent === undefined ? { requestId: kept } : { requestId: kept, traceparent };
}

/** Goes on with what caused this, in another process or at another time. */
export function because<T>(cause: Cause | undefined, work: () => T): T {
  if (cause === undefined) return work();
  const told = w3c.extract(ROOT_CONTEXT, cause, defaultTextMapGetter);
  return context.with(told.setValue(requestIdKey, cause.requestId), work);
}

type Kind = 'calls' | 'works';
const KINDS: Record<Kind, SpanKind> = { calls: SpanKind.CLIENT, works: SpanKind.CONSUMER };

/**
 * One piece of work as a span of its trace. One that throws, or says so (`failed`), is shown as failed.
 * @param kind `calls` another system, or `works` off what was sent
 * @param said of what came of it, in words that name nobody
 */
export async function inSpan<T>(
  kind: Kind,
  name: string,
  work: () => Promise<T>,
  said: (value: T) => { attributes: Attributes; failed: boolean } = () => ({ attributes: {}, failed: false }),
): Promise<T> {
  if (tracer === null) return work();
  const span = tracer.startSpan(name, { kind: KINDS[kind] });
  try {
    const value = await context.with(trace.setSpan(context.active(), span), work);
    const { attributes, failed } = said(value);
    span.setAttributes(attributes);
    if (failed) span.setStatus({ code: SpanStatusCode.ERROR });
    return value;
  } catch (error) {
    // Its name alone: its words may hold what somebody typed.
    span.setStatus({ code: SpanStatusCode.ERROR, message: (error as Error).name });
    throw error;
  } finally {
    span.end();
  }
}

/** Has a session show each statement of a trace as a span: its text, and none of its values. */
export function traceStatements(client: pg.PoolClient): void {
  const query = client.query.bind(client) as (...of: unknown[]) => unknown;
  client.query = ((...of: unknown[]) => {
    const [text] = of;
    const traced = tracer !== null && typeof text === 'string' && typeof of.at(-1) !== 'function';
    if (!traced || !trace.getActiveSpan()?.isRecording()) return query(...of);
    return inStatement(tracer!, text, () => query(...of) as Promise<unknown>);
  }) as typeof client.query;
}

async function inStatement<T>(by: Tracer, text: string, work: () => Promise<T>): Promise<T> {
  const attributes = { 'db.system.name': 'postgresql', 'db.query.text': text.slice(0, MAX_STATEMENT_CHARS) };
  const verb = /[a-z]+/i.exec(text)?.[0].toLowerCase() ?? 'statement';
  const span = by.startSpan(verb, { kind: SpanKind.CLIENT, attributes });
  try {
    return await work();
  } catch (error) {
    span.setAttribute('db.response.status_code', String((error as { code?: unknown }).code));
    span.setStatus({ code: SpanStatusCode.ERROR });
    throw error;
  } finally {
    span.end();
  }
}

/** The id of a request: the proxy's, where one is believed, else one of its own, short enough to be read out. */
export const requestIds =
  (proxies: boolean) =>
  ({ headers }: IncomingMessage): string => {
    const told = headers['x-request-id'];
    return proxies && typeof told === 'string' && REQUEST_ID.test(told)
      ? told
      : randomBytes(6).toString('hex');
  };

/** Has each request of a server carry its cause through all that is done for it, and tell its id in the answer. */
export function traceRequests(app: FastifyInstance, proxies: boolean): void {
  const doing = new WeakMap<FastifyRequest, { at: Context; span: Span | undefined }>();
  app.addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', request.id);
    let at = proxies ? w3c.extract(ROOT_CONTEXT, request.headers, defaultTextMapGetter) : ROOT_CONTEXT;
    at = at.setValue(requestIdKey, request.id);
    const route = routeOf(request) || 'none';
    const attributes = { 'http.request.method': request.method, 'http.route': route, requestId: request.id };
    // A page that listens stays for hours.
    const span = request.headers.upgrade
      ? undefined
      : tracer?.startSpan(`${request.method} ${route}`, { kind: SpanKind.SERVER, attributes }, at);
    if (span) at = trace.setSpan(at, span);
    doing.set(request, { at, span });
    context.with(at, done);
  });
  // A body is read in the line's own time, which knows of no request.
  app.addHook('preValidation', (request, _reply, done) => {
    const known = doing.get(request);
    if (known) context.with(known.at, done);
    else done();
  });
  app.addHook('onResponse', async (request, reply) => {
    const span = doing.get(request)?.span;
    span?.setAttribute('http.response.status_code', reply.statusCode);
    if (reply.statusCode >= 500) span?.setStatus({ code: SpanStatusCode.ERROR });
    span?.end();
  });
}
