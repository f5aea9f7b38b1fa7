import { randomUUID } from 'node:crypto';
import { inTenant } from '@tandem/platform';
import { sql } from 'kysely';
import { expect } from 'vitest';
import { test as signedIn } from '../../testing/fixtures.ts';
import { call } from '../../testing/http.ts';

const HOUR_MS = 3_600_000;

const test = signedIn.extend('scene', { scope: 'file' }, async ({ t, tenant: a, cookies }) => {
  const params = (over: Record<string, string> = {}) => ({
    studioId: a.studioId,
    customerId,
    classId: a.classId,
    rideId: a.classId,
    ...over,
  });
  const correct = (
    role: keyof typeof cookies,
    values: Record<string, unknown>,
    over: Record<string, string> = {},
  ) => call(t.base, cookies[role], 'correctRide', { params: params(over), body: { values } });
  const rows = <R>(query: ReturnType<typeof sql<R>>) =>
    inTenant(t.db, a.studioId, async (trx) => (await query.execute(trx)).rows);
  const customerId = a.customerIds[0]!;
  await inTenant(t.db, a.studioId, async (trx) => {
    const startsAt = new Date(Date.now() - 2 * HOUR_MS);
    await trx
      .updateTable('classes')
      .set({ starts_at: startsAt, ends_at: new Date(startsAt.getTime() + HOUR_MS) })
      .execute();
    const who = { studio_id: a.studioId, class_id: a.classId };
    await trx
      .insertInto('bookings')
      .values([
        {
          ...who,
          booking_id: randomUUID(),
          customer_id: customerId,
          spot_number: 4,
          checked_in_at: startsAt,
        },
        { ...who, booking_id: randomUUID(), customer_id: a.customerIds[1]!, checked_in_at: startsAt },
        {
          ...who,
          booking_id: randomUUID(),
          customer_id: a.customerIds[2]!,
          state: 'cancelled',
        },
      ])
      .execute();
  });
  return { t, a, cookies, customerId, params, correct, rows };
});

test('a person without numbers is given some by hand: ready, marked, and the reason for the rest stays', async ({
  scene: { t, cookies, params, correct },
}) => {
  const { status, body } = await correct('owner', { averagePowerW: 180, workKj: 500 });
  expect(status).toBe(200);
  expect(body).toMatchObject({
    state: 'ready',
    reason: 'not_connected',
    values: { averagePowerW: 180, workKj: 500 },
    sentValues: {},
    corrected: ['averagePowerW', 'workKj'],
  });
  const { body: mine } = await call(t.base, cookies.member, 'getTrends', { params: params() });
  expect(mine).toMatchObject({ rideCount: 1, totals: { averagePowerW: 180, workKj: 500 } });
  // In the week of the class, which may be over since.
  expect(mine.weeks.filter(({ rides }) => rides > 0).map(({ values }) => values.workKj)).toEqual([500]);
});

test('the instructor of the class corrects too; taking all back leaves the class without numbers', async ({
  scene: { correct },
}) => {
  expect((await correct('instructor', { averagePowerW: 190 })).body.values).toMatchObject({
    averagePowerW: 190,
  });
  const { body } = await correct('owner', { averagePowerW: null, workKj: null });
  expect(body).toMatchObject({ state: 'none', values: {}, corrected: [] });
});

test('who changed what to what is kept with the result; the audit log names the metrics only', async ({
  scene: { a, rows },
}) => {
  const kept = await rows(
    sql<{ role: string; metric: string; old_value: number | null; new_value: number | null }>`
      select f.role, r.metric, r.old_value, r.new_value from result_corrections r join staff f using (studio_id, account_id)
      order by r.at, r.metric`,
  );
  expect(kept.map((r) => [r.role, r.metric, r.old_value, r.new_value])).toEqual([
    ['owner', 'averagePowerW', null, 180],
    ['owner', 'workKj', null, 500],
    ['instructor', 'averagePowerW', 180, 190],
    ['owner', 'averagePowerW', 190, null],
    ['owner', 'workKj', 500, null],
  ]);
  const log = await rows(
    sql<{ detail: object }>`select detail from audit_log where action = 'performance.correct' order by at`,
  );
  expect(log.map((line) => line.detail)).toEqual([
    { classId: a.classId, metrics: ['averagePowerW', 'workKj'] },
    { classId: a.classId, metrics: ['averagePowerW'] },
    { classId: a.classId, metrics: ['averagePowerW', 'workKj'] },
  ]);
});

test('the same number again is no change', async ({ scene: { correct, rows } }) => {
  await correct('owner', { workKj: 400 });
  const before = await rows(sql`select 1 from result_corrections`);
  await correct('owner', { workKj: 400 });
  expect(await rows(sql`select 1 from result_corrections`)).toHaveLength(before.length);
});

test.for([
  ['madeUp', 5],
  ['spivi_sep', 5],
  ['averagePowerW', 180.5],
  ['averagePowerW', 9000],
  ['averageHeartRateBpm', 10],
  ['workKj', 'a lot'],
])(
  '%s = %s is refused, and nothing of the request is kept',
  async ([metric, value], { scene: { t, cookies, params, correct } }) => {
    const { status } = await correct('owner', { distanceKm: 20, [metric!]: value });
    expect(status).toBe(400);
    const { body } = await call(t.base, cookies.owner, 'getRide', { params: params() });
    expect(body.corrected).not.toContain('distanceKm');
  },
);

test('neither the front desk nor a member sets numbers; a class of others or one not ridden is not found', async ({
  scene: { t, a, correct },
}) => {
  expect((await correct('front_desk', { workKj: 1 })).status).toBe(403);
  expect((await correct('member', { workKj: 1 })).status).toBe(403);
  expect((await correct('owner', { workKj: 1 }, { rideId: randomUUID() })).status).toBe(404);
  expect((await correct('owner', { workKj: 1 }, { customerId: a.customerIds[3]! })).status).toBe(404);
  await inTenant(t.db, a.studioId, (trx) =>
    trx.updateTable('classes').set({ instructor_id: null }).execute(),
  );
  expect((await correct('instructor', { workKj: 1 })).status).toBe(403);
});

test('the class tells staff who has numbers, who has none and why, without the numbers', async ({
  scene: { t, a, cookies, customerId, params },
}) => {
  const { body } = await call(t.base, cookies.front_desk, 'listClassResults', { params: params() });
  expect(body).toMatchObject({ canAsk: false, askedAt: null, nextAt: null });
  expect(body.people.map((p) => [p.customerId, p.spotNumber, p.state, p.reason, p.corrected])).toEqual([
    [customerId, 4, 'ready', 'not_connected', true],
    [a.customerIds[1], null, 'none', 'not_connected', false],
    [a.customerIds[2], null, 'none', 'cancelled', false],
  ]);
  expect(JSON.stringify(body)).not.toMatch(/\b400\b/);
  expect((await call(t.base, cookies.member, 'listClassResults', { params: params() })).status).toBe(403);
});
