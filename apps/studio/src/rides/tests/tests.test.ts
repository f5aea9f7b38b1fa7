import { CONSENT_VERSION } from '@tandem/api/words';
import { inTenant } from '@tandem/platform';
import { sql } from 'kysely';
import { expect } from 'vitest';
import { perform } from '../../base/call.ts';
import { newClass } from '../../testing/classes.ts';
import { fresh } from '../../testing/fixtures.ts';
import { call, signIn } from '../../testing/http.ts';
import { type Steady, storeResult } from '../../testing/rides.ts';
import { answerTest } from './answer-test.ts';

/** A member who rode a test of 20 minutes in class, from its tenth minute on. */
const test = fresh.extend('scene', async ({ t, tenant, member }) => {
  const customerId = tenant.customerIds[0]!;
  const rode = async (trace: Steady = { seconds: 2400, powerW: 260 }) => {
    const classId = await newClass(t, tenant, { title: 'Test day' });
    await storeResult(t, tenant, { classId, customerId }, { values: { workKj: 600 }, trace });
    const told = JSON.stringify({ test: 'ftp20', fromSecond: 600, toSecond: 1800 });
    await inTenant(t.db, tenant.studioId, (trx) =>
      sql`insert into spivi_class_sync (studio_id, class_id, fitness_test)
        values (${tenant.studioId}, ${classId}, ${told})
        on conflict (studio_id, class_id) do update set fitness_test = excluded.fitness_test`.execute(trx),
    );
    return classId;
  };
  const params = { studioId: tenant.studioId, customerId };
  return {
    customerId,
    rode,
    params,
    list: async (cookie = member) => (await call(t.base, cookie, 'listTests', { params })).body,
    answer: async (rideId: string, accepted: boolean, cookie = member) =>
      (await call(t.base, cookie, 'answerTest', { params: { ...params, rideId }, body: { accepted } }))
        .status,
    ftp: async () => {
      const { body } = await call(t.base, member, 'listBodyHistory', { params });
      return body
        .filter(({ field }) => field === 'ftpW')
        .map(({ from, value, source }) => ({ from, value, source }));
    },
  };
});

test('a test proposes its result, and changes nothing until its rider takes it', async ({ scene }) => {
  const rideId = await scene.rode();
  const before = await scene.ftp();
  const [proposed] = await scene.list();
  expect(proposed).toMatchObject({
    rideId,
    title: 'Test day',
    test: 'ftp20',
    field: 'ftpW',
    value: 247,
    accepted: null,
  });
  expect(await scene.ftp()).toEqual(before);
  expect(await scene.answer(rideId, true)).toBe(200);
  const [taken] = await scene.ftp();
  expect(taken).toMatchObject({ value: 247, source: 'ride' });
  expect(taken!.from >= proposed!.startsAt.slice(0, 10)).toBe(true);
  expect(await scene.list()).toMatchObject([{ accepted: true }]);
});

test('left, it stays left, and nothing is changed', async ({ scene }) => {
  const rideId = await scene.rode();
  const before = await scene.ftp();
  expect(await scene.answer(rideId, false)).toBe(200);
  expect(await scene.list()).toMatchObject([{ value: 247, accepted: false }]);
  expect(await scene.ftp()).toEqual(before);
});

test('of which too little was heard it proposes nothing, and nothing can be taken', async ({ scene }) => {
  const rideId = await scene.rode({ seconds: 1700, powerW: 260 });
  expect(await scene.list()).toMatchObject([{ rideId, value: null }]);
  expect(await scene.answer(rideId, true)).toBe(404);
});

test('who may not change their details takes nothing for them', async ({ t, tenant, scene }) => {
  const rideId = await scene.rode();
  const desk = await signIn(t.base, tenant.emails.front_desk);
  const owner = await signIn(t.base, tenant.emails.owner);
  expect(await scene.answer(rideId, true, desk)).toBe(403);
  const other = { ...scene.params, customerId: tenant.customerIds[1]!, rideId };
  expect((await call(t.base, owner, 'answerTest', { params: other, body: { accepted: true } })).status).toBe(
    404,
  );
  expect(await scene.answer(rideId, true, owner)).toBe(200);
});

test('a password alone takes no value for somebody else, as it reads none', async ({ t, scene }) => {
  const rideId = await scene.rode();
  const { studioId, customerId } = scene.params;
  const owner = { accountId: 'owner', studioId, role: 'owner' as const, staffId: null, customerId: null };
  const take = (proved: boolean) =>
    perform({ studio: t.studio, caller: { ...owner, proved } }, (call) =>
      answerTest(call, { customerId, rideId }, true),
    );
  const before = await scene.ftp();
  await expect(take(false)).rejects.toMatchObject({ code: 'second_factor_missing' });
  expect(await scene.ftp()).toEqual(before);
  await take(true);
  expect((await scene.ftp())[0]).toMatchObject({ value: 247 });
});

test('where no numbers may be kept there is no test, and no answer to one', async ({
  t,
  tenant,
  member,
  scene,
}) => {
  const rideId = await scene.rode();
  await scene.answer(rideId, false);
  const body = { granted: false, version: CONSENT_VERSION.store };
  const revoked = await call(t.base, member, 'setConsent', {
    params: { ...scene.params, purpose: 'store' },
    body,
  });
  expect(revoked.status).toBe(200);
  expect(await scene.list()).toEqual([]);
  const left = await inTenant(t.db, tenant.studioId, (trx) =>
    sql`select from test_answers where customer_id = ${scene.customerId}`.execute(trx),
  );
  expect(left.rows).toEqual([]);
  expect(await scene.answer(rideId, true)).toBe(404);
});
