import type { Role } from '@tandem/api/words';
import { inTenant } from '@tandem/platform';
import { sql } from 'kysely';
import { expect } from 'vitest';
import { test as studioTest } from '../testing/fixtures.ts';
import { call } from '../testing/http.ts';

/** Late in the evening of the 21st in UTC, and the 22nd already in Paris. */
const NOW = new Date('2026-11-21T23:30:00Z');
const test = studioTest
  .extend('options', { scope: 'file' }, { now: () => NOW })
  .extend('customerId', { scope: 'file' }, ({ tenant }) => tenant.customerIds[0]!)
  .extend('scene', { scope: 'file' }, ({ t, tenant, cookies, customerId }) => {
    const params = (over: Record<string, string> = {}) => ({
      studioId: tenant.studioId,
      customerId,
      ...over,
    });
    const change = (body: object, role: Role = 'member') =>
      call(t.base, cookies[role], 'updateBody', { params: params(), body });
    const history = async (role: Role = 'member') =>
      (await call(t.base, cookies[role], 'listBodyHistory', { params: params() })).body.map(
        ({ recordedAt: _, ...entry }) => entry,
      );
    const remove = (field: string, from: string, role: Role = 'member') =>
      call(t.base, cookies[role], 'removeBodyEntry', { params: params({ field, from }) });
    /** From when on rides are to be computed anew; forgets it. */
    const dirtyFrom = () =>
      inTenant(t.db, tenant.studioId, async (trx) => {
        const { rows } = await sql<{ from: Date | null }>`
      select rides_dirty_from as "from" from customers where customer_id = ${customerId}`.execute(trx);
        await sql`update customers set rides_dirty_from = null`.execute(trx);
        return rows[0]!.from?.toISOString().slice(0, 10) ?? null;
      });
    return { params, change, history, remove, dirtyFrom };
  });
test.beforeEach(({ t, tenant }) =>
  inTenant(t.db, tenant.studioId, async (trx) => {
    await trx.deleteFrom('body_history').execute();
    await trx
      .updateTable('customers')
      .set({ weight_kg: null, ftp_w: null, rides_dirty_from: null })
      .execute();
  }),
);

test('a value counts from its day on; today is the studio’s own, and what is in force today shows', async ({
  t,
  cookies,
  scene: { params, change, history },
}) => {
  expect((await change({ ftpW: 200, from: '2026-09-01' })).body.body).toMatchObject({ ftpW: 200 });
  expect((await change({ ftpW: 220 })).body.body).toMatchObject({ ftpW: 220 });
  await change({ ftpW: 210, from: '2026-10-01' }, 'owner');
  expect(await history()).toEqual([
    { field: 'ftpW', from: '2026-11-22', value: 220, source: 'member' },
    { field: 'ftpW', from: '2026-10-01', value: 210, source: 'staff' },
    { field: 'ftpW', from: '2026-09-01', value: 200, source: 'member' },
  ]);
  const { body } = await call(t.base, cookies.owner, 'getCustomer', { params: params() });
  expect(body.body).toMatchObject({ ftpW: 220 });
});

test('a day that has not come is refused and names the field', async ({ scene: { change, history } }) => {
  const { status, body } = await change({ ftpW: 200, from: '2026-11-23' });
  expect([status, body.field]).toEqual([400, 'from']);
  expect(await history()).toEqual([]);
});

test('a birth date that is none and heart rates that cross are refused and name the field', async ({
  scene: { change },
}) => {
  for (const birthDate of ['2026-11-23', '1899-12-31'])
    expect(await change({ birthDate })).toMatchObject({ status: 400, body: { field: 'birthDate' } });
  expect(await change({ restingHrBpm: 110, maxHrBpm: 110 })).toMatchObject({
    body: { field: 'restingHrBpm' },
  });
  await change({ maxHrBpm: 100, from: '2026-09-01' });
  expect(await change({ restingHrBpm: 101 })).toMatchObject({ status: 400, body: { field: 'restingHrBpm' } });
  expect(await change({ restingHrBpm: 99 })).toMatchObject({ status: 200 });
  expect(await change({ maxHrBpm: 95 })).toMatchObject({ status: 400, body: { field: 'maxHrBpm' } });
  await change({ restingHrBpm: null, maxHrBpm: null });
});

test('what a ride suggests is in force afterwards, also where a value was entered since that ride', async ({
  scene: { change, history },
}) => {
  await change({ ftpW: 197, from: '2026-10-25' });
  await change({ ftpW: 150, from: '2026-11-20' });
  const taken = await change({ ftpW: 197, from: '2026-11-12', suggested: true });
  expect(taken.body.body).toMatchObject({ ftpW: 197 });
  expect((await history())[0]).toEqual({ field: 'ftpW', from: '2026-11-20', value: 197, source: 'ride' });
});

test('what is in force already is no change; a second value of a day takes the place of the first', async ({
  scene: { change, history, dirtyFrom },
}) => {
  await change({ weightKg: 70.5, from: '2026-11-01' });
  await dirtyFrom();
  await change({ weightKg: 70.5 });
  expect([await history(), await dirtyFrom()]).toEqual([
    [{ field: 'weightKg', from: '2026-11-01', value: 70.5, source: 'member' }],
    null,
  ]);
  await change({ weightKg: 71, from: '2026-11-01', suggested: true }, 'owner');
  expect(await history()).toEqual([{ field: 'weightKg', from: '2026-11-01', value: 71, source: 'ride' }]);
});

test('rides since then are to be computed anew, also where nothing was known before', async ({
  scene: { change, remove, dirtyFrom },
}) => {
  await change({ ftpW: 200, from: '2026-11-01' });
  expect(await dirtyFrom()).toBe('2026-10-31');
  await change({ ftpW: 220, from: '2026-11-10' });
  expect(await dirtyFrom()).toBe('2026-11-09');
  await remove('ftpW', '2026-11-10');
  expect(await dirtyFrom()).toBe('2026-11-09');
  await change({ birthDate: '1990-05-05' });
  expect(await dirtyFrom()).toBe('1970-01-01');
  await change({ strapId: '123' });
  expect(await dirtyFrom()).toBeNull();
});

test('a removed value gives way to the one before it; null removes them all', async ({
  t,
  cookies,
  scene: { params, change, history, remove },
}) => {
  await change({ ftpW: 200, from: '2026-09-01' });
  await change({ ftpW: 220 });
  const { status, body } = await remove('ftpW', '2026-11-22');
  expect([status, body.map((entry) => entry.value)]).toEqual([200, [200]]);
  const shown = async () =>
    (await call(t.base, cookies.member, 'getCustomer', { params: params() })).body.body!.ftpW;
  expect(await shown()).toBe(200);
  expect((await remove('ftpW', '2026-11-22')).status).toBe(404);
  await change({ ftpW: 230 });
  await change({ ftpW: null });
  expect([await history(), await shown()]).toEqual([[], null]);
});

test('the front desk sees and changes nothing; an instructor who never taught them sees nothing', async ({
  t,
  cookies,
  scene: { params, change, remove },
}) => {
  expect((await change({ ftpW: 200 }, 'front_desk')).status).toBe(403);
  for (const role of ['front_desk', 'instructor'] as const)
    expect((await call(t.base, cookies[role], 'listBodyHistory', { params: params() })).status).toBe(403);
  expect((await remove('ftpW', '2026-11-22', 'instructor')).status).toBe(403);
});

test('the log names the fields and never a value', async ({
  t,
  tenant,
  scene: { change, history, remove },
}) => {
  await change({ ftpW: 287, from: '2026-11-01' }, 'owner');
  await remove('ftpW', '2026-11-01', 'owner');
  await history('owner');
  const lines = await inTenant(t.db, tenant.studioId, (trx) =>
    trx
      .selectFrom('audit_log')
      .select(['action', 'detail'])
      .where('action', 'like', 'health.%')
      .orderBy('at', 'desc')
      .limit(4)
      .execute(),
  );
  expect(lines.map((line) => line.action)).toContain('health.update');
  expect(lines.map((line) => line.action)).toContain('health.read');
  expect(JSON.stringify(lines)).not.toContain('287');
});
