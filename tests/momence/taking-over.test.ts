import fc from 'fast-check';
import { sql } from 'kysely';
import { expect } from 'vitest';
import { readSource } from '../../apps/studio/src/sources/reading/read-source.ts';
import { sendTakeovers } from '../../apps/studio/src/sources/taking-over/takeover.ts';
import { call } from '../../apps/studio/src/testing/http.ts';
import { between } from './between.ts';
import { here, MEMBERS, read, rows, spotThere, there } from './connected.ts';
import { DAY_MS, readDue, readingsSent, sourcesOf, standing, test, work, write } from './taking-over.ts';

const [ADA, BOB, CLEO] = MEMBERS as [number, number, number];
const RUNS = 6;

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

test('taken over and given back, killed at any moment of both, all is as it was, and as it is there after one reading', async ({
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
  let before = await standing(t, tenant);
  const [, second] = ids;
  let bobs: number | null = null;
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
      fc.boolean(),
      async (taking, undoing, midway, changes) => {
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
        if (changes && bobs === null)
          bobs = fake.host().book({ sessionId: second!, memberId: BOB, roomSpotId: spotThere(9) });
        else if (changes) {
          fake.host().cancelBooking({ bookingId: bobs! });
          bobs = null;
        }
        expect((await ask.undo()).status).toBe(200);
        for (const transactions of undoing) await killedAfter(transactions);
        await work(t, tenant);
        await work(t, tenant);
        expect((await ask.read()).last).toMatchObject({ state: 'undone', left: [] });
        expect(await standing(t, tenant)).toEqual(before);
        await readDue(t, tenant);
        expect(await here(t, tenant)).toEqual(there(fake));
        const after = await standing(t, tenant);
        if (!changes) expect(after).toEqual(before);
        before = after;
        const [connection] = await rows(t, tenant, (trx) =>
          sql`select enabled from source_connections`.execute(trx),
        );
        expect(connection).toEqual({ enabled: true });
      },
    ),
    { numRuns: RUNS, endOnFailure: true },
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
  const undone = await standing(t, tenant);
  // Again it changes nothing: it was taken back.
  expect((await ask.undo()).body.last).toMatchObject({ state: 'undone', givenBack: 1 });
  expect(await standing(t, tenant)).toEqual(undone);
});

test('taken back, the first that happens is a full reading: what changed there meanwhile is so here, and nobody is mailed', async ({
  t,
  tenant,
  fake,
  session,
  ask,
}) => {
  const ids = [24, 26, 28].map((hours) => session(hours, { name: `At ${hours}` }) as number);
  for (const sessionId of ids) fake.host().book({ sessionId, memberId: ADA, roomSpotId: spotThere(1) });
  await read(t, tenant);
  // Paused when it was taken over: whoever gives it back has it read all the same.
  await write(t, tenant, sql`update source_connections set enabled = false`);
  await ask.take();
  await work(t, tenant);
  const { mails } = (await standing(t, tenant)) as unknown as { mails: number };
  fake.host().cancelSession({ sessionId: ids[0]! });
  fake.host().changeSession({ sessionId: ids[1]!, name: 'Theirs' });
  const [, , third] = fake.host().truth().bookings;
  fake.host().cancelBooking({ bookingId: third!.id });
  fake.host().book({ sessionId: ids[2]!, memberId: BOB, roomSpotId: spotThere(2) });
  await ask.undo();
  const before = await readingsSent(t, tenant);
  await work(t, tenant);
  expect(await readingsSent(t, tenant)).toBe(before + 1);
  expect((await ask.read()).last).toMatchObject({ state: 'undone', givenBack: 3, left: [] });
  await readDue(t, tenant);
  expect(await here(t, tenant)).toEqual(there(fake));
  expect(await sourcesOf(t, tenant)).toMatchObject([{ title: 'Theirs' }, { title: 'At 28' }]);
  expect(await standing(t, tenant)).toMatchObject({ mails });
});

test('a class that has moved beyond the days that are read keeps nothing from being taken over, and comes along', async ({
  t,
  tenant,
  fake,
  session,
  ask,
}) => {
  const ids = [24, 26].map((hours) => session(hours, { name: `At ${hours}` }) as number);
  for (const sessionId of ids) fake.host().book({ sessionId, memberId: ADA, roomSpotId: spotThere(1) });
  await read(t, tenant);
  const startsAt = new Date(Date.now() + 20 * DAY_MS).toISOString();
  const endsAt = new Date(Date.parse(startsAt) + 3_600_000).toISOString();
  fake.host().changeSession({ sessionId: ids[1]!, startsAt, endsAt });
  for (let n = 0; n < 2; n++) await read(t, tenant);
  fake.host().book({ sessionId: ids[1]!, memberId: BOB, roomSpotId: spotThere(2) });
  fake.host().changeSession({ sessionId: ids[1]!, name: 'Far' });
  const hoursLater = sql`update source_classes set read_at = read_at - interval '3 hours',
    roster_began_at = roster_began_at - interval '3 hours', roster_read_at = roster_read_at - interval '3 hours',
    roster_tried_at = roster_tried_at - interval '3 hours'`;
  await write(t, tenant, hoursLater);
  await write(
    t,
    tenant,
    sql`update source_connections set classes_read_at = classes_read_at - interval '3 hours'`,
  );
  await readDue(t, tenant);
  expect(await here(t, tenant)).toEqual(there(fake));
  expect(await ask.read()).toMatchObject({ refusal: null, classesInTrouble: 0 });
  await ask.take();
  await work(t, tenant);
  expect(await sourcesOf(t, tenant)).toMatchObject([
    { title: 'At 24', source: 'tandem' },
    { title: 'Far', source: 'tandem' },
  ]);
});

test('a class under way comes along: who is there is noted here from then on, and it stays when all is taken back', async ({
  t,
  tenant,
  desk,
  clock,
  fake,
  session,
  ask,
  onTestFinished,
}) => {
  onTestFinished(() => {
    clock.aheadMs = 0;
  });
  const ids = [0, 24].map((hours) => session(hours, { name: `At ${hours}` }) as number);
  for (const sessionId of ids) fake.host().book({ sessionId, memberId: ADA, roomSpotId: spotThere(1) });
  await read(t, tenant);
  clock.aheadMs = Date.parse(fake.host().truth().sessions[0]!.startsAt) + 600_000 - Date.now();
  await read(t, tenant);
  expect(await ask.read()).toMatchObject({ underWay: 1, refusal: null });
  await ask.take();
  await work(t, tenant);
  const [now, later] = await sourcesOf(t, tenant);
  expect([now!.source, later!.source]).toEqual(['tandem', 'tandem']);
  const [booking] = await rows(t, tenant, (trx) =>
    sql<{ id: string }>`select booking_id as id from bookings where class_id = ${now!.classId}`.execute(trx),
  );
  const params = { studioId: tenant.studioId, bookingId: booking!.id };
  expect((await call(t.base, desk, 'checkIn', { params, body: { checkedIn: true } })).status).toBe(200);
  await ask.undo();
  await work(t, tenant);
  const { last } = await ask.read();
  expect(last).toMatchObject({ givenBack: 1, left: [{ classId: now!.classId, why: 'begun' }] });
});

test('what was taken over in two acts is given back by one', async ({
  t,
  tenant,
  clock,
  session,
  ask,
  onTestFinished,
}) => {
  onTestFinished(() => {
    clock.aheadMs = 0;
  });
  session(24, { name: 'First' });
  session(2, { name: 'Soon' });
  await read(t, tenant);
  await ask.take();
  await work(t, tenant);
  await write(t, tenant, sql`update source_connections set enabled = true`);
  session(48, { name: 'Second' });
  await read(t, tenant);
  expect((await ask.read()).last).toMatchObject({ state: 'taken', taken: 2, earlier: null });
  await ask.take();
  await work(t, tenant);
  expect((await ask.read()).last).toMatchObject({ state: 'taken', taken: 1, earlier: { classes: 2 } });
  // One that has begun goes back no more.
  clock.aheadMs = 5 * 3_600_000;
  expect((await ask.read()).last).toMatchObject({ earlier: { classes: 1 } });
  await ask.undo();
  await work(t, tenant);
  const { last } = await ask.read();
  expect(last).toMatchObject({ state: 'undone', taken: 3, givenBack: 2, earlier: null });
  expect(last!.left).toMatchObject([{ title: 'Soon', why: 'begun' }]);
  expect((await sourcesOf(t, tenant)).map(({ source }) => source)).toEqual(['tandem', 'momence', 'momence']);
});

test('what is still to be moved is sent anew each minute, whatever became of its job', async ({
  t,
  tenant,
  session,
  ask,
}) => {
  session();
  await read(t, tenant);
  await ask.take();
  const sent = async () =>
    (
      await sql<{ jobs: number }>`select count(*)::int as jobs from studio_jobs.job
        where name = 'take-over' and data->>'studioId' = ${tenant.studioId}`.execute(t.db)
    ).rows[0]!.jobs;
  await sql`delete from studio_jobs.job where name = 'take-over'`.execute(t.db);
  await sendTakeovers(t.studio);
  expect(await sent()).toBe(1);
  await work(t, tenant);
  await sql`delete from studio_jobs.job where name = 'take-over'`.execute(t.db);
  await sendTakeovers(t.studio);
  expect(await sent()).toBe(0);
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
