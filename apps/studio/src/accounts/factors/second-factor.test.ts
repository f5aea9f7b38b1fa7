import type { Endpoint } from '@tandem/api/endpoint';
import { endpoints } from '@tandem/api/studio';
import { inTenant } from '@tandem/platform';
import fc from 'fast-check';
import { sql } from 'kysely';
import { expect } from 'vitest';
import type { Db } from '../../base/db.ts';
import { appCode, askFactors, loseFreshness, setUpApp } from '../../testing/factors.ts';
import { fresh } from '../../testing/fixtures.ts';
import { call, signIn } from '../../testing/http.ts';
import { sampleRequest } from '../../testing/requests.ts';
import { TEST_PASSWORD } from '../../testing/tenant.ts';
import { newKey, stepOf } from './app-codes.ts';

/** Each test's people are asked for a second factor, as real ones are. */
const test = fresh.extend('asked', { auto: true }, async ({ t, tenant }) => {
  await askFactors(t.url, tenant.emails);
});
const names = Object.keys(endpoints) as (keyof typeof endpoints)[];
const inStudio = names.filter((name) => endpoints[name].path.includes(':studioId'));
const ofMe = names.filter((name) => (endpoints[name] as Endpoint).access === 'signed_in');
const auditOf = (db: Db, studioId: string, prefix: string): Promise<string[]> =>
  inTenant(db, studioId, (trx) =>
    sql<{ action: string }>`select action from audit_log
      where studio_id = ${studioId} and action like ${`${prefix}%`} order by at`.execute(trx),
  ).then(({ rows }) => rows.map(({ action }) => action));
/** What leads to the second step. */
const HALF_OPEN = new Set<string>(['getMe', 'setLocale', 'proveFactor']);

test('a password alone opens nothing to owners and managers until they have set a second factor up', async ({
  t,
  tenant,
}) => {
  for (const role of ['owner', 'manager'] as const) {
    const cookie = await signIn(t.base, tenant.emails[role]);
    expect((await call(t.base, cookie, 'getMe')).body.secondFactor).toBe('missing');
    for (const name of inStudio) {
      const { status, body } = await call(t.base, cookie, name, sampleRequest(name, tenant));
      expect([name, status, body.code]).toEqual([name, 403, 'second_factor_missing']);
      expect(body.message).not.toBe('');
    }
    await setUpApp(t.base, cookie);
    expect((await call(t.base, cookie, 'getMe')).body.secondFactor).toBe('proved');
    expect((await call(t.base, cookie, 'getStudio', sampleRequest('getStudio', tenant))).status).toBe(200);
  }
});

test('an instructor without one sees nobody’s numbers, and the rest as before; members are free', async ({
  t,
  tenant,
}) => {
  const coach = await signIn(t.base, tenant.emails.instructor);
  const member = await signIn(t.base, tenant.emails.member);
  const params = { studioId: tenant.studioId, customerId: tenant.customerIds[0]!, classId: tenant.classId };
  await call(t.base, member, 'bookSpot', { params, body: { spotNumber: 1 } });
  expect((await call(t.base, coach, 'getMe')).body.secondFactor).toBe('advised');
  expect((await call(t.base, member, 'getMe')).body.secondFactor).toBe('free');
  for (const name of ['listRides', 'getTrends', 'getRide', 'listBodyHistory'] as const) {
    const { status, body } = await call(t.base, coach, name, sampleRequest(name, tenant));
    expect([name, status, body.code]).toEqual([name, 403, 'second_factor_missing']);
    expect(String((await call(t.base, member, name, sampleRequest(name, tenant))).body.code)).not.toMatch(
      /factor/,
    );
  }
  const seen = async () => (await call(t.base, coach, 'getCustomer', { params })).body;
  expect([(await seen()).body, (await seen()).healthVisible]).toEqual([null, false]);
  await setUpApp(t.base, coach);
  expect((await seen()).body).not.toBeNull();
  expect((await call(t.base, coach, 'listRides', { params })).status).toBe(200);
});

test('whoever has one is asked at each sign-in, also by a mailed link, and until then nothing opens', async ({
  t,
  tenant,
}) => {
  const email = tenant.emails.member;
  const { key } = await setUpApp(t.base, await signIn(t.base, email));
  const half = await signIn(t.base, email);
  const me = (await call(t.base, half, 'getMe')).body;
  expect([me.secondFactor, me.studios]).toEqual(['unproved', []]);
  for (const name of [...inStudio, ...ofMe].filter((one) => !HALF_OPEN.has(one))) {
    const { status, body } = await call(t.base, half, name, sampleRequest(name, tenant));
    expect([name, status, body.code]).toEqual([name, 403, 'second_factor_needed']);
  }
  const prove = (code: string, cookie = half) => call(t.base, cookie, 'proveFactor', { body: { code } });
  expect((await prove('000000')).body.code).toBe('code_wrong');
  const answer = await fetch(`${t.base}/api/me/second-factor`, {
    method: 'POST',
    headers: { cookie: half, 'content-type': 'application/json' },
    body: JSON.stringify({ code: await appCode(key, 1) }),
  });
  expect(answer.status).toBe(200);
  const whole = answer.headers.getSetCookie()[0]!.split(';')[0]!;
  expect((await call(t.base, whole, 'getMe')).body.secondFactor).toBe('proved');
  // The half one ended with it, and its code counts no second time.
  expect((await call(t.base, half, 'getMe')).status).toBe(401);
  const again = await signIn(t.base, email);
  expect((await prove(await appCode(key, 1), again)).body.code).toBe('code_wrong');
  expect((await prove(await appCode(key, 0), again)).body.code).toBe('code_wrong');
  expect(await auditOf(t.db, tenant.studioId, 'factor')).toEqual([
    'factor.add',
    'factor.failed',
    'factor.use',
    'factor.failed',
    'factor.failed',
  ]);
});

test('of many who send one code at once one gets in', async ({ t, tenant }) => {
  const email = tenant.emails.front_desk;
  const { key } = await setUpApp(t.base, await signIn(t.base, email));
  const sessions = await Promise.all(Array.from({ length: 6 }, () => signIn(t.base, email)));
  const code = await appCode(key, 1);
  const statuses = await Promise.all(
    sessions.map(async (cookie) => (await call(t.base, cookie, 'proveFactor', { body: { code } })).status),
  );
  expect(statuses.filter((status) => status === 200)).toHaveLength(1);
});

test('a recovery code lets in once, however it is typed; made anew those of before are worth nothing', async ({
  t,
  tenant,
}) => {
  const email = tenant.emails.owner;
  const first = await signIn(t.base, email);
  const { recoveryCodes } = await setUpApp(t.base, first);
  expect(new Set(recoveryCodes).size).toBe(10);
  const prove = async (code: string) => {
    const half = await signIn(t.base, email);
    return (await call(t.base, half, 'proveFactor', { body: { code } })).status;
  };
  expect(await prove(recoveryCodes[0]!.toLowerCase().replaceAll('-', ' '))).toBe(200);
  expect(await prove(recoveryCodes[0]!)).toBe(400);
  expect((await call(t.base, first, 'listFactors')).body.recoveryCodes).toBe(9);
  const anew = (await call(t.base, first, 'renewRecoveryCodes')).body.recoveryCodes;
  expect(await prove(recoveryCodes[1]!)).toBe(400);
  expect(await prove(anew[1]!)).toBe(200);
});

test('changing what proves one needs a fresh sign-in, and a code is one; the last of an owner stays', async ({
  t,
  tenant,
}) => {
  const owner = await signIn(t.base, tenant.emails.owner);
  const { key } = await setUpApp(t.base, owner);
  const { factorId } = (await call(t.base, owner, 'listFactors')).body.factors[0]!;
  const remove = () => call(t.base, owner, 'removeFactor', { params: { factorId } });
  await loseFreshness(t.url);
  for (const answer of [
    await remove(),
    await call(t.base, owner, 'startAppFactor'),
    await call(t.base, owner, 'renewRecoveryCodes'),
  ])
    expect([answer.status, answer.body.code]).toEqual([403, 'confirm_needed']);
  expect((await call(t.base, owner, 'proveFactor', { body: { code: await appCode(key, 1) } })).status).toBe(
    200,
  );
  expect((await remove()).body.code).toBe('last_factor');
  await setUpApp(t.base, owner);
  expect((await remove()).status).toBe(200);
  expect((await call(t.base, owner, 'listFactors')).body.factors).toHaveLength(1);
});

test('a colleague resets what somebody has lost; a manager not an owner’s, nobody their own or another studio’s', async ({
  t,
  tenant,
}) => {
  const cookies: Record<string, string> = {};
  for (const role of ['owner', 'manager'] as const) {
    cookies[role] = await signIn(t.base, tenant.emails[role]);
    await setUpApp(t.base, cookies[role]);
  }
  const list = async () =>
    (await call(t.base, cookies.owner!, 'listStaff', { params: { studioId: tenant.studioId } })).body;
  const staff = await list();
  // There is nothing to reset where there is none, and nothing else is told of it.
  const having = (team: typeof staff) =>
    team.flatMap(({ role, hasSecondFactor }) => (hasSecondFactor ? role : []));
  expect(having(staff).sort()).toEqual(['manager', 'owner']);
  const reset = (by: string, whom: string) =>
    call(t.base, cookies[by]!, 'resetFactors', {
      params: { studioId: tenant.studioId, staffId: staff.find(({ role }) => role === whom)!.staffId },
    });
  expect((await reset('manager', 'owner')).body.code).toBe('not_allowed');
  expect((await reset('manager', 'manager')).body.code).toBe('not_allowed');
  expect((await reset('owner', 'manager')).status).toBe(200);
  expect((await call(t.base, cookies.manager!, 'getMe')).status).toBe(401);
  expect(having(await list())).toEqual(['owner']);
  const manager = await signIn(t.base, tenant.emails.manager);
  expect((await call(t.base, manager, 'getMe')).body.secondFactor).toBe('missing');
  expect(await auditOf(t.db, tenant.studioId, 'factor.reset')).toEqual(['factor.reset']);
});

test('made-up people need none on this machine, and one from beyond it', async ({ t, tenant }) => {
  await askFactors(t.url, tenant.emails, false);
  const owner = await signIn(t.base, tenant.emails.owner);
  const seen = (headers: Record<string, string>) =>
    call(t.base, owner, 'getStudio', { params: { studioId: tenant.studioId }, headers });
  expect((await seen({})).status).toBe(200);
  expect((await seen({ 'x-forwarded-for': '192.0.2.7' })).body.code).toBe('second_factor_missing');
});

test('guessing codes is slowed down, and a recovery code still lets in', async ({ t, tenant }) => {
  const email = tenant.emails.owner;
  const { recoveryCodes } = await setUpApp(t.base, await signIn(t.base, email));
  const half = await signIn(t.base, email, TEST_PASSWORD);
  const prove = (code: string) => call(t.base, half, 'proveFactor', { body: { code } });
  const codes = [];
  for (let n = 0; n < 13; n++) codes.push((await prove(`123 45${n % 10}`)).body.code);
  expect(codes).toEqual([...Array(11).fill('code_wrong'), 'too_many_requests', 'too_many_requests']);
  expect((await prove(recoveryCodes[3]!)).status).toBe(200);
});

test('a code counts in its half minute and the ones beside it, with spaces or without, and at no other time', async () => {
  const moment = fc.integer({ min: 1_600_000_000_000, max: 4_000_000_000_000 });
  await fc.assert(
    fc.asyncProperty(moment, fc.integer({ min: -5, max: 5 }), async (nowMs, off) => {
      const key = newKey();
      const code = await appCode(key, off, nowMs);
      const step = await stepOf(key, `${code.slice(0, 3)} ${code.slice(3)}`, nowMs);
      const within = Math.abs(off) <= 1;
      // One in a million is another step's by chance.
      expect(step === Math.floor(nowMs / 30_000) + off || !within).toBe(true);
      expect(step === null || within || (await appCode(key, 0, step * 30_000)) === code).toBe(true);
    }),
    { numRuns: 60 },
  );
});

test('what is stored opens nothing to whoever reads the database', async ({ t, tenant }) => {
  const { key, recoveryCodes } = await setUpApp(t.base, await signIn(t.base, tenant.emails.owner));
  const { rows } = await sql<{ all: string }>`
    select (select string_agg(f::text, ' ') from auth.factor f) || (select string_agg(r::text, ' ') from auth.recovery_code r) as all`.execute(
    t.db,
  );
  for (const secret of [key, ...recoveryCodes.flatMap((code) => [code, code.replaceAll('-', '')])])
    for (const form of [secret, Buffer.from(secret).toString('hex')])
      expect(rows[0]!.all).not.toContain(form);
});
