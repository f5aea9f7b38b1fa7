import { MAX_REQUESTS_AT_WORK, MAX_REQUESTS_WAITING } from '@tandem/api/words';
import { inTenant } from '@tandem/platform';
import { sql } from 'kysely';
import { expect } from 'vitest';
import { fresh as test } from '../testing/fixtures.ts';
import { call } from '../testing/http.ts';

const MANY = 500;

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
