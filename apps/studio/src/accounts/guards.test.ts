import { request } from 'node:http';
import { endpoints } from '@tandem/api/studio';
import { DEMO_PASSWORD } from '@tandem/api/words';
import { FREE_FAILURES, inTenant } from '@tandem/platform';
import { expect } from 'vitest';
import { test as base } from '../testing/fixtures.ts';
import { call, signIn } from '../testing/http.ts';
import { startTestStudio } from '../testing/studio.ts';
import { seedTenant, TEST_PASSWORD } from '../testing/tenant.ts';

const test = base.extend('options', { scope: 'file' }, { settings: { trustedProxies: [] } });

const post = (at: string, email: string, password: string, headers: Record<string, string> = {}) =>
  fetch(`${at}/api/auth/sign-in/email`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ email, password }),
  });

test('guessing from many addresses is slowed down for the email, and a browser that was here before goes on', async ({
  tenant,
}) => {
  const t = await startTestStudio();
  const { emails } = await seedTenant(t, { name: 'brake' });
  const known = await signIn(t.base, emails.manager);
  const from = (n: number) => ({ 'x-forwarded-for': `198.51.100.${n}` });
  const statuses = [];
  for (let n = 0; n < FREE_FAILURES + 2; n++)
    statuses.push((await post(t.base, emails.manager, `guess ${n}`, from(n))).status);
  // One passes by its turn.
  expect(statuses).toEqual([...Array(FREE_FAILURES + 1).fill(401), 429]);
  expect((await post(t.base, emails.manager, TEST_PASSWORD, from(200))).status).toBe(429);
  expect((await post(t.base, emails.manager, TEST_PASSWORD, { cookie: known })).status).toBe(200);
  expect((await post(t.base, emails.owner, TEST_PASSWORD, from(201))).status).toBe(200);
  await t.close();
  void tenant;
});

test('of many who guess at once no more are let through than one after the other', async () => {
  const t = await startTestStudio();
  const { emails } = await seedTenant(t, { name: 'brake-at-once' });
  const at = Array.from({ length: 3 * FREE_FAILURES }, (_, n) => n);
  const statuses = await Promise.all(
    at.map(async (n) => {
      const headers = { 'x-forwarded-for': `198.51.100.${n}` };
      return (await post(t.base, emails.owner, `guess ${n}`, headers)).status;
    }),
  );
  expect(statuses.filter((status) => status === 401)).toHaveLength(FREE_FAILURES + 1);
  await t.close();
});

test('nobody chooses their address by a header, unless a trusted proxy says so', async () => {
  const t = await startTestStudio({
    settings: { trustedProxies: [], signInsPerMinute: { perAddress: 1000, perEmail: 3 } },
  });
  const { emails } = await seedTenant(t, { name: 'address' });
  const statuses = [];
  for (let n = 0; n < 5; n++)
    statuses.push((await post(t.base, emails.owner, 'wrong', { 'x-forwarded-for': `192.0.2.${n}` })).status);
  expect(statuses).toEqual([401, 401, 401, 429, 429]);
  await t.close();
});

test('a new sign-in ends the session whose cookie it replaces', async ({ t, tenant }) => {
  const first = await signIn(t.base, tenant.emails.owner);
  const other = await signIn(t.base, tenant.emails.owner);
  expect((await post(t.base, tenant.emails.owner, TEST_PASSWORD, { cookie: first })).status).toBe(200);
  expect((await call(t.base, first, 'getMe')).status).toBe(401);
  expect((await call(t.base, other, 'getMe')).status).toBe(200);
});

test('a sign-in, a wrong password, a refusal and a sign-out each leave a line', async ({ t, tenant }) => {
  const email = tenant.emails.instructor;
  await post(t.base, email, 'not the password');
  const cookie = await signIn(t.base, email);
  expect((await call(t.base, cookie, 'listStaff', { params: { studioId: tenant.studioId } })).status).toBe(
    403,
  );
  await fetch(`${t.base}/api/auth/sign-out`, { method: 'POST', headers: { cookie } });
  const lines = await inTenant(t.db, tenant.studioId, (trx) =>
    trx
      .selectFrom('audit_log')
      .select(['action', 'object_id', 'account_id'])
      .where('object_kind', 'in', ['account', 'endpoint'])
      .where((eb) =>
        eb.or([
          eb('object_id', '=', tenant.accountIds[email]!),
          eb('account_id', '=', tenant.accountIds[email]!),
        ]),
      )
      .orderBy('at')
      .execute(),
  );
  expect(lines.map((line) => line.action)).toEqual([
    'sign_in.failed',
    'sign_in',
    'access.denied',
    'sign_out',
  ]);
  expect(lines[0]!.account_id).toBeNull();
  expect(lines[2]!.object_id).toBe('GET /api/studios/:studioId/staff');
});

/** `fetch` does not let a test name its host. */
const under = (base_: string, host: string, path = '/api/me') =>
  new Promise<number>((resolve, reject) =>
    request(`${base_}${path}`, { headers: { host } }, (answer) => {
      answer.resume();
      resolve(answer.statusCode!);
    })
      .on('error', reject)
      .end(),
  );

test.for([
  ['evil.example', 400],
  ['evil.example:3500', 400],
  ['localhost.evil.example', 400],
  ['127.0.0.1.evil.example', 400],
  ['10.0.0.7', 400],
  ['localhost:3000', 401],
  ['LOCALHOST', 401],
  ['127.0.0.1:1', 401],
  ['[::1]:3000', 401],
] as const)('under the name "%s" the studio answers %i', async ([host, status], { t }) => {
  expect(await under(t.base, host)).toBe(status);
  expect(await under(t.base, host, '/healthz')).toBe(200);
});

const guarded = Object.entries(endpoints).filter(([, { access }]) => access !== 'public');
test.for(guarded)(
  '%s tells a stranger nothing of what it takes',
  async ([, { method, path, access }], { t, tenant }) => {
    const filled = path.replace(':studioId', tenant.studioId).replace(/:\w+/g, 'nonsense');
    const hasBody = method !== 'GET' && method !== 'DELETE';
    for (const body of ['{}', '[', '"x"']) {
      const answer = await fetch(t.base + filled, {
        method,
        ...(hasBody && { body, headers: { 'content-type': 'application/json' } }),
      });
      expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([
        401,
        access === 'kiosk' ? 'kiosk_unknown' : 'not_signed_in',
      ]);
    }
  },
);

test('the demo’s password opens nothing that is reached from beyond this machine', async ({ t, tenant }) => {
  const exposed = await startTestStudio({ settings: { exposed: true } });
  const { emails } = await seedTenant(exposed, { name: 'exposed' });
  for (const [at, email] of [
    [exposed.base, emails.owner],
    [exposed.base, 'owner@demo.tandem.example'],
  ] as const) {
    const answer = await post(at, email, DEMO_PASSWORD);
    expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([
      403,
      'known_password',
    ]);
  }
  const proxied = await startTestStudio();
  const answer = await post(proxied.base, emails.owner, DEMO_PASSWORD, { 'x-forwarded-for': '192.0.2.9' });
  expect(answer.status).toBe(403);
  // On its own machine it is a password like others.
  expect((await post(t.base, tenant.emails.owner, DEMO_PASSWORD)).status).toBe(401);
  await exposed.close();
  await proxied.close();
});
