import { sql } from 'kysely';
import { expect } from 'vitest';
import { readSource } from '../../apps/studio/src/sources/reading/read-source.ts';
import { call } from '../../apps/studio/src/testing/http.ts';
import { read, rows } from './connected.ts';
import { test as scene } from './scene.ts';

const HOUR_MS = 3_600_000;
const [INES, OTTO] = [3001, 3002];

/** A class that Inès leads; how it is shown to a member, and what the owner says of who she is. */
const test = scene
  .extend('sessionId', ({ session }) => session() as number)
  .extend('shown', ({ t, tenant, member }) => async () => {
    const { body } = await call(t.base, member, 'listClasses', {
      params: { studioId: tenant.studioId },
      query: { from: new Date().toISOString(), to: new Date(Date.now() + 72 * HOUR_MS).toISOString() },
    });
    const { instructorName, instructorId } = body.find(({ source }) => source === 'momence')!;
    return { instructorName, instructorId };
  })
  .extend('say', ({ t, tenant, owner }) => async (teacherId: number, instructorId: string | null) => {
    const params = { studioId: tenant.studioId, teacherId: String(teacherId) };
    const { status, body } = await call(t.base, owner, 'setSourceTeacher', {
      params,
      body: { instructorId },
    });
    await readSource(t.studio, { studioId: tenant.studioId, source: 'momence' });
    return { status, ...body };
  });

test('who teaches there leads the class here once staff have said who that is, a substitute too; until then their name is shown', async ({
  t,
  tenant,
  fake,
  sessionId,
  shown,
  say,
}) => {
  const instructorId = tenant.instructorId;
  await read(t, tenant);
  expect(await shown()).toEqual({ instructorName: 'Inès Instructrice', instructorId: null });
  const versions = () =>
    rows(t, tenant, (trx) => sql`select version from classes where source = 'momence'`.execute(trx));
  const before = await versions();
  await read(t, tenant);
  expect(await versions()).toEqual(before);

  const { status, teachers } = await say(INES, instructorId);
  expect([status, teachers]).toMatchObject([200, [{ teacherId: '3001', instructorId, coming: 1 }]]);
  expect((await shown()).instructorId).toBe(instructorId);

  fake.host().changeTeacher({ sessionId, teacherId: OTTO });
  await read(t, tenant);
  expect(await shown()).toEqual({ instructorName: 'Otto Ohm', instructorId: null });
  await say(OTTO, instructorId);
  expect((await shown()).instructorId).toBe(instructorId);
  await say(OTTO, null);
  expect(await shown()).toEqual({ instructorName: 'Otto Ohm', instructorId: null });
  // It is the other system's to tell them.
  expect(
    await rows(t, tenant, (trx) => sql`select kind from mails where kind like 'instructor%'`.execute(trx)),
  ).toEqual([]);
});

test('a name is suggested where one instructor alone has it, and nobody is chosen by it', async ({
  t,
  tenant,
  owner,
  sessionId: _,
  shown,
}) => {
  const named = (staffId: string) =>
    rows(t, tenant, (trx) =>
      sql`update staff set name = 'INES  Instructrice' where staff_id = ${staffId} returning 1`.execute(trx),
    );
  await named(tenant.instructorId);
  await read(t, tenant);
  const list = () =>
    call(t.base, owner, 'listSourceTeachers', { params: { studioId: tenant.studioId } }).then(
      ({ body }) => body.teachers,
    );
  expect(await list()).toMatchObject([{ instructorId: null, suggestedId: tenant.instructorId }]);
  expect((await shown()).instructorId).toBeNull();
  await rows(t, tenant, (trx) =>
    sql`insert into staff (studio_id, staff_id, name, email, role)
      select studio_id, gen_random_uuid(), 'Inès Instructrice', 'other@coach.example', 'instructor' from staff
      where staff_id = ${tenant.instructorId} returning 1`.execute(trx),
  );
  expect(await list()).toMatchObject([{ suggestedId: null }]);
});

test('an instructor who leaves the team leads no class by what was said of a teacher before', async ({
  t,
  tenant,
  sessionId: _,
  shown,
  say,
}) => {
  await read(t, tenant);
  await say(INES, tenant.instructorId);
  await rows(t, tenant, (trx) =>
    sql`update staff set removed_at = now() where staff_id = ${tenant.instructorId} returning 1`.execute(trx),
  );
  await read(t, tenant);
  expect(await shown()).toEqual({ instructorName: 'Inès Instructrice', instructorId: null });
  expect((await say(INES, tenant.instructorId)).status).toBe(404);
});

test('of a class that was taken over, who was read as its teacher is forgotten once staff say who leads it', async ({
  t,
  tenant,
  owner,
  sessionId: _,
}) => {
  await read(t, tenant);
  // As taking over leaves it.
  const [taken] = await rows(t, tenant, (trx) =>
    sql<{
      id: string;
    }>`update classes set source = 'tandem' where source = 'momence' returning class_id as id`.execute(trx),
  );
  const params = { studioId: tenant.studioId, classId: taken!.id };
  const led = async (instructorId: string | null) =>
    (await call(t.base, owner, 'updateClass', { params, body: { instructorId } })).body.instructorName;
  expect((await call(t.base, owner, 'getClass', { params })).body.instructorName).toBe('Inès Instructrice');
  expect(await led(tenant.instructorId)).not.toBe('Inès Instructrice');
  expect(await led(null)).toBeNull();
});
