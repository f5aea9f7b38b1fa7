import { afterEach, beforeEach, expect, test } from 'vitest';
import { at, type Bench, basic, client, HOUR_MS, staff, startBench } from './testing.ts';

let bench: Bench;
beforeEach(async () => {
  bench = await startBench();
});
afterEach(() => bench.close());

const [redirectUri] = client.redirectUris as [string];
const query = {
  client_id: client.clientId,
  redirect_uri: redirectUri,
  response_type: 'code',
  scope: 'public-api-v2',
  state: 'a state & more',
  prompt: 'consent',
};
const page = (changes: Record<string, string> = {}) =>
  bench.asked(`/api/v2/auth/authorize?${new URLSearchParams({ ...query, ...changes })}`);
/** Presses a button of the page. */
const press = (decision: string, changes: Record<string, string> = {}) =>
  bench.asked('/api/v2/auth/authorize', {
    method: 'POST',
    body: new URLSearchParams({ ...query, ...changes, decision }),
  });
const backTo = (headers: Headers) => new URL(headers.get('location')!);
const codeOf = async () => backTo((await press('allow')).headers).searchParams.get('code')!;
const exchange = (code: string, changes: Record<string, string> = {}) =>
  bench.token({ grant_type: 'authorization_code', code, redirect_uri: redirectUri, ...changes });
const refresh = (refreshToken: string) =>
  bench.token({ grant_type: 'refresh_token', refresh_token: refreshToken });
const reads = async (token: string) =>
  (await bench.asked('/api/v2/host/members/4001', { headers: { authorization: `Bearer ${token}` } }))
    .status === 200;

test('a person allows it on a page, and the browser goes back with a code and the state', async () => {
  const shown = await page();
  expect(shown.status).toBe(200);
  expect(shown.body).toContain('Vélo Démo');
  expect(shown.body).toContain('<button name="decision" value="allow">Allow</button>');
  expect(shown.body).toContain('value="a state &#38; more"');
  const pressed = await press('allow');
  expect(pressed.status).toBe(302);
  const back = backTo(pressed.headers);
  expect(back.href.startsWith(redirectUri)).toBe(true);
  expect(back.searchParams.get('state')).toBe('a state & more');
  const { status, body } = await exchange(back.searchParams.get('code')!);
  expect(status).toBe(200);
  expect(await reads(body.accessToken)).toBe(true);
});

test('who denies goes back with the reason and the state, and an unknown client or address nowhere', async () => {
  const back = backTo((await press('deny')).headers);
  expect([...back.searchParams]).toEqual([
    ['state', 'a state & more'],
    ['error', 'access_denied'],
  ]);
  expect((await page({ client_id: 'another' })).status).toBe(400);
  expect((await press('allow', { redirect_uri: 'https://elsewhere.example/' })).status).toBe(400);
  expect(backTo((await page({ scope: 'everything' })).headers).searchParams.get('error')).toBe(
    'invalid_scope',
  );
  expect(backTo((await page({ response_type: 'token' })).headers).searchParams.get('error')).toBe(
    'unsupported_response_type',
  );
});

test('a code is good once, for ten minutes, for its client and its address', async () => {
  const code = await codeOf();
  expect((await exchange(code)).status).toBe(200);
  expect((await exchange(code)).body.error).toBe('invalid_grant');
  expect((await exchange(await codeOf(), { redirect_uri: 'https://elsewhere.example/' })).status).toBe(400);
  const late = await codeOf();
  bench.clock.now += 600_000;
  expect((await exchange(late)).body.error).toBe('invalid_grant');
});

test('the answer has tokens under both names and absolute instants, and no expires_in', async () => {
  const { body } = await exchange(await codeOf());
  expect(body).toEqual({
    accessToken: expect.any(String),
    access_token: body.accessToken,
    accessTokenExpiresAt: at(1),
    refreshToken: expect.any(String),
    refresh_token: body.refreshToken,
    refreshTokenExpiresAt: at(30 * 24),
  });
});

test('credentials come in the header or in the body, as a form', async () => {
  const grant = { grant_type: 'password', username: staff.email, password: staff.password };
  const inBody = { ...grant, client_id: client.clientId, client_secret: client.clientSecret };
  expect((await bench.token(grant)).status).toBe(200);
  expect((await bench.token(inBody, {})).status).toBe(200);
  expect(await bench.token({ ...inBody, client_secret: 'wrong' }, {})).toMatchObject({
    status: 401,
    body: { error: 'invalid_client' },
  });
  expect((await bench.token({ ...grant, password: 'wrong' })).body.error).toBe('invalid_grant');
  expect((await bench.token({ grant_type: 'client_credentials' })).body.error).toBe('unsupported_grant_type');
  const json = await bench.asked('/api/v2/auth/token', {
    method: 'POST',
    headers: { authorization: basic, 'content-type': 'application/json' },
    body: JSON.stringify(grant),
  });
  expect(json.body.error).toBe('invalid_request');
});

test('an access token is good until its instant, and a refresh gives another pair once', async () => {
  const first = await bench.signIn();
  bench.clock.now += HOUR_MS - 1;
  expect(await reads(first.accessToken)).toBe(true);
  bench.clock.now += 1;
  expect(await reads(first.accessToken)).toBe(false);
  const second = (await refresh(first.refreshToken)).body;
  expect(second.accessTokenExpiresAt).toBe(at(2));
  expect(await reads(second.accessToken)).toBe(true);
  expect((await refresh(first.refreshToken)).body.error).toBe('invalid_grant');
  expect((await refresh(second.refreshToken)).status).toBe(200);
});

test('where refresh tokens are kept, the same is good until its own end', async () => {
  await bench.close();
  bench = await startBench({ signIn: { refreshTokens: 'keep', refreshTokenSeconds: 7200 } });
  const first = await bench.signIn();
  bench.clock.now += HOUR_MS;
  const second = (await refresh(first.refreshToken)).body;
  expect(second).toMatchObject({ refreshToken: first.refreshToken, refreshTokenExpiresAt: at(2) });
  expect(await reads(second.accessToken)).toBe(true);
  bench.clock.now += HOUR_MS;
  expect((await refresh(first.refreshToken)).body.error).toBe('invalid_grant');
});

test('tokens can be ended by hand, and a revoked client has none and gets none', async () => {
  const tokens = await bench.signIn();
  await bench.control('expireTokens', { clientId: client.clientId });
  expect(await reads(tokens.accessToken)).toBe(false);
  const renewed = (await refresh(tokens.refreshToken)).body;
  await bench.control('expireTokens', { clientId: client.clientId, refreshToo: true });
  expect((await refresh(renewed.refreshToken)).body.error).toBe('invalid_grant');

  const good = await bench.signIn();
  await bench.control('revokeClient', { clientId: client.clientId });
  expect(await reads(good.accessToken)).toBe(false);
  expect(await refresh(good.refreshToken)).toMatchObject({ status: 401, body: { error: 'invalid_client' } });
  expect((await page()).status).toBe(400);
  await bench.control('restoreClient', { clientId: client.clientId });
  expect(await reads(good.accessToken)).toBe(false);
  expect((await refresh(good.refreshToken)).body.error).toBe('invalid_grant');
  expect(await reads((await exchange(await codeOf())).body.accessToken)).toBe(true);
});

test('a client has the rights of one host, and no other host’s things are there for it', async () => {
  const other = { clientId: 'other-client', clientSecret: 'other', redirectUris: [] };
  const person = { email: 'other@fake.tandem.example', password: 'other' };
  await bench.control('addHost', { name: 'Autre Démo', clients: [other], staff: [person] });
  const grant = { grant_type: 'password', username: person.email, password: person.password };
  const inBody = { ...grant, client_id: other.clientId, client_secret: other.clientSecret };
  const { accessToken } = (await bench.token(inBody, {})).body;
  expect(await reads(accessToken)).toBe(false);
  const listed = await bench.asked('/api/v2/host/members?page=0&pageSize=10', {
    headers: { authorization: `Bearer ${accessToken}` },
  });
  expect(listed.body.pagination.totalCount).toBe(0);
  expect((await bench.token(grant)).body.error).toBe('invalid_grant');
});
