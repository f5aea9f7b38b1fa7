import { inTenant } from '@tandem/platform';
import { expect } from 'vitest';
import { inStudio } from '../../base/call.ts';
import { newClass } from '../../testing/classes.ts';
import { fresh } from '../../testing/fixtures.ts';
import { call, signIn } from '../../testing/http.ts';
import { bearer, makeToken } from '../../testing/tokens.ts';
import { settlePastSubstitutes } from './settle-substitutes.ts';

const HOUR_MS = 3_600_000;

/** The instructor leads a class that the member has booked, and asks for a substitute. */
const test = fresh
  .extend('coach', ({ t, tenant }) => signIn(t.base, tenant.emails.instructor))
  .extend('manager', ({ t, tenant }) => signIn(t.base, tenant.emails.manager))
  .extend('scene', async ({ t, tenant, owner, member, coach }) => {
    const { studioId, classId } = tenant;
    const params = { studioId, classId };
    await call(t.base, member, 'bookSpot', { params, body: { spotNumber: 3 } });
    const team = (await call(t.base, owner, 'listStaff', { params })).body;
    const staffIdOf = (role: string) => team.find((one) => one.role === role)!.staffId;
    const ask = (cookie = coach, note = 'Ill') =>
      call(t.base, cookie, 'askSubstitute', { params, body: { note } });
    const { substituteId } = (await ask()).body;
    const of = { studioId, substituteId };
    return {
      ...{ params, of, ask, staffIdOf },
      take: (cookie: string, body: object = {}) =>
        call(t.base, cookie, 'takeSubstitute', { params: of, body }),
      withdraw: (cookie: string) => call(t.base, cookie, 'withdrawSubstitute', { params: of }),
      listed: async (cookie: string) => (await call(t.base, cookie, 'listSubstitutes', { params })).body,
      seen: async (cookie: string) => (await call(t.base, cookie, 'getClass', { params })).body,
      mails: () =>
        inTenant(t.db, studioId, async (trx) =>
          (await trx.selectFrom('mails').select(['kind', 'customer_id', 'staff_id']).execute())
            .map((one) => [one.kind, one.customer_id ?? one.staff_id])
            .toSorted(),
        ),
      notes: () =>
        inTenant(t.db, studioId, async (trx) =>
          (await trx.selectFrom('substitutes').select(['state', 'note']).orderBy('state').execute()).map(
            ({ state, note }) => [state, note],
          ),
        ),
      lines: () =>
        inTenant(t.db, studioId, (trx) =>
          trx
            .selectFrom('audit_log')
            .select('action')
            .where('action', 'like', 'substitute.%')
            .orderBy('at')
            .execute(),
        ),
    };
  });

test('an instructor asks, the team sees it and no member does', async ({ member, desk, coach, scene }) => {
  const { listed, seen, of } = scene;
  expect(await listed(desk)).toMatchObject([{ substituteId: of.substituteId, note: 'Ill', mine: false }]);
  expect(await listed(coach)).toMatchObject([{ mine: true }]);
  expect((await seen(desk)).substituteWanted).toEqual({ substituteId: of.substituteId, note: 'Ill' });
  expect(await seen(member)).toMatchObject({ substituteWanted: null, inPlaceOf: null, leading: false });
  expect((await seen(coach)).leading).toBe(true);
});

test('who takes it leads it in place of who asked; riders and asker are mailed once, the taker is not', async ({
  tenant,
  member,
  manager,
  desk,
  scene: { take, seen, listed, mails, staffIdOf, lines },
}) => {
  const before = await mails();
  expect((await take(manager)).status).toBe(200);
  expect(await seen(member)).toMatchObject({ instructorId: staffIdOf('manager'), substituteWanted: null });
  expect((await seen(member)).inPlaceOf).toBe((await seen(desk)).inPlaceOf);
  expect((await seen(member)).inPlaceOf).toBeTruthy();
  expect(await listed(desk)).toEqual([]);
  expect(await mails()).toEqual(
    [
      ...before,
      ['instructor_replaced', tenant.customerIds[0]],
      ['substitute_found', tenant.instructorId],
    ].toSorted(),
  );
  expect((await lines()).map((one) => one.action)).toEqual(['substitute.ask', 'substitute.take']);
});

test('of two who take it at once one leads it, and the other is told so', async ({
  owner,
  manager,
  scene: { take, seen, staffIdOf, mails },
}) => {
  const taken = await Promise.all([take(owner), take(manager)]);
  expect(taken.map((one) => one.status).toSorted()).toEqual([200, 409]);
  const [won, lost] = taken[0]!.status === 200 ? (['owner', 1] as const) : (['manager', 0] as const);
  expect(taken[lost]!.body.code).toBe('substitute_taken');
  expect((await seen(owner)).instructorId).toBe(staffIdOf(won));
  expect((await mails()).filter(([kind]) => kind === 'instructor_replaced')).toHaveLength(1);
});

test('who has another class then is asked, and may take both', async ({
  t,
  tenant,
  owner,
  manager,
  scene: { take, seen, staffIdOf },
}) => {
  const { startsAt } = await seen(owner);
  const instructorId = staffIdOf('manager');
  await newClass(t, tenant, { startsAt: new Date(startsAt), instructorId, title: 'Other' });
  const asked = await take(manager);
  expect([asked.status, asked.body.code]).toEqual([409, 'instructor_busy']);
  expect((await take(manager, { acceptInstructorOverlap: true })).status).toBe(200);
});

test('the desk gives it to one of the team, and never to who asked', async ({
  t,
  tenant,
  desk,
  scene: { of, staffIdOf, seen, mails, lines },
}) => {
  const assign = (staffId: string) =>
    call(t.base, desk, 'assignSubstitute', { params: of, body: { staffId } });
  expect((await assign(tenant.instructorId)).body.code).toBe('own_substitute');
  expect((await assign(staffIdOf('owner'))).status).toBe(200);
  expect((await seen(desk)).instructorId).toBe(staffIdOf('owner'));
  expect((await lines()).map((one) => one.action)).toEqual(['substitute.ask', 'substitute.assign']);
  expect((await mails()).filter(([kind]) => kind === 'substitute_found')).toEqual(
    [
      ['substitute_found', tenant.instructorId],
      ['substitute_found', staffIdOf('owner')],
    ].toSorted(),
  );
});

test('who asked withdraws it, and so does the desk; then nobody takes it', async ({
  coach,
  desk,
  manager,
  scene: { withdraw, take, ask, seen },
}) => {
  expect((await withdraw(coach)).status).toBe(200);
  expect((await take(manager)).body.code).toBe('substitute_gone');
  expect((await seen(desk)).substituteWanted).toBeNull();
  expect((await ask(manager)).body.code).toBe('not_leading');
});

test('a request ends with another instructor, a class that has begun or is cancelled', async ({
  t,
  owner,
  manager,
  clock,
  scene: { params, take, listed, staffIdOf },
}) => {
  clock.aheadMs = 2 * HOUR_MS;
  expect((await take(manager)).body.code).toBe('class_started');
  clock.aheadMs = 0;
  await call(t.base, owner, 'updateClass', { params, body: { instructorId: staffIdOf('owner') } });
  expect(await listed(owner)).toEqual([]);
  expect((await take(manager)).body.code).toBe('substitute_gone');
});

test('another instructor ends what was asked for good, also when the first leads it again', async ({
  t,
  tenant,
  owner,
  manager,
  scene: { params, take, ask, listed, seen, staffIdOf },
}) => {
  const lead = (instructorId: string) =>
    call(t.base, owner, 'updateClass', { params, body: { instructorId } });
  await lead(staffIdOf('owner'));
  await lead(tenant.instructorId);
  expect(await listed(owner)).toEqual([]);
  expect((await seen(owner)).substituteWanted).toBeNull();
  expect((await take(manager)).body.code).toBe('substitute_gone');

  const { substituteId } = (await ask()).body;
  const of = { params: { studioId: params.studioId, substituteId }, body: {} };
  expect((await call(t.base, manager, 'takeSubstitute', of)).status).toBe(200);
  expect((await seen(owner)).inPlaceOf).toBeTruthy();
  await lead(staffIdOf('owner'));
  await lead(staffIdOf('manager'));
  expect((await seen(owner)).inPlaceOf).toBeNull();
});

test('so does who asked leaving the team', async ({ t, tenant, owner, scene: { params, listed, notes } }) => {
  const { studioId } = params;
  await call(t.base, owner, 'removeStaff', { params: { studioId, staffId: tenant.instructorId } });
  expect(await listed(owner)).toEqual([]);
  expect(await notes()).toEqual([['withdrawn', '']]);
});

test('a note is kept while somebody is looked for, and no longer', async ({
  t,
  manager,
  clock,
  scene: { params, take, ask, notes },
}) => {
  expect(await notes()).toEqual([['open', 'Ill']]);
  await ask();
  expect(await notes()).toEqual([
    ['open', 'Ill'],
    ['withdrawn', ''],
  ]);
  expect((await take(manager)).body.code).toBe('substitute_gone');
  clock.aheadMs = 2 * HOUR_MS;
  await inStudio(t.studio, params.studioId, settlePastSubstitutes);
  clock.aheadMs = 0;
  expect(await notes()).toEqual([
    ['withdrawn', ''],
    ['withdrawn', ''],
  ]);
});

test('a program learns that somebody is looked for, and not why', async ({ t, coach, scene: { params } }) => {
  const { secret } = await makeToken(t.base, coach, params.studioId, { scopes: ['schedule:read'] });
  const ask = async (path: string) =>
    (await fetch(`${t.base}/api/studios/${params.studioId}${path}`, { headers: bearer(secret) })).json();
  expect(await ask('/substitutes')).toMatchObject([{ mine: true, note: null }]);
  const span = new URLSearchParams({
    from: new Date().toISOString(),
    to: new Date(Date.now() + 24 * HOUR_MS).toISOString(),
  });
  expect(await ask(`/classes?${span}`)).toMatchObject([{ substituteWanted: { note: null } }]);
});
