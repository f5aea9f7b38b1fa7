import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { sql } from 'kysely';
import { expect } from 'vitest';
import { asOwner, buildStudio } from '../testing/build.ts';
import { fresh } from '../testing/fixtures.ts';
import { call, signIn } from '../testing/http.ts';
import { TEST_PASSWORD } from '../testing/tenant.ts';

const HOUR_MS = 3600_000;
const RUNS = 12;
const DAY = new Date(Math.ceil(Date.now() / HOUR_MS) * HOUR_MS + 24 * HOUR_MS).getTime();
/** So many minutes into the day. */
const at = (minutes: number) => new Date(DAY + minutes * 60_000).toISOString();

/** Two rooms of six, an owner, a coach, four people; and what an owner asks of them. */
const test = fresh.extend('club', async ({ t }) => {
  const name = randomUUID();
  const of = await buildStudio(t.db, {
    rooms: [{ spots: 6 }, { spots: 6 }],
    staff: [
      { role: 'owner', email: `owner@${name}.example`, password: TEST_PASSWORD },
      { role: 'instructor', email: `coach@${name}.example`, name: 'Ada' },
    ],
    customers: Array.from({ length: 4 }, (_, i) => ({ email: `${i}@${name}.example` })),
  });
  const owner = await signIn(t.base, `owner@${name}.example`);
  const create = (from: number, to: number, body: object = {}) =>
    call(t.base, owner, 'createClass', {
      params: { studioId: of.studioId },
      body: { title: 'Ride', roomId: of.roomIds[0], startsAt: at(from), endsAt: at(to), ...body },
    });
  const update = (classId: string, body: object) =>
    call(t.base, owner, 'updateClass', { params: { studioId: of.studioId, classId }, body });
  const cancel = (classId: string) =>
    call(t.base, owner, 'cancelClass', { params: { studioId: of.studioId, classId } });
  const book = (classId: string, customer: number, body: object = {}) =>
    call(t.base, owner, 'bookSpot', {
      params: { studioId: of.studioId, classId },
      body: { customerId: of.customerIds[customer], spotNumber: null, ...body },
    });
  const ask = <T>(query: ReturnType<typeof sql<T>>) =>
    asOwner(t.url, async (db) => (await query.execute(db)).rows);
  const classesNow = () =>
    ask(sql<{ overlapping: number; over: number }>`
      select (select count(*)::int from studio.classes a join studio.classes b
          on a.studio_id = b.studio_id and a.room_id = b.room_id and a.class_id < b.class_id
          and a.starts_at < b.ends_at and b.starts_at < a.ends_at
        where a.studio_id = ${of.studioId} and a.cancelled_at is null and b.cancelled_at is null) as overlapping,
        (select count(*)::int from studio.class_places c where c.studio_id = ${of.studioId} and c.capacity < (
          select count(*) from studio.bookings b where b.class_id = c.class_id and b.state = 'booked')) as over`);
  return { of, owner, create, update, cancel, book, ask, classesNow };
});

test('a class where another is already is refused, and the other is named', async ({ club: { create } }) => {
  const { body: first } = await create(0, 45, { title: 'Morning' });
  const { status, body } = await create(20, 65);
  expect([status, body.code, body.message]).toEqual([409, 'room_busy', expect.stringContaining('“Morning”')]);
  expect(body.details).toMatchObject({ classId: first.classId, title: 'Morning', startsAt: at(0) });
});

test('one class may begin when another ends, and a cancelled one frees its room', async ({
  club: { create, cancel },
}) => {
  const { body: first } = await create(0, 45);
  expect((await create(45, 90)).status).toBe(200);
  expect((await create(-45, 0)).status).toBe(200);
  await cancel(first.classId);
  expect((await create(0, 45)).status).toBe(200);
});

test('neither by moving, nor by prolonging, nor by changing the room do two come together', async ({
  club: { of, create, update },
}) => {
  await create(0, 45);
  const { body: later } = await create(60, 105);
  const { body: beside } = await create(0, 45, { roomId: of.roomIds[1] });
  const { body: before } = await create(-60, -15);
  for (const refused of [
    await update(later.classId, { startsAt: at(30), endsAt: at(75) }),
    await update(before.classId, { endsAt: at(1) }),
    await update(beside.classId, { roomId: of.roomIds[0] }),
  ])
    expect([refused.status, refused.body.code]).toEqual([409, 'room_busy']);
  expect((await update(before.classId, { endsAt: at(0) })).status).toBe(200);
});

test('an instructor at two places at once is asked about, and may be', async ({
  club: { of, create, update },
}) => {
  const instructorId = of.staffIds[1];
  await create(0, 45, { title: 'Morning', instructorId });
  const beside = { roomId: of.roomIds[1], instructorId };
  const asked = await create(30, 75, beside);
  expect([asked.status, asked.body.code]).toEqual([409, 'instructor_busy']);
  expect(asked.body.details).toMatchObject({
    name: 'Ada',
    title: 'Morning',
    accept: 'acceptInstructorOverlap',
  });
  const { body: made } = await create(30, 75, { ...beside, acceptInstructorOverlap: true });
  // Known and accepted: what does not bring it about is not asked again.
  expect((await update(made.classId, { title: 'Renamed' })).status).toBe(200);
  expect((await update(made.classId, { endsAt: at(80) })).body.code).toBe('instructor_busy');
  const { body: other } = await create(45, 90, { instructorId: null });
  expect((await update(other.classId, { instructorId })).body.code).toBe('instructor_busy');
});

test('people who would have two classes at once are asked about when a class moves', async ({
  club: { of, create, update, book },
}) => {
  const { body: first } = await create(0, 45);
  const { body: second } = await create(60, 105, { roomId: of.roomIds[1], title: 'Evening' });
  await book(first.classId, 0);
  await book(second.classId, 0);
  await book(second.classId, 1);
  const moved = { startsAt: at(30), endsAt: at(75) };
  const asked = await update(second.classId, moved);
  expect([asked.status, asked.body.code]).toEqual([409, 'riders_busy']);
  expect(asked.body.details).toMatchObject({ people: [{ customerId: of.customerIds[0] }] });
  expect((await update(second.classId, { ...moved, acceptRiderOverlap: true })).status).toBe(200);
});

const span = fc.tuple(fc.nat(20), fc.integer({ min: 1, max: 6 }));
const step = fc.oneof(
  fc.record({ do: fc.constant('create' as const), span, room: fc.nat(1) }),
  fc.record({ do: fc.constant('move' as const), n: fc.nat(9), span, room: fc.option(fc.nat(1)) }),
  fc.record({ do: fc.constant('cancel' as const), n: fc.nat(9) }),
  fc.record({ do: fc.constant('book' as const), n: fc.nat(9), person: fc.nat(3) }),
);

test('whatever is asked at once: no two classes in a room, no class over its capacity, and no answer is an accident', {
  timeout: 120_000,
}, async ({ club: { of, create, update, cancel, book, ask, classesNow } }) => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(step, { minLength: 2, maxLength: 6 }), { maxLength: 5 }),
      async (rounds) => {
        await ask(sql`update studio.classes set cancelled_at = now() where studio_id = ${of.studioId}`);
        const made: string[] = [];
        for (const round of rounds) {
          const answers = await Promise.all(
            round.map(async (one) => {
              const id = 'n' in one ? made[one.n % Math.max(made.length, 1)] : undefined;
              const times = 'span' in one && {
                startsAt: at(one.span[0] * 10),
                endsAt: at((one.span[0] + one.span[1]) * 10),
              };
              if (one.do === 'create') {
                const answer = await create(0, 0, { ...times, roomId: of.roomIds[one.room], capacity: 2 });
                if (answer.status === 200) made.push(answer.body.classId);
                return answer;
              }
              if (id === undefined) return null;
              if (one.do === 'cancel') return cancel(id);
              if (one.do === 'book') return book(id, one.person);
              return update(id, { ...times, ...(one.room !== null && { roomId: of.roomIds[one.room] }) });
            }),
          );
          for (const answer of answers) if (answer) expect([200, 409]).toContain(answer.status);
          expect(await classesNow()).toEqual([{ overlapping: 0, over: 0 }]);
        }
      },
    ),
    { numRuns: RUNS },
  );
});

test('many who want one hour of a room at once: one has it, the others read who', async ({
  club: { create },
}) => {
  const answers = await Promise.all(Array.from({ length: 8 }, (_, i) => create(i, i + 45)));
  const codes = answers.map(({ status, body }) => (status === 200 ? 'made' : body.code)).sort();
  expect(codes).toEqual(['made', ...Array(7).fill('room_busy')]);
});

test('what overlapped before stays and is listed; whatever comes or moves there is refused', async ({
  t,
  club: { of, owner, create, update, ask },
}) => {
  const { body: first } = await create(0, 45, { title: 'First' });
  const { body: second } = await create(60, 105, { title: 'Second' });
  // As it stood before there was the rule.
  await asOwner(t.url, async (db) => {
    await sql`alter table classes disable trigger one_class_at_a_time`.execute(db);
    await sql`update classes set starts_at = ${at(30)}, overlap_tolerated = true where class_id = ${second.classId}`.execute(
      db,
    );
    await sql`alter table classes enable trigger one_class_at_a_time`.execute(db);
  });
  const overlaps = async () =>
    (await call(t.base, owner, 'listOverlaps', { params: { studioId: of.studioId } })).body;
  expect((await overlaps()).map(({ classes }) => classes.map(({ title }) => title))).toEqual([
    ['First', 'Second'],
  ]);
  expect((await update(second.classId, { title: 'Second again' })).status).toBe(200);
  expect((await create(90, 120)).body.code).toBe('room_busy');
  // The database says so too, whatever the code does.
  await expect(
    ask(sql`update studio.classes set ends_at = ${at(70)} where class_id = ${first.classId}`),
  ).rejects.toMatchObject({ code: '23P01' });
  expect((await update(second.classId, { startsAt: at(45) })).status).toBe(200);
  expect(await overlaps()).toEqual([]);
});
