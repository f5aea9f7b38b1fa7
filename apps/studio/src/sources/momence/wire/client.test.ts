import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import type { Grant } from '../../adapter.ts';
import { askTokens, authorizeUrl, momenceCalls } from './client.ts';

type Heard = { line: string; authorization: string | undefined; type: string | undefined; body: string };
const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

/** A server of its own for one answer, and what it heard. */
async function served(answer: (response: ServerResponse) => void) {
  const heard: Heard[] = [];
  const server = createServer(async (request: IncomingMessage, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    heard.push({
      line: `${request.method} ${request.url}`,
      authorization: request.headers.authorization,
      type: request.headers['content-type'],
      body,
    });
    answer(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return { heard, baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

const says =
  (status: number, body: unknown, headers: Record<string, string> = {}) =>
  (response: ServerResponse) =>
    response
      .writeHead(status, { 'content-type': 'application/json', ...headers })
      .end(typeof body === 'string' ? body : JSON.stringify(body));

const login = (baseUrl: string) => ({ baseUrl, clientId: 'club', clientSecret: 'p:ss' });
const reader = (baseUrl: string, timeoutMs?: number) =>
  momenceCalls({ baseUrl, accessToken: 'one' }, timeoutMs);
const span = { from: new Date('2026-11-29T00:00:00Z'), to: new Date('2026-12-14T00:00:00Z') };

const row = {
  id: 7,
  name: ' Ride 45 ',
  type: 'fitness',
  startsAt: '2026-12-01T18:30:00.000Z',
  endsAt: '2026-12-01T19:15:00+00:00',
  bookingCount: 3,
  teacher: { id: 3, firstName: 'Ada', lastName: 'Demo', pictureUrl: null },
  isRecurring: true,
  inPersonLocation: { id: 12, name: 'Studio A' },
  tags: [],
};
const pageOf = (rows: unknown[], page = 0, totalCount = rows.length) => ({
  payload: rows,
  pagination: { page, pageSize: 100, totalCount, sortBy: 'startsAt', sortOrder: 'ASC' },
});

test.each<[Grant, string]>([
  [
    { type: 'authorization_code', code: 'c/1', redirectUri: 'https://club.example/back' },
    'grant_type=authorization_code&code=c%2F1&redirect_uri=https%3A%2F%2Fclub.example%2Fback',
  ],
  [{ type: 'refresh_token', refreshToken: 'r' }, 'grant_type=refresh_token&refresh_token=r'],
  [
    { type: 'password', username: 'a@b.example', password: 'x y' },
    'grant_type=password&username=a%40b.example&password=x+y',
  ],
])('signs in as a form, the client by its secret: $type', async (grant, form) => {
  const { baseUrl, heard } = await served(
    says(200, { access_token: 'a', refreshToken: 'r2', accessTokenExpiresAt: '2026-12-01T10:00:00Z' }),
  );
  expect(await askTokens(login(baseUrl), grant)).toEqual({
    kind: 'ok',
    value: {
      accessToken: 'a',
      refreshToken: 'r2',
      accessTokenExpiresAt: new Date('2026-12-01T10:00:00Z'),
      refreshTokenExpiresAt: null,
      expiresInSeconds: null,
    },
  });
  expect(heard).toEqual([
    {
      line: 'POST /api/v2/auth/token',
      authorization: `Basic ${Buffer.from('club:p:ss').toString('base64')}`,
      type: 'application/x-www-form-urlencoded;charset=UTF-8',
      body: form,
    },
  ]);
});

test.each([
  [401, { error: 'invalid_client' }, 'client_refused', 'config'],
  [401, { message: 'Unauthorized' }, 'client_refused', 'config'],
  [400, { error: 'invalid_grant' }, 'grant_refused', 'config'],
  [401, { error: 'invalid_grant' }, 'grant_refused', 'config'],
  [400, { error: 'unsupported_grant_type' }, 'invalid_request', 'permanent'],
  [401, '<html>', 'not_momence', 'transient'],
  [403, '<html>', 'not_momence', 'transient'],
  [429, {}, 'rate_limited', 'transient'],
  [503, '<html>', 'server_error', 'transient'],
  [200, { accessToken: '' }, 'not_momence', 'transient'],
  [200, {}, 'not_momence', 'transient'],
])('a refused sign-in says what is wrong: %i %j is %s', async (status, body, code, kind) => {
  const { baseUrl } = await served(says(status, body));
  expect(await askTokens(login(baseUrl), { type: 'refresh_token', refreshToken: 'r' })).toMatchObject({
    kind,
    code,
    httpStatus: status,
  });
});

test('asks for sessions by a page from 0, and reads a row as it is described', async () => {
  const { baseUrl, heard } = await served(says(200, pageOf([row], 2, 201)));
  const answer = await reader(baseUrl).sessions(span, 2);
  expect(heard[0]!.authorization).toBe('Bearer one');
  expect(heard[0]!.line).toBe(
    'GET /api/v2/host/sessions?page=2&pageSize=100&startAfter=2026-11-29T00%3A00%3A00.000Z' +
      '&startBefore=2026-12-14T00%3A00%3A00.000Z&includeCancelled=true',
  );
  expect(answer).toEqual({
    kind: 'ok',
    value: {
      page: 2,
      totalCount: 201,
      unread: 0,
      rows: [
        {
          id: 7,
          name: 'Ride 45',
          type: 'fitness',
          startsAt: new Date('2026-12-01T18:30:00Z'),
          endsAt: new Date('2026-12-01T19:15:00Z'),
          capacity: null,
          teacher: { id: 3, firstName: 'Ada', lastName: 'Demo' },
          isCancelled: false,
          isDraft: false,
          location: { id: 12, name: 'Studio A' },
        },
      ],
    },
  });
});

test('the rider of a booking is its member, and a spot may be missing', async () => {
  const member = { id: 5, firstName: 'Bo', lastName: 'Demo', email: 'bo@demo.example', phoneNumber: null };
  const { baseUrl } = await served(
    says(
      200,
      pageOf([
        { id: 1, member, roomSpotId: 44, checkedIn: true, ticketsBought: 2, createdAt: row.startsAt },
        { id: 2, member, checkedIn: false, cancelledAt: '2026-11-30T10:00:00Z' },
      ]),
    ),
  );
  const answer = await reader(baseUrl).bookings(7, 0);
  const who = { id: 5, firstName: 'Bo', lastName: 'Demo', email: 'bo@demo.example' };
  expect(answer.kind === 'ok' && answer.value.rows).toEqual([
    { id: 1, member: who, roomSpotId: 44, checkedIn: true, cancelledAt: null },
    { id: 2, member: who, roomSpotId: null, checkedIn: false, cancelledAt: new Date('2026-11-30T10:00:00Z') },
  ]);
});

test.each([
  ['a page for people', says(200, '<!doctype html><title>Momence</title>', { 'content-type': 'text/html' })],
  ['half of it', says(200, JSON.stringify(pageOf([row])).slice(0, -40))],
  ['nothing', says(200, '')],
  ['no list', says(200, { payload: null, pagination: { page: 0, totalCount: 0 } })],
  ['a list that does not say how long it is', says(200, { payload: [] })],
  ['an id beyond what a number holds', says(200, '{"payload":[{"id":9007199254740993}]}')],
  ['another page than was asked for', says(200, pageOf([row], 1))],
  ['a way to somewhere else', says(302, '', { location: 'http://127.0.0.1:1/' })],
  ['more than any', says(200, `"${'x'.repeat(4 * 1024 * 1024)}"`)],
])('is no answer, and no empty list: %s', async (_, answer) => {
  const { baseUrl } = await served(answer);
  expect(await reader(baseUrl).sessions(span, 0)).toMatchObject({ kind: 'transient', code: 'not_momence' });
});

test.each([
  ['no time', 'soon'],
  ['a time of nobody’s zone', '2026-12-01T18:30:00'],
])('a row that is none is counted, and the others are read: %s', async (_, startsAt) => {
  const { baseUrl } = await served(says(200, pageOf([row, { ...row, id: 8, startsAt }])));
  const answer = await reader(baseUrl).sessions(span, 0);
  expect(answer).toMatchObject({ value: { rows: [{ id: row.id }], unread: 1 } });
});

test.each([
  [401, 'token_refused', 'config'],
  [403, 'not_allowed', 'config'],
  [404, 'not_found', 'permanent'],
  [422, 'invalid_request', 'permanent'],
  [500, 'server_error', 'transient'],
])('%i is %s', async (status, code, kind) => {
  const { baseUrl } = await served(says(status, { message: 'No', secret: 'of theirs' }));
  const answer = await reader(baseUrl).session(7);
  expect(answer).toEqual({ kind, code, httpStatus: status });
  // A page of whoever stands between says none of it, least of all that a class is not there.
  if (status === 500) return;
  const page = await served(says(status, '<!doctype html>', { 'content-type': 'text/html' }));
  expect(await reader(page.baseUrl).session(7)).toMatchObject({ kind: 'transient', code: 'not_momence' });
});

test('waits as long as it is asked to, in seconds or until a day and hour', async () => {
  const seconds = await served(says(429, {}, { 'retry-after': '17' }));
  expect(await reader(seconds.baseUrl).session(7)).toMatchObject({ retryAfterSeconds: 17 });
  const past = await served(says(503, {}, { 'retry-after': 'Sat, 01 Jan 2000 00:00:00 GMT' }));
  expect(await reader(past.baseUrl).session(7)).toMatchObject({ retryAfterSeconds: 0 });
  const odd = await served(says(503, {}, { 'retry-after': 'later' }));
  expect(await reader(odd.baseUrl).session(7)).not.toHaveProperty('retryAfterSeconds');
});

test('a line that breaks, one that never ends, and nobody there are told apart', async () => {
  const broken = await served((response) => {
    response.writeHead(200, { 'content-length': '500' });
    response.write('{"id":', () => response.destroy());
  });
  expect(await reader(broken.baseUrl).session(7)).toEqual({ kind: 'transient', code: 'network' });
  const silent = await served((response) => response.writeHead(200).write('{'));
  expect(await reader(silent.baseUrl, 200).session(7)).toEqual({ kind: 'transient', code: 'timeout' });
  expect(await reader('http://127.0.0.1:1').session(7)).toEqual({ kind: 'transient', code: 'network' });
});

test('a browser is sent to Momence with what comes back', () => {
  const url = new URL(
    authorizeUrl(login('https://api.momence.com'), {
      redirectUri: 'https://club.example/back',
      state: 's&1',
    }),
  );
  expect(url.origin + url.pathname).toBe('https://api.momence.com/api/v2/auth/authorize');
  expect(Object.fromEntries(url.searchParams)).toEqual({
    client_id: 'club',
    redirect_uri: 'https://club.example/back',
    response_type: 'code',
    scope: 'public-api-v2',
    state: 's&1',
  });
});

test.each([
  [200, {}, 'ok', undefined],
  [201, '', 'ok', undefined],
  [200, '<html>', 'unknown', 'not_momence'],
  [502, '<html>', 'unknown', 'server_error'],
  [429, {}, 'transient', 'rate_limited'],
  [401, {}, 'config', 'token_refused'],
  [403, {}, 'config', 'not_allowed'],
  [400, {}, 'permanent', 'invalid_request'],
  [404, {}, 'permanent', 'not_found'],
])(
  'a check-in that is answered %i %j is %s: what may have been done is not taken for undone',
  async (status, body, kind, code) => {
    const { baseUrl, heard } = await served(says(status, body));
    expect(await reader(baseUrl).checkIn(9, true)).toMatchObject({ kind, ...(code && { code }) });
    await reader(baseUrl).checkIn(9, false);
    expect(heard.map(({ line }) => line)).toEqual([
      'POST /api/v2/host/session-bookings/9/check-in',
      'DELETE /api/v2/host/session-bookings/9/check-in',
    ]);
  },
);

test('a check-in whose line is cut may have been done', async () => {
  const { baseUrl } = await served((response) => response.destroy());
  expect(await reader(baseUrl).checkIn(9, true)).toEqual({ kind: 'unknown', code: 'network' });
});
