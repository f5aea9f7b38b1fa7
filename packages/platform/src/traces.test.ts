import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { type SpanKind, trace } from '@opentelemetry/api';
import type { FastifyInstance } from 'fastify';
import { Kysely, PostgresDialect, sql } from 'kysely';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  createHttpServer,
  createJobs,
  createPool,
  inSpan,
  installJobs,
  type JobTable,
  type Log,
  migrate,
  requestId,
  startTraces,
} from './index.ts';
import { testDatabase } from './testing.ts';
import { logCause } from './traces.ts';

/** What a collector is sent, as OTLP writes it in JSON. */
type Told = {
  name: string;
  kind: SpanKind;
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  attributes: { key: string; value: { stringValue?: string } }[];
};

const told: Told[] = [];
const lines: Record<string, unknown>[] = [];
const ran: { requestId: string | undefined; data: object }[] = [];
const closers: (() => unknown)[] = [];
const url = (server: Server) => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
let app: FastifyInstance;
let plain: FastifyInstance;
let flush: () => Promise<void>;

const queue = {
  kind: 'queue',
  concurrency: 1,
  leaseSeconds: 30,
  retryLimit: 1,
  retryDelaySeconds: 1,
  retryDelayMaxSeconds: 1,
} as const;

beforeAll(async () => {
  const collector = createServer(async (request, response) => {
    const body = JSON.parse(Buffer.concat(await request.toArray()).toString());
    for (const resource of body.resourceSpans)
      for (const scope of resource.scopeSpans) told.push(...(scope.spans as Told[]));
    response.setHeader('content-type', 'application/json').end('{}');
  });
  await new Promise<void>((done) => collector.listen(0, '127.0.0.1', done));
  closers.push(() => void collector.close());
  process.env.OTEL_EXPORTER_OTLP_ENDPOINT = url(collector);
  ({ close: flush } = await startTraces('studio'));
  delete process.env.OTEL_EXPORTER_OTLP_ENDPOINT;

  const role = 'tandem_test_app';
  const database = await testDatabase('traces', async (at) => {
    const folder = mkdtempSync(join(tmpdir(), 'tandem-migrations-'));
    await migrate({ url: at, schema: 'app', role, folder });
    rmSync(folder, { recursive: true });
    await installJobs({ url: at, schema: 'jobs', role, queues: { follow: queue } });
  });
  closers.push(database.drop);
  const log: Log = pino(
    { mixin: logCause },
    new Writable({
      write(line, _encoding, done) {
        lines.push(JSON.parse(line.toString()));
        done();
      },
    }),
  );
  const jobs = await createJobs({
    ...{ url: database.url, schema: 'jobs', role, work: true, log },
    table: {
      follow: {
        ...queue,
        async handler(data: { n: number }) {
          await inSpan(
            'calls',
            'far read',
            async () => 'refused',
            (kind) => ({ attributes: { outcome: kind }, failed: true }),
          );
          ran.push({ requestId: requestId(), data });
          log.info({ event: 'followed' }, 'followed');
        },
      },
    } satisfies JobTable,
  });
  closers.push(jobs.stop);
  const pool = createPool({ url: database.url, schema: 'public', max: 2 });
  const db = new Kysely<object>({ dialect: new PostgresDialect({ pool }) });
  closers.push(() => db.destroy());
  const serve = async (trustedProxies: string[]) => {
    const server = await createHttpServer({ title: 'test', log, ready: async () => {}, trustedProxies });
    server.post('/rides/:rideId', async (request) => {
      await db.transaction().execute(async (trx) => {
        await sql`select ${'a name that nobody is told'} as name`.execute(trx);
        await jobs.send(trx, 'follow', { n: 1 });
      });
      log.info({ event: 'asked' }, 'asked');
      return { requestId: requestId(), body: request.body };
    });
    await server.ready();
    closers.push(() => server.close());
    return server;
  };
  app = await serve(['127.0.0.1']);
  plain = await serve([]);
});
afterAll(async () => {
  for (const close of closers.reverse()) await close();
});

const post = (server: FastifyInstance, headers: Record<string, string>) =>
  server.inject({ method: 'POST', url: '/rides/7?of=anna', headers, payload: { of: 'somebody' } });

test('what a request asks for is one trace to the last call, under the id of the proxy, in each line of the log', async () => {
  const traceparent = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;
  const answer = await post(app, { 'x-request-id': 'of-the-proxy', traceparent });
  expect(answer.headers['x-request-id']).toBe('of-the-proxy');
  expect(answer.json()).toEqual({ requestId: 'of-the-proxy', body: { of: 'somebody' } });
  await expect.poll(() => ran.length).toBe(1);
  expect(ran).toEqual([{ requestId: 'of-the-proxy', data: { n: 1 } }]);
  await expect.poll(() => lines.filter(({ requestId: id }) => id === 'of-the-proxy').length).toBe(2);
  for (const line of lines) expect(line.traceId).toBe('a'.repeat(32));

  // Who is no proxy of ours is not believed.
  const own = await post(plain, { 'x-request-id': 'made-up', traceparent });
  expect(own.headers['x-request-id']).not.toBe('made-up');
  await expect.poll(() => ran.length).toBe(2);
  expect(ran[1]!.requestId).toBe(own.headers['x-request-id']);

  // A name that no log can hold is none.
  const odd = await post(app, { 'x-request-id': 'two words' });
  expect(odd.headers['x-request-id']).toMatch(/^[0-9a-f]{12}$/);
  await expect.poll(() => ran.length).toBe(3);

  await flush();
  const ours = told.filter(({ traceId }) => traceId === 'a'.repeat(32));
  const parentOf = (name: string) => {
    const parent = ours.find(({ name: one }) => one === name)!.parentSpanId;
    return ours.find(({ spanId }) => spanId === parent)?.name ?? parent;
  };
  expect(parentOf('POST /rides/:rideId')).toBe('b'.repeat(16));
  expect(parentOf('select')).toBe('POST /rides/:rideId');
  expect(parentOf('job follow')).toBe('POST /rides/:rideId');
  expect(parentOf('far read')).toBe('job follow');
  expect(new Set(told.map(({ traceId }) => traceId)).size).toBe(3);
  // Nothing of what it was about.
  expect(JSON.stringify(told)).not.toMatch(/somebody|nobody is told|anna|rides\/7/);
  expect(trace.getActiveSpan()).toBeUndefined();
});
