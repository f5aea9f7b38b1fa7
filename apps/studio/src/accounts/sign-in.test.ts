import { TAB_ACCOUNT_HEADER, TAB_ACCOUNT_QUERY } from '@tandem/api/words';
import { sql } from 'kysely';
import { expect } from 'vitest';
import { WebSocket } from 'ws';
import { test as studioTest } from '../testing/fixtures.ts';
import { call, signIn } from '../testing/http.ts';
import { startTestStudio } from '../testing/studio.ts';
import { seedTenant } from '../testing/tenant.ts';
import { ABSOLUTE_DAYS } from './auth.ts';
import { cleanUpSessions } from './clean-up.ts';

const PER_EMAIL = 4;

const test = studioTest
  .extend(
    'options',
    { scope: 'file' },
    { settings: { signInsPerMinute: { perAddress: 12, perEmail: PER_EMAIL } } },
  )
  .extend('tenant', { scope: 'file' }, ({ t }) => seedTenant(t, { name: 'sign-in' }))
  .extend('scene', { scope: 'file' }, ({ t }) => {
    const trySignIn = (email: string, password: string, headers: Record<string, string> = {}) =>
      fetch(`${t.base}/api/auth/sign-in/email`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify({ email, password }),
      });
    function listens(studioId: string, cookie: string, origin: string): Promise<boolean> {
      const socket = new WebSocket(`${t.base.replace('http', 'ws')}/api/studios/${studioId}/live`, {
        headers: { cookie },
        origin,
      });
      return new Promise((resolve) => {
        socket.once('open', () => {
          socket.close();
          resolve(true);
        });
        socket.once('error', () => resolve(false));
      });
    }
    return { trySignIn, listens };
  });
/** Callers from different addresses, as a proxy on this machine reports them. */
const from = (address: string) => ({ 'x-forwarded-for': address });

test('a right password opens a session in an HttpOnly, SameSite cookie; signing out ends it', async ({
  t,
  tenant,
  scene: { trySignIn },
}) => {
  const answer = await trySignIn(tenant.emails.owner, 'a long enough one', from('192.0.2.1'));
  const cookie = answer.headers.getSetCookie().find((c) => c.includes('session_token'))!;
  expect(cookie).toMatch(/HttpOnly/i);
  expect(cookie).toMatch(/SameSite=Lax/i);
  const header = cookie.split(';')[0]!;
  expect(await answer.json()).toEqual({ ok: true });
  expect((await call(t.base, header, 'getMe')).body.studios).toEqual([
    { studioId: tenant.studioId, name: 'sign-in', role: 'owner', customerId: null, children: [] },
  ]);
  await fetch(`${t.base}/api/auth/sign-out`, { method: 'POST', headers: { cookie: header } });
  expect((await call(t.base, header, 'getMe')).status).toBe(401);
});

test('a wrong password and an unknown email get the same answer', async ({
  tenant,
  scene: { trySignIn },
}) => {
  const wrong = await trySignIn(tenant.emails.owner, 'not the password', from('192.0.2.2'));
  const unknown = await trySignIn('nobody@sign-in.example', 'not the password', from('192.0.2.2'));
  expect([wrong.status, unknown.status]).toEqual([401, 401]);
  expect(await wrong.json()).toEqual(await unknown.json());
});

test('guessing one person’s password is slowed down, and locks nobody out elsewhere', async ({
  tenant,
  scene: { trySignIn },
}) => {
  const statuses = [];
  for (let i = 0; i <= PER_EMAIL; i++)
    statuses.push((await trySignIn(tenant.emails.manager, `guess number ${i}`, from('192.0.2.3'))).status);
  expect(statuses).toEqual([...Array(PER_EMAIL).fill(401), 429]);
  const elsewhere = await trySignIn(tenant.emails.manager, 'a long enough one', from('192.0.2.4'));
  expect(elsewhere.status).toBe(200);
});

test('one address trying many people is slowed down', async ({ scene: { trySignIn } }) => {
  const statuses = await Promise.all(
    Array.from({ length: 20 }, async (_, i) => {
      const answer = await trySignIn(`person${i}@sign-in.example`, 'not the password', from('192.0.2.5'));
      return answer.status;
    }),
  );
  expect(statuses.filter((status) => status === 429).length).toBeGreaterThanOrEqual(8);
});

test('nobody signs up by themselves', async ({ t }) => {
  const answer = await fetch(`${t.base}/api/auth/sign-up/email`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'X', email: 'x@sign-in.example', password: 'a long enough one' }),
  });
  expect(answer.status).toBe(404);
});

test('a page of another site can neither write nor listen', async ({ t, tenant, scene: { listens } }) => {
  const cookie = await signIn(t.base, tenant.emails.owner);
  const own = { origin: t.base, 'sec-fetch-site': 'same-origin' };
  const setLocale = (headers: Record<string, string>) =>
    call(t.base, cookie, 'setLocale', { body: { locale: 'fr' }, headers }).then((a) => a.status);
  expect(await setLocale(own)).toBe(200);
  expect(await setLocale({ origin: 'https://evil.example' })).toBe(403);
  expect(await setLocale({ 'sec-fetch-site': 'cross-site' })).toBe(403);
  expect(await listens(tenant.studioId, cookie, 'https://evil.example')).toBe(false);
  expect(await listens(tenant.studioId, cookie, t.base)).toBe(true);
  expect(await listens(tenant.studioId, '', t.base)).toBe(false);
  expect(await listens(crypto.randomUUID(), cookie, t.base)).toBe(false);
});

test('a session ends for good at its absolute age, however busy it was', async ({ t, tenant }) => {
  const cookie = await signIn(t.base, tenant.emails.front_desk);
  expect((await call(t.base, cookie, 'getMe')).status).toBe(200);
  const { default: pg } = await import('pg');
  const admin = new pg.Client({ connectionString: t.url });
  await admin.connect();
  await admin.query(
    `update auth.session set "createdAt" = now() - make_interval(days => $1) where "userId" =
      (select id from auth."user" where email = $2)`,
    [ABSOLUTE_DAYS + 1, tenant.emails.front_desk],
  );
  await admin.end();
  expect((await call(t.base, cookie, 'getMe')).status).toBe(401);
});

test('the chosen language is kept with the person', async ({ t, tenant }) => {
  const cookie = await signIn(t.base, tenant.emails.member);
  await call(t.base, cookie, 'setLocale', { body: { locale: 'fr' } });
  const { user, studios } = (await call(t.base, cookie, 'getMe')).body;
  expect([user.locale, studios[0]!.role, studios[0]!.customerId]).toEqual([
    'fr',
    'member',
    tenant.customerIds[0],
  ]);
});

test('a cookie with a foreign or broken signature opens nothing', async ({ t, tenant }) => {
  const cookie = (await signIn(t.base, tenant.emails.owner)).split(';')[0]!;
  for (const forged of [
    cookie.replace(/\..*/, '.%E0%A4%A'),
    cookie.replace(/\..*/, ''),
    `${cookie}x`,
    'tandem.session_token=x.y',
  ])
    expect((await call(t.base, forged, 'getMe')).status).toBe(401);
});

test('behind https the cookie is secure, and works', async () => {
  const secure = await startTestStudio({ settings: { publicUrl: 'https://studio.example' } });
  const there = await seedTenant(secure, { name: 'https' });
  const answer = await fetch(`${secure.base}/api/auth/sign-in/email`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: 'https://studio.example' },
    body: JSON.stringify({ email: there.emails.owner, password: 'a long enough one' }),
  });
  const cookie = answer.headers.getSetCookie().find((c) => c.includes('session_token'))!;
  expect(cookie).toMatch(/^__Host-.*; Secure/i);
  expect((await call(secure.base, cookie.split(';')[0]!, 'getMe')).status).toBe(200);
  await secure.close();
});

test('of sessions that have ended neither token nor place stays, those that have not stay', async ({
  t,
  tenant,
}) => {
  const cookie = await signIn(t.base, tenant.emails.manager);
  await cleanUpSessions(t.studio);
  expect((await call(t.base, cookie, 'getMe')).status).toBe(200);
  const { rows } =
    await sql`select 1 from auth.session where ("createdAt" < now() - interval '30 days' or "expiresAt" < now())
    and (not starts_with(token, 'ended:') or "ipAddress" is not null or "userAgent" is not null)`.execute(
      t.db,
    );
  await sql`update auth.session set "expiresAt" = now() - interval '181 days' where "expiresAt" < now()`.execute(
    t.db,
  );
  await cleanUpSessions(t.studio);
  const gone = await sql`select 1 from auth.session where "expiresAt" < now()`.execute(t.db);
  expect(gone.rows).toEqual([]);
  expect(rows).toEqual([]);
});

test('what a page of somebody else asks is refused before anything is done, its socket and its sign-out too', async ({
  t,
  tenant,
}) => {
  const owner = await signIn(t.base, tenant.emails.owner);
  const member = await signIn(t.base, tenant.emails.member);
  const ids: Record<string, string> = {};
  for (const [name, cookie] of Object.entries({ owner, member }))
    ids[name] = (await call(t.base, cookie, 'getMe')).body.user.userId;
  const of = { params: { studioId: tenant.studioId, classId: tenant.classId }, body: { spotNumber: 3 } };
  const asked = (page: string | undefined) => (page ? { headers: { [TAB_ACCOUNT_HEADER]: page } } : {});
  for (const name of ['getMe', 'getClass', 'bookSpot'] as const) {
    const { status, body } = await call(t.base, member, name, { ...of, ...asked(ids.owner) });
    expect([name, status, body.code]).toEqual([name, 409, 'other_person']);
  }
  expect((await call(t.base, owner, 'getClass', of)).body.booked).toBe(0);
  for (const page of [ids.member, undefined])
    expect((await call(t.base, member, 'getClass', { ...of, ...asked(page) })).status).toBe(200);
  const opens = (page: string) => {
    const url = `${t.base.replace('http', 'ws')}/api/studios/${tenant.studioId}/live?${TAB_ACCOUNT_QUERY}=${page}`;
    const socket = new WebSocket(url, { headers: { cookie: member } });
    return new Promise((resolve) => {
      socket.once('open', () => resolve(true));
      socket.once('error', () => resolve(false));
    }).finally(() => socket.close());
  };
  expect([await opens(ids.member!), await opens(ids.owner!)]).toEqual([true, false]);
  const headers = { cookie: member, ...asked(ids.owner).headers };
  expect((await fetch(`${t.base}/api/auth/sign-out`, { method: 'POST', headers })).status).toBe(409);
  expect((await call(t.base, member, 'getMe')).status).toBe(200);
});
