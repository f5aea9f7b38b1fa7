import { inTenant } from '@tandem/platform';
import { sql } from 'kysely';
import { expect } from 'vitest';
import { newClass } from '../testing/classes.ts';
import { test as studioTest } from '../testing/fixtures.ts';
import { call, signIn } from '../testing/http.ts';

const PASSWORD = 'another long enough one';
const test = studioTest.extend('scene', { scope: 'file' }, ({ t, tenant, owner }) => {
  const params = () => ({ studioId: tenant.studioId });
  const team = async (cookie = owner) => (await call(t.base, cookie, 'listStaff', { params: params() })).body;
  const idOf = async (email: string) => (await team()).find((member) => member.email === email)!.staffId;
  const remove = (staffId: string, cookie = owner) =>
    call(t.base, cookie, 'removeStaff', { params: { ...params(), staffId } });
  const add = (email: string, role: string) =>
    call(t.base, owner, 'addStaff', { params: params(), body: { name: `The ${email}`, email, role } });
  const linkFor = async (staffId: string) =>
    new URL(
      (await call(t.base, owner, 'inviteStaff', { params: { ...params(), staffId } })).body.url!,
    ).searchParams.get('token')!;
  const accept = (token: string) =>
    call(t.base, null, 'acceptInvitation', { body: { token, password: PASSWORD } });
  async function untilSomebodyWaits(): Promise<void> {
    for (;;) {
      const { rows } = await sql`select 1 from pg_locks where not granted and locktype <> 'advisory'`.execute(
        t.db,
      );
      if (rows.length > 0) return;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }
  return { params, team, idOf, remove, add, linkFor, accept, untilSomebodyWaits };
});

test('whoever leads classes to come is listed with them, the soonest first', async ({
  t,
  tenant,
  scene: { team },
}) => {
  const before = (await team()).find(({ staffId }) => staffId === tenant.instructorId)!.leads.count;
  const hours = [60, 40, 50, 70, 80, 90].map((hour) => new Date(Date.now() + hour * 3_600_000));
  for (const startsAt of hours) await newClass(t, tenant, { title: 'Led', startsAt });
  await newClass(t, tenant, { title: 'Over' });
  const all = await team();
  const { count, soonest } = all.find(({ staffId }) => staffId === tenant.instructorId)!.leads;
  expect(count).toBe(before + hours.length);
  expect(soonest.map(({ startsAt }) => startsAt)).toEqual(soonest.map(({ startsAt }) => startsAt).sort());
  expect(soonest).toHaveLength(5);
  expect(all.filter(({ leads }) => leads.count > 0)).toHaveLength(1);
});

test('the team with roles, and who can sign in', async ({ scene: { team } }) => {
  expect((await team()).map((member) => [member.role, member.access.state])).toEqual([
    ['front_desk', 'active'],
    ['instructor', 'active'],
    ['manager', 'active'],
    ['owner', 'active'],
  ]);
});

test('an email is on the team once', async ({ tenant, scene: { add } }) => {
  const { status, body } = await add(tenant.emails.manager.toUpperCase(), 'manager');
  expect([status, body.code, body.field]).toEqual([409, 'already_on_team', 'email']);
});

test('who is removed is signed out at once, cannot come back by an old link, and stays in past classes', async ({
  t,
  tenant,
  owner,
  scene: { params, remove, linkFor, accept },
}) => {
  const past = await newClass(t, tenant);
  const coach = await signIn(t.base, tenant.emails.instructor);
  const token = await linkFor(tenant.instructorId);
  expect((await remove(tenant.instructorId)).status).toBe(200);
  expect((await call(t.base, coach, 'getMe')).status).toBe(401);
  expect((await accept(token)).body.code).toBe('invitation_unknown');
  expect((await remove(tenant.instructorId)).status).toBe(404);
  const again = await signIn(t.base, tenant.emails.instructor);
  expect((await call(t.base, again, 'getMe')).body.studios).toEqual([]);
  const studio = await call(t.base, owner, 'getStudio', { params: params() });
  expect(studio.body.instructors).toEqual([]);
  const instructorOf = async (classId: string) =>
    (await call(t.base, owner, 'getClass', { params: { ...params(), classId } })).body.instructorName;
  expect([await instructorOf(past), await instructorOf(tenant.classId)]).toEqual(['The instructor', null]);
});

test('who was removed and is added again gets in by a new link', async ({
  t,
  tenant,
  scene: { add, linkFor, accept },
}) => {
  const added = await add(tenant.emails.instructor, 'instructor');
  expect((await accept(await linkFor(added.body.staffId))).status).toBe(200);
  const cookie = await signIn(t.base, tenant.emails.instructor, PASSWORD);
  expect((await call(t.base, cookie, 'getMe')).body.studios[0]!.role).toBe('instructor');
});

test('the last owner who can sign in stays, whoever else is only invited', async ({
  t,
  tenant,
  scene: { idOf, remove, add, linkFor, accept, untilSomebodyWaits },
}) => {
  const own = await idOf(tenant.emails.owner);
  const refused = [await remove(own)];
  const second = await add('second@team.example', 'owner');
  const token = await linkFor(second.body.staffId);
  refused.push(await remove(own));
  expect(refused.map(({ status, body }) => [status, body.code])).toEqual(Array(2).fill([409, 'last_owner']));
  await accept(token);
  // While the other removes themself, this removal waits for the outcome, then finds itself alone.
  const waiting = inTenant(t.db, tenant.studioId, async (trx) => {
    await trx
      .updateTable('staff')
      .set({ account_id: null, removed_at: new Date() })
      .where('staff_id', '=', second.body.staffId)
      .execute();
    const answer = remove(own);
    await Promise.race([answer, untilSomebodyWaits()]);
    return { answer };
  });
  const late = await (await waiting).answer;
  expect([late.status, late.body.code]).toEqual([409, 'last_owner']);
});
