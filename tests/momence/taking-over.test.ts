import { inTenant } from '@tandem/platform';
import fc from 'fast-check';
import { sql } from 'kysely';
import { expect } from 'vitest';
import type { Studio } from '../../apps/studio/src/base/context.ts';
import { readSource } from '../../apps/studio/src/sources/reading/read-source.ts';
import { moveClasses } from '../../apps/studio/src/sources/taking-over/move-classes.ts';
import { call } from '../../apps/studio/src/testing/http.ts';
import type { TestStudio } from '../../apps/studio/src/testing/studio.ts';
import { between } from './between.ts';
import { MEMBERS, read, rows, spotThere } from './connected.ts';
import { test as scene } from './scene.ts';

const [ADA, BOB, CLEO] = MEMBERS as [number, number, number];
const DAY_MS = 24 * 3_600_000;
const RUNS = 6;

type Tenant = { studioId: string };

const write = (t: TestStudio, { studioId }: Tenant, statement: ReturnType<typeof sql>) =>
  inTenant(t.db, studioId, (trx) => statement.execute(trx));

const lastOf = async (t: TestStudio, tenant: Tenant): Promise<string> =>
  (
    await rows(t, tenant, (trx) =>
      sql<{
        id: string;
      }>`select takeover_id as id from source_takeovers order by begun_at desc limit 1`.execute(trx),
    )
  )[0]!.id;

/** The worker’s part, to its end. */
const work = async (t: TestStudio, tenant: Tenant, studio: Studio = t.studio) =>
  moveClasses(studio, { studioId: tenant.studioId, takeoverId: await lastOf(t, tenant) });

/** All that is the studio’s, but for how often a row was written, and what is kept of the taking over itself. */
const standing = async (t: TestStudio, tenant: Tenant) =>
  (
    await rows(t, tenant, (trx) =>
      sql<{ classes: { class_id: string; source: string }[]; bookings: unknown[]; customers: unknown }>`select
        (select json_agg(to_jsonb(c) - 'version' order by class_id) from classes c) as classes,
        (select json_agg(b order by booking_id) from bookings b) as bookings,
        (select json_agg(u order by customer_id) from customers u) as customers,
        (select json_agg(i order by person_id) from source_people i) as people,
        (select json_agg(to_jsonb(m) - 'late_cancel_minutes' order by class_id) from class_mirror m) as mirror,
        (select json_agg(m order by class_id) from spivi_class_sync m) as synced,
        (select count(*)::int from mails) as mails`.execute(trx),
    )
  )[0]!;

const sourcesOf = (t: TestStudio, tenant: Tenant) =>
  rows(t, tenant, (trx) =>
    sql<{ title: string; source: string; classId: string }>`
      select title, source, class_id as "classId" from classes where cancelled_at is null
      order by starts_at, title`.execute(trx),
  );

/** Asks as the owner. */
const test = scene.extend('ask', ({ t, tenant, owner }) => {
  const params = { studioId: tenant.studioId };
  return {
    read: async () => (await call(t.base, owner, 'getTakingOver', { params })).body,
    take: () => call(t.base, owner, 'takeOver', { params }),
    undo: () => call(t.base, owner, 'undoTakeOver', { params }),
    change: (classId: string, body: object) =>
      call(t.base, owner, 'updateClass', { params: { ...params, classId }, body }),
    book: (classId: string, customerId: string, spotNumber: number) =>
      call(t.base, owner, 'bookSpot', { params: { ...params, classId }, body: { customerId, spotNumber } }),
  };
});

test('what would come is told by week, and what would not with why', async ({
  t,
  tenant,
  fake,
  session,
  ask,
}) => {
  const host = fake.host();
  const first = session(24, { name: 'First' }) as number;
  session(24, { name: 'Beside' });
  session(30, { name: 'Elsewhere', locationId: host.addLocation({ name: 'Nowhere' }) });
  session(24 * 8, { name: 'Later' });
  const child = host.addMember({ firstName: 'Eli', lastName: 'Ampère', email: 'ada@fake.tandem.example' });
  host.book({ sessionId: first, memberId: ADA, roomSpotId: spotThere(1) });
  host.book({ sessionId: first, memberId: child as number, roomSpotId: spotThere(2) });
  host.book({ sessionId: first, memberId: BOB, roomSpotId: spotThere(20) });
  await read(t, tenant);
  const told = await ask.read();
  expect(told).toMatchObject({ refusal: null, last: null });
  expect(told.weeks.reduce((all, { classes }) => all + classes, 0)).toBe(2);
  expect(told.weeks.reduce((all, { bookings }) => all + bookings, 0)).toBe(1);
  expect(told.classes.map(({ title, trouble }) => [title, trouble])).toEqual([
    ['Beside', 'room_taken'],
    ['Elsewhere', 'no_room'],
  ]);
  expect(told.bookings.map(({ person, trouble }) => [person, trouble])).toEqual([
    ['Ada Ampère', 'person_unknown'],
    ['Eli Ampère', 'person_unknown'],
    ['Bob Baud', 'spot_unknown'],
  ]);
  expect(told.people).toEqual({ linked: 0, made: 1, unknown: 2 });
});

test('a class that was taken over is changed and booked here, and follows Momence no more; nobody is mailed', async ({
  t,
  tenant,
  fake,
  session,
  ask,
}) => {
  const sessionId = session(24, { name: 'Ride' }) as number;
  fake.host().book({ sessionId, memberId: ADA, roomSpotId: spotThere(1) });
  await read(t, tenant);
  const before = await standing(t, tenant);
  const [first] = await sourcesOf(t, tenant);
  const { classId } = first!;
  expect((await ask.change(classId, { title: 'Mine' })).body.code).toBe('owned_by_source');
  expect((await ask.take()).body.last).toMatchObject({ state: 'taking', taken: 0 });
  await work(t, tenant);
  const told = await ask.read();
  expect(told.last).toMatchObject({ state: 'taken', taken: 1, left: [] });
  expect(told.refusal).toBe('nothing_to_take_over');
  const after = await standing(t, tenant);
  for (const kept of ['bookings', 'customers', 'mirror', 'synced', 'mails'] as const)
    expect(after[kept as 'bookings']).toEqual(before[kept as 'bookings']);
  expect((await ask.change(classId, { title: 'Mine' })).status).toBe(200);
  const other = tenant.customerIds[1]!;
  expect((await ask.book(classId, other, 2)).status).toBe(200);
  expect((await ask.book(classId, tenant.customerIds[2]!, 1)).body.code).toBe('spot_taken');
  // Read again all the same, whoever resumes it: what stands there now is not the studio’s any more.
  await write(t, tenant, sql`update source_connections set enabled = true`);
  fake.host().book({ sessionId, memberId: BOB, roomSpotId: spotThere(3) });
  fake.host().changeSession({ sessionId, name: 'Theirs' });
  const own = await standing(t, tenant);
  for (let n = 0; n < 3; n++) await read(t, tenant);
  expect({ ...(await standing(t, tenant)), people: null }).toEqual({ ...own, people: null });
});

test('taken over and given back, killed at any moment of both, all is as it was', async ({
  t,
  tenant,
  fake,
  session,
  ask,
}) => {
  const ids = [24, 26, 28, 30].map((hours) => session(hours, { name: `At ${hours}` }) as number);
  for (const [n, sessionId] of ids.entries())
    for (const memberId of [ADA, BOB, CLEO].slice(0, n))
      fake.host().book({ sessionId, memberId, roomSpotId: spotThere(1 + MEMBERS.indexOf(memberId)) });
  await read(t, tenant);
  const before = await standing(t, tenant);
  /** Ends after so many transactions, as if its process had. */
  const killedAfter = async (transactions: number) => {
    let left = transactions;
    const now = () => {
      if (left-- <= 0) throw new Error('killed');
      return t.studio.now();
    };
    await work(t, tenant, { ...t.studio, now }).catch(() => null);
  };
  const moment = fc.integer({ min: 0, max: 8 });
  await fc.assert(
    fc.asyncProperty(
      fc.array(moment, { maxLength: 2 }),
      fc.array(moment, { maxLength: 2 }),
      fc.boolean(),
      async (taking, undoing, midway) => {
        expect((await ask.take()).status).toBe(200);
        for (const transactions of taking) {
          await killedAfter(transactions);
          const { bookings, customers } = await standing(t, tenant);
          expect({ bookings, customers }).toEqual({ bookings: before.bookings, customers: before.customers });
        }
        // Whoever takes it back does not have to wait for its end.
        if (!midway) {
          await work(t, tenant);
          const all = await sourcesOf(t, tenant);
          expect(all.map(({ source }) => source)).toEqual(ids.map(() => 'tandem'));
          await work(t, tenant);
          expect((await ask.read()).last).toMatchObject({ state: 'taken', taken: ids.length });
        }
        expect((await ask.undo()).status).toBe(200);
        for (const transactions of undoing) await killedAfter(transactions);
        await work(t, tenant);
        await work(t, tenant);
        expect((await ask.read()).last).toMatchObject({ state: 'undone', left: [] });
        expect(await standing(t, tenant)).toEqual(before);
        const [connection] = await rows(t, tenant, (trx) =>
          sql`select enabled from source_connections`.execute(trx),
        );
        expect(connection).toEqual({ enabled: true });
      },
    ),
    { numRuns: RUNS },
  );
});

test('given back, a class follows Momence again; one that was changed here stays, and is named', async ({
  t,
  tenant,
  fake,
  session,
  ask,
}) => {
  const ids = [24, 26, 28].map((hours) => session(hours, { name: `At ${hours}` }) as number);
  for (const sessionId of ids) fake.host().book({ sessionId, memberId: ADA, roomSpotId: spotThere(1) });
  await read(t, tenant);
  await ask.take();
  await work(t, tenant);
  const [first, second] = await sourcesOf(t, tenant);
  expect((await ask.change(first!.classId, { title: 'Mine' })).status).toBe(200);
  expect((await ask.book(second!.classId, tenant.customerIds[1]!, 5)).status).toBe(200);
  await ask.undo();
  await work(t, tenant);
  const { last } = await ask.read();
  expect(last).toMatchObject({ state: 'undone', taken: 3, givenBack: 1, undoUntil: null });
  expect(last!.left.map(({ title, why }) => [title, why])).toEqual([
    ['Mine', 'changed'],
    ['At 26', 'changed'],
  ]);
  fake.host().changeSession({ sessionId: ids[2]!, name: 'Theirs' });
  fake.host().changeSession({ sessionId: ids[1]!, name: 'Theirs' });
  await read(t, tenant);
  expect((await sourcesOf(t, tenant)).map(({ title, source }) => [title, source])).toEqual([
    ['Mine', 'tandem'],
    ['At 26', 'tandem'],
    ['Theirs', 'momence'],
  ]);
  expect((await ask.undo()).body.code).toBe('takeover_over');
});

test('a class is not given back that somebody waits in for a better spot, or that is off there', async ({
  t,
  tenant,
  fake,
  session,
  ask,
}) => {
  const ids = [24, 26, 28].map((hours) => session(hours, { name: `At ${hours}` }) as number);
  for (const sessionId of ids) fake.host().book({ sessionId, memberId: ADA, roomSpotId: spotThere(1) });
  await read(t, tenant);
  await ask.take();
  await work(t, tenant);
  const [wished, off] = await sourcesOf(t, tenant);
  await write(
    t,
    tenant,
    sql`update bookings set wished_spots = '{7}', wished_at = now(), wished_room_id = (select room_id from classes where class_id = bookings.class_id) where class_id = ${wished!.classId} and state = 'booked'`,
  );
  await write(t, tenant, sql`update source_classes set cancelled = true where class_id = ${off!.classId}`);
  await write(t, tenant, sql`update source_connections set rejected_logins = 3`);
  expect((await ask.undo()).body.code).toBe('source_not_connected');
  await write(t, tenant, sql`update source_connections set rejected_logins = 0`);
  await ask.undo();
  await work(t, tenant);
  const { last } = await ask.read();
  expect(last!.left.map(({ title, why }) => [title, why])).toEqual([
    ['At 24', 'changed'],
    ['At 26', 'not_followed'],
  ]);
});

test('what has moved there and cannot be moved here, or is missing, keeps all from being taken over', async ({
  t,
  tenant,
  session,
  ask,
}) => {
  session();
  await read(t, tenant);
  await write(t, tenant, sql`update source_classes set starts_at = starts_at + interval '1 minute'`);
  expect((await ask.take()).body.code).toBe('source_not_read');
  await read(t, tenant);
  await write(t, tenant, sql`update source_connections set many_gone_at = now()`);
  expect((await ask.take()).body.code).toBe('source_not_read');
});

test('what is read while it begins changes nothing any more', async ({
  t,
  tenant,
  fake,
  session,
  ask,
  onTestFinished,
}) => {
  const sessionId = session() as number;
  fake.host().book({ sessionId, memberId: ADA, roomSpotId: spotThere(1) });
  await read(t, tenant);
  const before = await standing(t, tenant);
  // Its answer is on the way when the owner presses; who is booked there has changed meanwhile.
  let pressed = 0;
  const way = await between(fake.url, async (path) => {
    if (path.includes(`/sessions/${sessionId}/bookings`) && pressed++ === 0) {
      await ask.take();
      await work(t, tenant);
    }
    return null;
  });
  onTestFinished(way.close);
  fake.host().book({ sessionId, memberId: BOB, roomSpotId: spotThere(2) });
  fake.host().changeSession({ sessionId, name: 'Theirs' });
  await write(t, tenant, sql`update source_connections set base_url = ${way.url}`);
  // Due again, and read of late.
  await write(
    t,
    tenant,
    sql`update source_classes set roster_read_at = roster_read_at - interval '40 minutes'`,
  );
  await readSource(t.studio, { studioId: tenant.studioId, source: 'momence' });
  expect(pressed).toBe(1);
  const { bookings, classes } = await standing(t, tenant);
  expect(classes.filter(({ source }) => source !== 'tandem')).toEqual([]);
  expect([bookings, (await ask.read()).last]).toMatchObject([before.bookings, { state: 'taken', taken: 1 }]);
});

test('it waits until all was read of late, and is not taken back after days or without a connection', async ({
  t,
  tenant,
  clock,
  session,
  ask,
  onTestFinished,
}) => {
  expect((await ask.take()).body.code).toBe('source_not_read');
  session();
  await read(t, tenant);
  await write(t, tenant, sql`update source_classes set roster_read_at = null`);
  expect((await ask.take()).body.code).toBe('source_not_read');
  expect((await ask.read()).classes.map(({ trouble }) => trouble)).toEqual(['roster_unread']);
  expect((await ask.undo()).status).toBe(404);
  await read(t, tenant);
  expect((await ask.take()).status).toBe(200);
  await work(t, tenant);
  await write(t, tenant, sql`delete from source_connections`);
  expect((await ask.undo()).body.code).toBe('source_not_connected');
  expect((await ask.take()).body.code).toBe('source_not_connected');
  onTestFinished(() => {
    clock.aheadMs = 0;
  });
  clock.aheadMs = 8 * DAY_MS;
  expect((await ask.undo()).body.code).toBe('takeover_over');
});
