import { request } from 'node:http';
import { MAX_REQUESTS_AT_WORK, MAX_REQUESTS_WAITING } from '@tandem/api/words';
import { inTenant, requireConnections } from '@tandem/platform';
import { sql } from 'kysely';
import pg from 'pg';
import { expect } from 'vitest';
import { fresh as test } from '../testing/fixtures.ts';
import { call } from '../testing/http.ts';
import { TEST_PASSWORD } from '../testing/tenant.ts';
import { STUDIO_CONNECTIONS } from './studio.ts';

const MANY = 500;
const JSON_BODY = { 'content-type': 'application/json' };
const addressOf = (base: string) => ({ host: new URL(base).hostname, port: new URL(base).port });

test('one member’s many writes of one thing leave the desk and everybody else their place', async ({
  t,
  tenant,
  desk,
  member,
}) => {
  const { studioId, customerIds } = tenant;
  const params = { studioId, customerId: customerIds[0]!, purpose: 'store' };
  const list = () => call(t.base, desk, 'listCustomers', { params: { studioId } });
  await list();
  await call(t.base, member, 'getMe');
  const refused: unknown[] = [];
  let asked: Promise<number>[] = [];
  // While somebody holds the person, nothing that the member asks for comes to an end.
  await inTenant(t.db, studioId, async (trx) => {
    await sql`select from customers where customer_id = ${customerIds[0]} for update`.execute(trx);
    asked = Array.from({ length: MANY }, async () => {
      const answer = await call(t.base, member, 'setConsent', {
        params,
        body: { granted: true, version: 1 },
      });
      if (answer.status !== 200) refused.push([answer.status, answer.body.code]);
      return answer.status;
    });
    await expect
      .poll(() => refused.length, { timeout: 30_000 })
      .toBe(MANY - MAX_REQUESTS_AT_WORK - MAX_REQUESTS_WAITING);
    expect((await list()).status).toBe(200);
  });
  expect(new Set(refused.map((one) => JSON.stringify(one)))).toEqual(new Set(['[429,"too_many_requests"]']));
  expect(new Set(await Promise.all(asked))).toEqual(new Set([200, 429]));
});

test('a server that lets no more sessions in is busy, and said to be, at sign-in too', async ({
  t,
  tenant,
  desk,
}) => {
  const list = () => call(t.base, desk, 'listCustomers', { params: { studioId: tenant.studioId } });
  const signIn = () =>
    fetch(`${t.base}/api/auth/sign-in/email`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email: tenant.emails.member, password: TEST_PASSWORD }),
    });
  expect((await list()).status).toBe(200);
  const owner = new pg.Client({ connectionString: t.url });
  await owner.connect();
  const { rows } = await owner.query('select current_database() as name');
  await owner.query(`alter database ${rows[0].name} connection limit 0`);
  await owner.query(
    'select pg_terminate_backend(pid) from pg_stat_activity where datname = $1 and pid <> pg_backend_pid()',
    [rows[0].name],
  );
  // Sessions that the pool still believed in are found dead by their first queries.
  await expect
    .poll(async () => {
      const { status, body } = await list();
      expect([status, ['not_ready', 'busy']]).toEqual([503, expect.arrayContaining([body.code])]);
      return body.code;
    })
    .toBe('busy');
  const signedIn = await signIn();
  await owner.query(`alter database ${rows[0].name} connection limit -1`);
  await owner.end();
  expect([signedIn.status, signedIn.headers.get('retry-after')]).toEqual([503, '5']);
  expect((await list()).status).toBe(200);
  expect((await signIn()).status).toBe(200);
});

test('a start says how many connections are needed where the server has fewer', async ({ t }) => {
  await expect(requireConnections(t.url, 10_000)).rejects.toThrow(
    /lets \d+ connections in, and 10003 are needed/,
  );
  await expect(requireConnections(t.url, STUDIO_CONNECTIONS)).resolves.toBeUndefined();
});

const spellings: [string, (base: string, path: string) => string][] = [
  ['with a letter by its number', (_base, path) => path.replace('api', '%61pi')],
  ['whole', (base, path) => base + path],
  ['whole, under another name', (_base, path) => `http://x${path}`],
];

test.for(spellings)('an address written %s has no other share', async ([, spell], { t, tenant, member }) => {
  const { studioId, customerIds } = tenant;
  const path = spell(t.base, `/api/studios/${studioId}/customers/${customerIds[0]}/consents/store`);
  const write = () =>
    new Promise<number>((resolve, reject) =>
      request(
        { ...addressOf(t.base), path, method: 'PUT', headers: { ...JSON_BODY, cookie: member } },
        (answer) => resolve(answer.resume().statusCode!),
      )
        .on('error', reject)
        .end(JSON.stringify({ granted: true, version: 1 })),
    );
  await call(t.base, member, 'getMe');
  const statuses: number[] = [];
  let asked: Promise<unknown>[] = [];
  const over = 10;
  await inTenant(t.db, studioId, async (trx) => {
    await sql`select from customers where customer_id = ${customerIds[0]} for update`.execute(trx);
    asked = Array.from({ length: MAX_REQUESTS_AT_WORK + MAX_REQUESTS_WAITING + over }, () =>
      write().then((status) => statuses.push(status)),
    );
    await expect.poll(() => statuses, { timeout: 30_000 }).toEqual(Array(over).fill(429));
  });
  await Promise.all(asked);
});
