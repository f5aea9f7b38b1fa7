import { FREE_FAILURES } from '@tandem/platform';
import { sql } from 'kysely';
import { expect } from 'vitest';
import { lockWaits } from '../testing/build.ts';
import { appCode, setUpApp } from '../testing/factors.ts';
import { fresh as base } from '../testing/fixtures.ts';
import { call, signIn } from '../testing/http.ts';
import { startTestStudio, type TestStudio } from '../testing/studio.ts';
import { seedTenant, TEST_PASSWORD } from '../testing/tenant.ts';
import { hashPassword } from './passwords.ts';
import { setPassword } from './set-password.ts';
import { mailSignInLinks } from './sign-in-link.ts';

const NEW_PASSWORD = 'another long enough one';
const test = base.extend('options', { scope: 'file' }, { settings: { trustedProxies: ['loopback'] } });

/**
 * Asks while the account's password is being changed by somebody else: that is done once what is asked waits for it, or has
 * been answered already.
 */
async function whileChanged<T>(t: TestStudio, accountId: string, ask: () => Promise<T>): Promise<T> {
  const passwordHash = await hashPassword(NEW_PASSWORD);
  let asked: Promise<T>;
  await t.db.transaction().execute(async (trx) => {
    await setPassword(trx, accountId, passwordHash);
    asked = ask();
    let answered = false;
    void asked.finally(() => {
      answered = true;
    });
    const waits = async () => answered || (await lockWaits(t.url)) > 0;
    await expect.poll(waits, { timeout: 30_000 }).toBe(true);
  });
  return asked!;
}

test('who signs in with a password that is being changed does not stay in by it', async ({ t, tenant }) => {
  const email = tenant.emails.owner;
  const came = await whileChanged(t, tenant.accountIds[email]!, () =>
    fetch(`${t.base}/api/auth/sign-in/email`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email, password: TEST_PASSWORD }),
    }),
  );
  expect([came.status, came.headers.getSetCookie()]).toEqual([401, []]);
  expect(((await came.json()) as { code: string }).code).toBe('INVALID_EMAIL_OR_PASSWORD');
  const { rows } = await sql`select 1 from auth.session where "userId" = ${tenant.accountIds[email]}`.execute(
    t.db,
  );
  expect(rows).toEqual([]);
  await signIn(t.base, email, NEW_PASSWORD);
});

test('the second step of a sign-in ends with the first, however right the code is', async ({ t, tenant }) => {
  const email = tenant.emails.owner;
  const { key } = await setUpApp(t.base, await signIn(t.base, email));
  const half = await signIn(t.base, email);
  const code = await appCode(key, 1);
  const proved = await whileChanged(t, tenant.accountIds[email]!, () =>
    call(t.base, half, 'proveFactor', { body: { code } }),
  );
  expect([proved.status, proved.body.code]).toEqual([401, 'not_signed_in']);
  const { rows } = await sql`select 1 from auth.session where "userId" = ${tenant.accountIds[email]}`.execute(
    t.db,
  );
  expect(rows).toEqual([]);
});

test.for(['personal', 'studio'] as const)(
  'a %s token that is asked for while the account is locked out is not made',
  async (kind, { t, tenant, owner }) => {
    const body = { kind, name: 'Way back in', scopes: ['bookings:read' as const], days: 366 };
    const made = await whileChanged(t, tenant.accountIds[tenant.emails.owner]!, () =>
      call(t.base, owner, 'makeToken', { params: { studioId: tenant.studioId }, body }),
    );
    expect([made.status, made.body.code]).toEqual([401, 'not_signed_in']);
    const again = await signIn(t.base, tenant.emails.owner, NEW_PASSWORD);
    const { tokens } = (await call(t.base, again, 'listTokens', { params: { studioId: tenant.studioId } }))
      .body;
    expect(tokens).toEqual([]);
  },
);

test('of two who change a password at once with the old one, one has', async ({ t, tenant, owner }) => {
  const change = (cookie: string, newPassword: string) =>
    call(t.base, cookie, 'changePassword', { body: { currentPassword: TEST_PASSWORD, newPassword } });
  const thief = await signIn(t.base, tenant.emails.owner);
  const wanted = ['first of two ways in', 'second of two ways in'];
  const answers = await Promise.all([change(owner, wanted[0]!), change(thief, wanted[1]!)]);
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  const winner = answers.findIndex(({ status }) => status === 200);
  await signIn(t.base, tenant.emails.owner, wanted[winner]);
});

test('whoever changes a password goes on, with the second step behind them, and nobody else does', async ({
  t,
  tenant,
}) => {
  const email = tenant.emails.owner;
  const { key } = await setUpApp(t.base, await signIn(t.base, email));
  const half = await signIn(t.base, email);
  const answer = await fetch(`${t.base}/api/me/second-factor`, {
    method: 'POST',
    headers: { cookie: half, 'content-type': 'application/json' },
    body: JSON.stringify({ code: await appCode(key, 1) }),
  });
  const whole = answer.headers.getSetCookie()[0]!.split(';')[0]!;
  const changed = await fetch(`${t.base}/api/me/password`, {
    method: 'PUT',
    headers: { cookie: whole, 'content-type': 'application/json' },
    body: JSON.stringify({ currentPassword: TEST_PASSWORD, newPassword: NEW_PASSWORD }),
  });
  expect(changed.status).toBe(200);
  const cookie = changed.headers.getSetCookie()[0]!.split(';')[0]!;
  expect((await call(t.base, cookie, 'getMe')).body.secondFactor).toBe('proved');
  expect((await call(t.base, whole, 'getMe')).status).toBe(401);
});

test('a stolen session guesses at the password as slowly as anybody, and leaves lines', async () => {
  const t = await startTestStudio({ settings: { signInsPerMinute: { perAddress: 1000, perEmail: 3 } } });
  const tenant = await seedTenant(t, { name: 'stolen' });
  const stolen = await signIn(t.base, tenant.emails.front_desk);
  const statuses = [];
  for (let n = 0; n < 5; n++) {
    const body = { currentPassword: `guess number ${n}`, newPassword: NEW_PASSWORD };
    const headers = { 'x-forwarded-for': `198.51.100.${n}` };
    statuses.push((await call(t.base, stolen, 'changePassword', { body, headers })).status);
  }
  expect(statuses).toEqual([400, 400, 400, 429, 429]);
  const { rows } = await t.db.transaction().execute(async (trx) => {
    await sql`select set_config('tandem.tenant', ${tenant.studioId}, true)`.execute(trx);
    return sql`select 1 from audit_log where action = 'sign_in.failed'`.execute(trx);
  });
  expect(rows).toHaveLength(3);
  await t.close();
});

test('a studio guesses at somebody’s password by links of its own as slowly as at the sign-in', async ({
  t,
  tenant,
}) => {
  const victim = await seedTenant(t, { name: crypto.randomUUID() });
  const evil = await signIn(t.base, tenant.emails.owner);
  const params = { studioId: tenant.studioId };
  const person = { firstName: 'Made', lastName: 'Up', email: victim.emails.owner };
  const { customerId } = (await call(t.base, evil, 'createCustomer', { params, body: person })).body;
  const guess = async (n: number, password = `guess number ${n}`) => {
    const { url } = (await call(t.base, evil, 'inviteCustomer', { params: { ...params, customerId } })).body;
    const body = { token: new URL(url!).searchParams.get('token'), password };
    const headers = { 'x-forwarded-for': `203.0.113.${n}` };
    return (await call(t.base, null, 'acceptInvitation', { body, headers })).status;
  };
  const statuses = [];
  for (let n = 0; n < FREE_FAILURES + 2; n++) statuses.push(await guess(n));
  expect(statuses).toEqual([...Array(FREE_FAILURES + 1).fill(200), 429]);
  expect(await guess(100, TEST_PASSWORD)).toBe(429);
});

test('of links that are asked for at once no more are mailed than of those asked for one by one', async ({
  t,
  tenant,
}) => {
  const ask = (email: string) => mailSignInLinks(t.studio, email);
  const mailed = async (email: string) => {
    const { rows } = await sql<{ links: number }>`select count(*) as links from auth.verification
      where value = ${`sign-in-link:${tenant.accountIds[email]}`}`.execute(t.db);
    return rows[0]!.links;
  };
  const { owner, manager } = tenant.emails;
  for (let n = 0; n < 8; n++) await ask(owner);
  await Promise.all(Array.from({ length: 8 }, () => ask(manager)));
  expect(await mailed(owner)).toBeGreaterThan(0);
  expect(await mailed(manager)).toBe(await mailed(owner));
});
