import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  type Attempt,
  createSpiviClient,
  MAX_EXCERPT_CHARS,
  MAX_MESSAGE_CHARS,
  MAX_PENDING_CALLS,
  type SpiviApiOptions,
} from './client.ts';
import {
  readExtensionRequest,
  readRequest,
  writeErrorResponse,
  writeExtensionResponse,
  writeResponse,
} from './codec.ts';
import type { Failure } from './outcome.ts';
import type { SpiviResponse } from './types.ts';

const credentials = { sourceName: 'club', password: 'correct horse & "battery"', siteId: '42' };
const noEvents = writeResponse('EventService/GetEvents', { events: [] });
const done = writeResponse('EventService/CancelEvent', {});

type Handler = (body: string, response: ServerResponse, request: IncomingMessage) => void;
let handle: Handler;
let baseUrl: string;
let requests: number;
const open: { close(): Promise<void> }[] = [];

const server = createServer(async (request, response) => {
  requests += 1;
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  handle(Buffer.concat(chunks).toString(), response, request);
});

beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
beforeEach(() => {
  requests = 0;
});
afterEach(async () => {
  server.closeAllConnections();
  for (const client of open.splice(0)) await client.close();
});
afterAll(() => {
  server.close();
});

function connect(options: Partial<SpiviApiOptions> = {}) {
  const client = createSpiviClient({ baseUrl, credentials, requestsPerSecond: 1000, ...options });
  open.push(client);
  return client;
}

const read = (options?: Partial<SpiviApiOptions>) =>
  connect(options).call('EventService/GetEvents', { eventIds: [1] });
const write = (options?: Partial<SpiviApiOptions>) =>
  connect(options).call('EventService/CancelEvent', { eventId: 1 });

test('a call posts the form to the method’s address and yields the value', async () => {
  let seen: unknown;
  handle = (body, response, request) => {
    seen = {
      url: request.url,
      type: request.headers['content-type'],
      ...readRequest('ClientService/GetClients', body),
    };
    response.setHeader('content-type', 'application/xml; charset=utf-8');
    response.end(writeResponse('ClientService/GetClients', { clients: [], message: 'Zoë' }));
  };
  const outcome = await connect({ baseUrl: `${baseUrl}/prefix/` }).call('ClientService/GetClients', {
    username: 'zoë@example.org',
  });
  expect(outcome).toEqual({
    kind: 'ok',
    value: { clients: [], message: 'Zoë' } satisfies SpiviResponse<'ClientService/GetClients'>,
  });
  expect(seen).toEqual({
    url: '/prefix/ClientService/GetClients',
    type: 'application/x-www-form-urlencoded',
    credentials,
    request: { username: 'zoë@example.org' },
  });
});

test('an answer in another charset is read in it', async () => {
  handle = (_, response) => {
    const body =
      '<?xml version="1.0" encoding="ISO-8859-1"?><r><ErrorCode>200</ErrorCode><Events><message>Zoë</message></Events></r>';
    response.end(Buffer.from(body, 'latin1'));
  };
  expect(await write()).toEqual({ kind: 'ok', value: { message: 'Zoë' } });
});

describe('faults after the request was sent: a read may be repeated, a write is in doubt', () => {
  const faults: [string, Handler, string][] = [
    ['no answer in time', () => {}, 'timeout'],
    ['half an answer in time', (_, response) => void response.write(noEvents.slice(0, 60)), 'timeout'],
    ['a reset before the answer', (_, response) => void response.socket?.resetAndDestroy(), 'network'],
    [
      'a reset in the middle of the answer',
      (_, response) => {
        response.writeHead(200, { 'content-length': '5000' });
        response.write(noEvents, () => response.socket?.resetAndDestroy());
      },
      'network',
    ],
    ['what is no HTTP', (_, response) => void response.socket?.end('SSH-2.0-x\r\n\r\n'), 'network'],
    [
      'an oversized answer',
      (_, response) => void response.end(`${noEvents}${' '.repeat(20_000)}`),
      'not_spivi',
    ],
    ['a web page', (_, response) => void response.end('<!DOCTYPE html><html>x</html>'), 'not_spivi'],
    ['nothing', (_, response) => void response.end(), 'not_spivi'],
    [
      'a broken encoding',
      (_, response) => void response.end(Buffer.from([0x3c, 0x72, 0x3e, 0xff, 0xfe])),
      'not_spivi',
    ],
    [
      'compressed garbage',
      (_, response) => {
        response.setHeader('content-encoding', 'gzip');
        response.end(noEvents);
      },
      'not_spivi',
    ],
    [
      'a redirect',
      (_, response) => {
        response.writeHead(307, { location: '/elsewhere' });
        response.end();
      },
      'not_spivi',
    ],
    [
      'a server error',
      (_, response) => {
        response.writeHead(502);
        response.end('<html>Bad gateway</html>');
      },
      'server_error',
    ],
  ];

  test.each(faults)('%s', async (_, fault, code) => {
    handle = fault;
    const limits = { timeoutMs: 300, maxBodyBytes: 10_000 };
    expect(await read(limits)).toMatchObject({ kind: 'transient', code });
    expect(await write(limits)).toMatchObject({ kind: 'unknown', code });
    expect(requests).toBe(2);
  });
});

test('a refused connection left nothing behind, even for a write', async () => {
  const gone = createServer().listen(0, '127.0.0.1');
  await once(gone, 'listening');
  const { port } = gone.address() as AddressInfo;
  gone.close();
  await once(gone, 'close');
  expect(await write({ baseUrl: `http://127.0.0.1:${port}` })).toMatchObject({
    kind: 'transient',
    code: 'network',
  });
});

test('a name that does not resolve left nothing behind', async () => {
  expect(await write({ baseUrl: 'http://spivi.invalid' })).toMatchObject({
    kind: 'transient',
    code: 'network',
  });
});

test('Retry-After is passed on', async () => {
  handle = (_, response) => {
    response.writeHead(429, { 'retry-after': '30' });
    response.end('slow down');
  };
  expect(await write()).toMatchObject({
    kind: 'transient',
    code: 'rate_limited',
    httpStatus: 429,
    retryAfterSeconds: 30,
  });
});

test('a request with an impossible field is not sent', async () => {
  const outcome = await connect().call('EventService/CancelEvent', { eventId: 1.5 });
  expect(outcome).toEqual({
    kind: 'permanent',
    code: 'invalid_request',
    message: 'EventID must be a whole number.',
  });
  expect(requests).toBe(0);
});

test('cancelling before the call sends nothing; cancelling a write under way leaves it in doubt', async () => {
  const client = connect();
  const early = await client.call(
    'EventService/CancelEvent',
    { eventId: 1 },
    { signal: AbortSignal.abort() },
  );
  expect(early).toMatchObject({ kind: 'transient', code: 'network' });
  expect(requests).toBe(0);
  const abort = new AbortController();
  handle = () => abort.abort();
  const late = await client.call('EventService/CancelEvent', { eventId: 1 }, { signal: abort.signal });
  expect(late).toMatchObject({ kind: 'unknown', code: 'network' });
});

test('no more calls run at once than allowed', async () => {
  let running = 0;
  let most = 0;
  handle = (_, response) => {
    running += 1;
    most = Math.max(most, running);
    setTimeout(() => {
      running -= 1;
      response.end(noEvents);
    }, 20);
  };
  const client = connect({ maxConcurrent: 3 });
  const outcomes = await Promise.all(
    Array.from({ length: 12 }, () => client.call('EventService/GetEvents', { eventIds: [1] })),
  );
  expect(outcomes.every(({ kind }) => kind === 'ok')).toBe(true);
  expect(most).toBe(3);
});

test('calls beyond the bound fail at once, and closing ends the waiting ones', async () => {
  const arrived = new Promise<void>((resolve) => {
    handle = () => resolve();
  });
  const client = connect({ maxConcurrent: 1, timeoutMs: 2000 });
  const first = client.call('EventService/GetEvents', { eventIds: [1] });
  const waiting = Array.from({ length: MAX_PENDING_CALLS - 1 }, () =>
    client.call('EventService/CancelEvent', { eventId: 1 }),
  );
  const tooMany = await client.call('EventService/CancelEvent', { eventId: 1 });
  expect(tooMany).toMatchObject({ kind: 'transient', code: 'rate_limited' });
  await arrived;
  await client.close();
  await client.close();
  expect(await first).toMatchObject({ kind: 'transient' });
  for (const outcome of await Promise.all(waiting)) expect(outcome).toMatchObject({ kind: 'transient' });
  expect(await client.call('EventService/CancelEvent', { eventId: 1 })).toMatchObject({
    message: 'The client is closed.',
  });
  expect(requests).toBe(1);
});

test('closing does not wait for the pause between calls', async () => {
  handle = (_, response) => response.end(noEvents);
  const client = connect({ requestsPerSecond: 0.001 });
  const ask = () => client.call('EventService/GetEvents', { eventIds: [1] });
  const [first, paused] = [ask(), ask()];
  expect(await first).toMatchObject({ kind: 'ok' });
  await client.close();
  expect(await paused).toMatchObject({ kind: 'transient', message: 'The client is closed.' });
  expect(requests).toBe(1);
});

test('calls outside the known ones yield the answer as plain data', async () => {
  let seen: unknown;
  handle = (body, response, request) => {
    seen = { url: request.url, ...readExtensionRequest(body).fields };
    response.end(writeExtensionResponse({ Rows: { Row: [{ A: '1' }, { A: '2' }] } }));
  };
  const outcome = await connect().callExtension('TandemService/GetRides', { Since: 7 });
  expect(outcome).toEqual({
    kind: 'ok',
    value: { ErrorCode: '200', Rows: { Row: [{ A: '1' }, { A: '2' }] } },
  });
  expect(seen).toEqual({ url: '/TandemService/GetRides', Since: '7' });
});

test('a lost answer of a call outside the known ones is in doubt unless it is called a read', async () => {
  handle = (_, response) => void response.end();
  const client = connect();
  expect(await client.callExtension('X/Y', {})).toMatchObject({ kind: 'unknown' });
  expect(await client.callExtension('X/Y', {}, { effect: 'read' })).toMatchObject({ kind: 'transient' });
  expect(await client.callExtension('../X', {})).toMatchObject({ code: 'invalid_request' });
});

test.each(['ftp://example.org', 'example.org', 'https://a:b@example.org', 'https://example.org/?x=1'])(
  'the base URL %s is refused without repeating it',
  (url) => {
    expect(() => connect({ baseUrl: url })).toThrowError(
      expect.not.objectContaining({ message: expect.stringContaining(url) }),
    );
  },
);

test('each exchange is told, with what went over the wire', async () => {
  handle = (_, response) =>
    void response.end(
      writeErrorResponse('EventService/CancelEvent', { errorCode: 404, message: 'No such event' }),
    );
  const attempts: Attempt[] = [];
  await write({ onAttempt: (attempt) => attempts.push(attempt) });
  expect(attempts).toEqual([
    {
      method: 'EventService/CancelEvent',
      startedAt: expect.any(Date),
      durationMs: expect.any(Number),
      outcomeKind: 'permanent',
      code: 'not_found',
      requestRedacted: expect.stringMatching(/Password%5D=\[redacted\].*&EventID=1$/),
      responseExcerptRedacted: expect.stringContaining('No such event'),
    },
  ]);
});

test('an observer that throws changes no result', async () => {
  handle = (_, response) => void response.end(done);
  const warned = once(process, 'warning');
  const outcome = await write({
    onAttempt() {
      throw new Error('observer');
    },
  });
  expect(outcome).toEqual({ kind: 'ok', value: {} });
  await warned;
});

test('no password is in attempts, outcomes or the inspected client, even when the server echoes it', async () => {
  const secret = fc
    .string({ unit: 'grapheme', minLength: 8, maxLength: 20 })
    .filter((text) => text.trim().length >= 8);
  await fc.assert(
    fc.asyncProperty(secret, secret, fc.nat(MAX_EXCERPT_CHARS), async (password, memberPassword, padding) => {
      handle = (body, response) =>
        void response.end(
          writeErrorResponse('ClientService/AddClient', {
            errorCode: 401,
            message: `${'x '.repeat(padding)}${password} and ${memberPassword} in ${body}`,
          }),
        );
      const attempts: Attempt[] = [];
      const client = connect({
        credentials: { ...credentials, password },
        onAttempt: (attempt) => attempts.push(attempt),
      });
      const outcome = await client.call('ClientService/AddClient', {
        username: 'a@example.org',
        password: memberPassword,
      });
      await client.close();
      expect(outcome).toMatchObject({ kind: 'config', code: 'auth' });
      expect(attempts).toHaveLength(1);
      const shown = [
        ...Object.values(attempts[0]!).map(String),
        ...Object.values(outcome).map(String),
        inspect(client, { depth: 9, showHidden: true }),
        JSON.stringify(client),
      ];
      for (const word of [password, memberPassword])
        for (const text of shown) {
          expect(text).not.toContain(word);
          expect(text).not.toContain(encodeURIComponent(word));
        }
    }),
    { numRuns: 50 },
  );
});

test('a password that the end of an excerpt or a message cuts in two leaves no half behind', async () => {
  const password = 'half-of-me-is-too-much';
  const prologue =
    writeErrorResponse('EventService/CancelEvent', { errorCode: 999, message: 'x' }).indexOf('>x<') + 1;
  const texts = [MAX_MESSAGE_CHARS - 8, MAX_EXCERPT_CHARS - prologue - 8].map(
    (length) => '.'.repeat(length) + password,
  );
  const shown: string[] = [];
  for (const message of texts) {
    handle = (_, response) =>
      void response.end(writeErrorResponse('EventService/CancelEvent', { errorCode: 999, message }));
    const outcome = await write({
      credentials: { ...credentials, password },
      onAttempt: (attempt) => shown.push(attempt.responseExcerptRedacted!),
    });
    shown.push((outcome as Failure).message);
  }
  expect(shown).toHaveLength(4);
  for (const text of shown) expect(text).not.toContain('half');
});
