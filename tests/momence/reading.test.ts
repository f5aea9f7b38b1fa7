import { inTenant } from '@tandem/platform';
import { sql } from 'kysely';
import { expect } from 'vitest';
import { addTombstones } from '../../apps/studio/src/customers/index.ts';
import { keepRules } from '../../apps/studio/src/rights/retention/keep-rules.ts';
import { readSource } from '../../apps/studio/src/sources/reading/read-source.ts';
import { call } from '../../apps/studio/src/testing/http.ts';
import { seedTenant } from '../../apps/studio/src/testing/tenant.ts';
import { connect, here, MEMBERS, read, rows, spotThere, there } from './connected.ts';
import { test } from './scene.ts';

const [ADA, BOB, CLEO, DINA] = MEMBERS as [number, number, number, number];
const HOUR_MS = 3_600_000;

test('a class there is a class here, with who is booked on which spot; and no call breaks a limit', async ({
  t,
  tenant,
  owner,
  fake,
  session,
}) => {
  const sessionId = session(24, { capacity: 18, name: 'Ride 45' });
  fake.host().book({ sessionId, memberId: ADA, payingMemberId: BOB, roomSpotId: spotThere(7) });
  fake.host().book({ sessionId, memberId: CLEO, roomSpotId: spotThere(3), ticketsBought: 2 });
  fake.host().book({ sessionId, memberId: DINA });
  Object.assign(fake.limits.limits, { callsPerSecond: 2 });
  t.studio.settings.sourceCallsPerSecond = undefined;
  await read(t, tenant);
  t.studio.settings.sourceCallsPerSecond = 1000;
  expect(fake.journal.requests().flatMap(({ breaches }) => breaches)).toEqual([]);
  expect(await here(t, tenant)).toEqual(there(fake));
  expect(there(fake)[0]!.bookings.map(({ memberId, roomSpotId }) => [memberId, roomSpotId])).toEqual([
    [ADA, 107],
    [CLEO, 103],
    [DINA, null],
  ]);
  const { body: listed } = await call(t.base, owner, 'listClasses', {
    params: { studioId: tenant.studioId },
    query: { from: new Date().toISOString(), to: new Date(Date.now() + 72 * HOUR_MS).toISOString() },
  });
  const [seen] = (listed as { title: string; source: string; capacity: number; booked: number }[]).filter(
    ({ source }) => source === 'momence',
  );
  expect(seen).toMatchObject({ title: 'Ride 45', capacity: 18, booked: 3, source: 'momence' });
  const calls = await rows(t, tenant, (trx) =>
    sql<{ outcome: string }>`select distinct outcome from source_calls`.execute(trx),
  );
  expect(calls).toEqual([{ outcome: 'ok' }]);
});

test('whoever has an email here is that person, and all others are made once', async ({
  t,
  tenant,
  fake,
  session,
}) => {
  await inTenant(t.db, tenant.studioId, (trx) =>
    sql`update customers set email = 'Ada@fake.tandem.example', email_normalized = 'ada@fake.tandem.example'
      where customer_id = ${tenant.customerIds[1]!}`.execute(trx),
  );
  const first = session(24);
  fake.host().book({ sessionId: first, memberId: ADA });
  fake.host().book({ sessionId: first, memberId: BOB });
  await read(t, tenant);
  fake.host().book({ sessionId: session(30), memberId: BOB });
  await read(t, tenant);
  const people = await rows(t, tenant, (trx) =>
    sql<{ person: number; how: string; customer: string; name: string; email: string }>`
      select p.person_id::int as person, p.how, p.customer_id as customer, c.name, c.email
      from source_people p join customers c using (studio_id, customer_id) order by 1`.execute(trx),
  );
  expect(people).toMatchObject([
    { person: ADA, how: 'email', customer: tenant.customerIds[1] },
    { person: BOB, how: 'made', name: 'Bob Baud', email: 'bob@fake.tandem.example' },
  ]);
});

test('two there with one email, or two here, are nobody until a person says who they are', async ({
  t,
  tenant,
  fake,
  session,
}) => {
  const child = fake
    .host()
    .addMember({ firstName: 'Eli', lastName: 'Ampère', email: 'Ada@fake.tandem.example' });
  await inTenant(t.db, tenant.studioId, (trx) =>
    sql`update customers set email = 'bob@fake.tandem.example', email_normalized = 'bob@fake.tandem.example'
      where customer_id = any(${tenant.customerIds.slice(1, 3)}::uuid[])`.execute(trx),
  );
  const sessionId = session();
  for (const memberId of [ADA, child as number, BOB]) fake.host().book({ sessionId, memberId });
  const before = await rows(t, tenant, (trx) => sql`select customer_id from customers`.execute(trx));
  await read(t, tenant);
  const asked = fake.journal.requests().length;
  await read(t, tenant);
  expect((await here(t, tenant))[0]!.bookings).toEqual([]);
  expect(await rows(t, tenant, (trx) => sql`select customer_id from customers`.execute(trx))).toEqual(before);
  const troubles = await rows(t, tenant, (trx) =>
    sql<{ trouble: string; first_name: string }>`select b.trouble, p.first_name from source_bookings b
      join source_people p using (studio_id, source, person_id) order by b.foreign_id`.execute(trx),
  );
  expect(troubles.map(({ trouble }) => trouble)).toEqual(Array(3).fill('person_unknown'));
  expect(troubles.map(({ first_name }) => first_name)).toEqual(['Ada', 'Eli', 'Bob']);
  // They are not asked for at each reading.
  expect(
    fake.journal
      .requests()
      .slice(asked)
      .map(({ endpoint }) => endpoint),
  ).not.toContain('GET /members');
});

test('what nothing tells of is found: a moved spot, an exchange, a check-in undone, a class cancelled or gone', async ({
  t,
  tenant,
  fake,
  session,
}) => {
  const host = fake.host();
  const [one, off, gone] = [session(24), session(26), session(28)];
  const ada = host.book({ sessionId: one, memberId: ADA, roomSpotId: spotThere(1) }) as number;
  const bob = host.book({ sessionId: one, memberId: BOB, roomSpotId: spotThere(2) }) as number;
  const cleo = host.book({ sessionId: one, memberId: CLEO, roomSpotId: spotThere(3) }) as number;
  host.checkIn({ bookingId: ada });
  for (const sessionId of [off, gone]) host.book({ sessionId, memberId: DINA, roomSpotId: spotThere(9) });
  await read(t, tenant);
  expect(await here(t, tenant)).toEqual(there(fake));
  host.undoCheckIn({ bookingId: ada });
  host.moveSpot({ bookingId: cleo, roomSpotId: spotThere(12) });
  host.moveSpot({ bookingId: ada, roomSpotId: null });
  host.moveSpot({ bookingId: bob, roomSpotId: spotThere(1) });
  host.moveSpot({ bookingId: ada, roomSpotId: spotThere(2) });
  host.transferBooking({ bookingId: cleo, memberId: DINA });
  host.cancelSession({ sessionId: off });
  host.deleteSession({ sessionId: gone });
  await read(t, tenant);
  const still = (await here(t, tenant)).find(({ sessionId }) => sessionId === gone);
  expect(still).toMatchObject({ cancelled: false, bookings: [{ memberId: DINA }] });
  await read(t, tenant);
  const [after, cancelled, lost] = await here(t, tenant);
  expect([after, cancelled]).toEqual(there(fake));
  expect(lost).toMatchObject({ sessionId: gone, cancelled: true, bookings: [] });
});

test('a class that moves follows, also beyond the days that are read; and back', async ({
  t,
  tenant,
  fake,
  session,
}) => {
  const sessionId = session(24);
  fake.host().book({ sessionId, memberId: ADA, roomSpotId: spotThere(4) });
  await read(t, tenant);
  const to = (hours: number) => {
    const startsAt = new Date(Math.ceil(Date.now() / HOUR_MS) * HOUR_MS + hours * HOUR_MS);
    fake.host().changeSession({
      sessionId,
      startsAt: startsAt.toISOString(),
      endsAt: new Date(startsAt.getTime() + HOUR_MS).toISOString(),
    });
  };
  for (const hours of [30, 24 * 20, 48]) {
    to(hours);
    for (let n = 0; n < 3; n++) await read(t, tenant);
    expect(await here(t, tenant)).toEqual(there(fake));
  }
});

test('a room that is taken, and a place that nobody has mapped, are said and keep nobody out elsewhere', async ({
  t,
  tenant,
  fake,
  session,
}) => {
  const other = fake.host().addLocation({ name: 'Annexe' });
  const [first, second, apart] = [session(24), session(24), session(25, { locationId: other })];
  fake.host().book({ sessionId: first, memberId: ADA, roomSpotId: spotThere(1) });
  fake.host().book({ sessionId: second, memberId: BOB, roomSpotId: spotThere(1) });
  await read(t, tenant);
  expect((await here(t, tenant)).map(({ sessionId }) => sessionId)).toEqual([first]);
  const troubles = await rows(t, tenant, (trx) =>
    sql<{ id: number; trouble: string }>`select foreign_id::int as id, trouble from source_classes
      where trouble is not null order by 1`.execute(trx),
  );
  expect(troubles).toEqual([
    { id: second, trouble: 'room_taken' },
    { id: apart, trouble: 'no_room' },
  ]);
  fake.host().cancelSession({ sessionId: first });
  await read(t, tenant);
  await read(t, tenant);
  expect((await here(t, tenant)).find(({ sessionId }) => sessionId === second)).toMatchObject({
    bookings: [{ memberId: BOB, roomSpotId: spotThere(1) }],
  });
});

test('a spot that nobody has mapped is asked about and not guessed', async ({ t, tenant, fake, session }) => {
  const sessionId = session();
  fake.host().book({ sessionId, memberId: ADA, roomSpotId: 999 });
  await read(t, tenant);
  expect((await here(t, tenant))[0]!.bookings).toMatchObject([{ memberId: ADA, roomSpotId: null }]);
  const ask = () =>
    rows(t, tenant, (trx) =>
      sql`select m.spot_number, m.room_id, b.trouble from source_spots m join source_bookings b
        using (studio_id, source, spot_id) where spot_id = '999'`.execute(trx),
    );
  expect(await ask()).toEqual([{ spot_number: null, room_id: tenant.roomId, trouble: 'spot_unknown' }]);
  await inTenant(t.db, tenant.studioId, (trx) =>
    sql`update source_spots set spot_number = 20 where spot_id = '999'`.execute(trx),
  );
  await read(t, tenant);
  expect(await ask()).toMatchObject([{ trouble: null }]);
  const spots = await rows(t, tenant, (trx) =>
    sql`select spot_number from bookings where state = 'booked'`.execute(trx),
  );
  expect(spots).toEqual([{ spot_number: 20 }]);
});

test('who had themself erased stays gone, whatever is read later', async ({
  t,
  tenant,
  owner,
  fake,
  session,
}) => {
  const sessionId = session();
  fake.host().book({ sessionId, memberId: ADA, roomSpotId: spotThere(1) });
  fake.host().book({ sessionId, memberId: BOB, roomSpotId: spotThere(2) });
  await read(t, tenant);
  const { studioId } = tenant;
  const [person] = await rows(t, tenant, (trx) =>
    sql<{ id: string }>`select customer_id as id from source_people where person_id = ${String(ADA)}`.execute(
      trx,
    ),
  );
  const erased = await call(t.base, owner, 'eraseCustomer', {
    params: { studioId, customerId: person!.id },
    body: { confirm: 'Ada Ampère' },
  });
  expect(erased.status).toBe(200);
  fake.host().book({ sessionId: session(30), memberId: ADA });
  for (let n = 0; n < 2; n++) await read(t, tenant);
  expect((await here(t, tenant)).map(({ bookings }) => bookings.map(({ memberId }) => memberId))).toEqual([
    [BOB],
    [],
  ]);
  const [traces] = await rows(t, tenant, (trx) =>
    sql<{ people: number; named: number }>`select
      (select count(*)::int from source_people where person_id = ${String(ADA)}) as people,
      (select count(*)::int from customers where email ilike 'ada@%' or last_name = 'Ampère') as named`.execute(
      trx,
    ),
  );
  expect(traces).toEqual({ people: 0, named: 0 });
});

test('who is erased while they are being read is not kept by that reading', async ({
  t,
  tenant,
  fake,
  session,
}) => {
  fake.host().book({ sessionId: session(), memberId: ADA, roomSpotId: spotThere(1) });
  await read(t, tenant);
  const { studioId } = tenant;
  let reading: Promise<void> | null = null;
  await inTenant(t.db, studioId, async (trx) => {
    // As an erasure does it.
    await sql`delete from source_people where person_id = ${String(ADA)}`.execute(trx);
    const person = { source: 'momence', personId: String(ADA) } as const;
    await addTombstones({ studio: t.studio, trx, studioId, now: t.studio.now() }, [person]);
    reading = read(t, tenant);
    const waiting = () =>
      sql<{ n: number }>`select count(*)::int as n from pg_locks l
        where not l.granted and pg_backend_pid() = any(pg_blocking_pids(l.pid))`.execute(trx);
    await expect.poll(async () => (await waiting()).rows[0]!.n, { timeout: 20_000 }).toBe(1);
  });
  await reading;
  const [left] = await rows(t, tenant, (trx) =>
    sql`select (select count(*)::int from source_people) as people, (select count(*)::int from source_bookings) as bookings`.execute(
      trx,
    ),
  );
  expect(left).toEqual({ people: 0, bookings: 0 });
});

test('a roster that changes there marks the class for Spivi, and one that does not marks nothing', async ({
  t,
  tenant,
  fake,
  session,
}) => {
  const { studioId } = tenant;
  await inTenant(t.db, studioId, (trx) =>
    sql`insert into spivi_connections (studio_id, base_url, site_id, source_name, password_sealed, time_zone, draft, enabled)
      values (${studioId}, 'http://127.0.0.1:9', 1, 'x', 'x', 'Europe/Paris', false, true)`.execute(trx),
  );
  const wanted = async () =>
    (
      await rows(t, tenant, (trx) =>
        sql<{ version: number }>`select wanted_version as version from spivi_class_sync s
        join source_classes c using (studio_id, class_id)`.execute(trx),
      )
    )[0]?.version ?? 0;
  const bookingId = fake
    .host()
    .book({ sessionId: session(), memberId: ADA, roomSpotId: spotThere(1) }) as number;
  await read(t, tenant);
  const first = await wanted();
  expect(first).toBeGreaterThan(0);
  await read(t, tenant);
  expect(await wanted()).toBe(first);
  fake.host().moveSpot({ bookingId, roomSpotId: spotThere(5) });
  await read(t, tenant);
  expect(await wanted()).toBeGreaterThan(first);
});

test('two studios read one Momence each for itself', async ({ t, tenant, fake, session }) => {
  const other = await seedTenant(t, { name: `other-${tenant.name}` });
  await connect(t, other, fake.url);
  const before = await here(t, other);
  fake.host().book({ sessionId: session(), memberId: ADA, roomSpotId: spotThere(1) });
  await read(t, tenant);
  expect(await here(t, other)).toEqual(before);
  await read(t, other);
  expect(await here(t, other)).toEqual(await here(t, tenant));
});

test('after the class who rode keeps their spot, whoever is added is there too, and who came is noted', async ({
  t,
  tenant,
  fake,
  session,
  clock,
}) => {
  const host = fake.host();
  const sessionId = session(2);
  const ada = host.book({ sessionId, memberId: ADA, roomSpotId: spotThere(1) }) as number;
  const bob = host.book({ sessionId, memberId: BOB, roomSpotId: spotThere(2) }) as number;
  await read(t, tenant);
  clock.aheadMs += 5 * HOUR_MS;
  host.cancelBooking({ bookingId: bob });
  host.moveSpot({ bookingId: ada, roomSpotId: spotThere(3) });
  host.checkIn({ bookingId: ada });
  host.book({ sessionId, memberId: CLEO, roomSpotId: spotThere(1) });
  host.changeSession({ sessionId, name: 'Otherwise' });
  await read(t, tenant);
  const [over] = await here(t, tenant);
  expect(over!.cancelled).toBe(false);
  expect(
    over!.bookings.map(({ memberId, roomSpotId, checkedIn }) => [memberId, roomSpotId, checkedIn]),
  ).toEqual([
    [ADA, spotThere(1), true],
    [BOB, spotThere(2), false],
    [CLEO, null, false],
  ]);
  host.cancelSession({ sessionId });
  await read(t, tenant);
  expect((await here(t, tenant))[0]!.cancelled).toBe(false);
  clock.aheadMs -= 5 * HOUR_MS;
});

test('a class under way stays where and when it began, and may end later', async ({
  t,
  tenant,
  fake,
  session,
  clock,
}) => {
  const sessionId = session(2);
  await read(t, tenant);
  const [before] = await here(t, tenant);
  const startsAt = Date.parse(before!.startsAt);
  const ahead = clock.aheadMs;
  clock.aheadMs = startsAt + 10 * 60_000 - Date.now();
  fake.host().changeSession({
    sessionId,
    startsAt: new Date(startsAt + 30 * 60_000).toISOString(),
    endsAt: new Date(startsAt + 2 * HOUR_MS).toISOString(),
  });
  await read(t, tenant);
  const [now] = await rows(t, tenant, (trx) =>
    sql<{
      starts_at: Date;
      ends_at: Date;
    }>`select starts_at, ends_at from classes where source = 'momence'`.execute(trx),
  );
  expect(now).toEqual({ starts_at: new Date(startsAt), ends_at: new Date(startsAt + 2 * HOUR_MS) });
  clock.aheadMs = ahead;
});

test('what was asked and read long ago is not kept, the classes are', async ({
  t,
  tenant,
  fake,
  session,
  clock,
}) => {
  fake.host().book({ sessionId: session(2), memberId: ADA, roomSpotId: spotThere(1) });
  await read(t, tenant);
  clock.aheadMs += 40 * 24 * HOUR_MS;
  await keepRules(t.studio);
  clock.aheadMs -= 40 * 24 * HOUR_MS;
  const [left] = await rows(t, tenant, (trx) =>
    sql`select (select count(*)::int from source_calls) as calls, (select count(*)::int from source_classes) as read,
      (select count(*)::int from source_bookings) as bookings,
      (select count(*)::int from bookings b join classes c using (studio_id, class_id) where c.source = 'momence') as kept`.execute(
      trx,
    ),
  );
  expect(left).toEqual({ calls: 0, read: 0, bookings: 0, kept: 1 });
});

test('a class under way that was moved to before it began keeps its end too, and keeps nobody else out', async ({
  t,
  tenant,
  fake,
  session,
  clock,
}) => {
  const [sessionId, later] = [session(4), session(30)];
  await read(t, tenant);
  const [before] = await here(t, tenant);
  const startsAt = Date.parse(before!.startsAt);
  const ahead = clock.aheadMs;
  clock.aheadMs = startsAt + 10 * 60_000 - Date.now();
  const moved = { startsAt: startsAt - 3 * HOUR_MS, endsAt: startsAt - 2 * HOUR_MS };
  fake.host().changeSession({
    sessionId,
    startsAt: new Date(moved.startsAt).toISOString(),
    endsAt: new Date(moved.endsAt).toISOString(),
  });
  fake.host().book({ sessionId: later, memberId: ADA, roomSpotId: spotThere(1) });
  await read(t, tenant);
  const [under, next] = await here(t, tenant);
  expect(under).toMatchObject({ startsAt: before!.startsAt, cancelled: false });
  expect(next!.bookings).toMatchObject([{ memberId: ADA, roomSpotId: spotThere(1) }]);
  clock.aheadMs = ahead;
});

test('from a day back to two weeks ahead is read, every five minutes; and who is booked the more often the sooner a class starts', async ({
  t,
  tenant,
  fake,
  session,
  clock,
}) => {
  const [soon, today, later] = [session(1), session(10), session(24 * 6)];
  session(24 * 15);
  await read(t, tenant);
  const DAY_MS = 24 * 3_600_000;
  const asked = (endpoint: string, after: number) =>
    fake.journal
      .requests()
      .slice(after)
      .filter((one) => one.endpoint === endpoint);
  const [list] = asked('GET /sessions', 0);
  const days = (name: string) => (Date.parse(String(list!.query[name])) - t.studio.now().getTime()) / DAY_MS;
  expect([Math.round(days('startAfter')), Math.round(days('startBefore'))]).toEqual([-1, 14]);

  const beganMs = t.studio.now().getTime();
  const readAfter = async (seconds: number) => {
    clock.aheadMs = beganMs + seconds * 1000 - Date.now();
    const before = fake.journal.requests().length;
    await readSource(t.studio, { studioId: tenant.studioId, source: 'momence' });
    return {
      lists: asked('GET /sessions', before).length,
      rosters: asked('GET /sessions/{id}/bookings', before).map(({ path }) =>
        Number(/\d{3,}/.exec(path)?.[0]),
      ),
    };
  };
  expect(await readAfter(30)).toEqual({ lists: 0, rosters: [] });
  expect(await readAfter(100)).toEqual({ lists: 0, rosters: [soon] });
  expect(await readAfter(430)).toEqual({ lists: 1, rosters: [soon, today] });
  expect(await readAfter(2400)).toEqual({ lists: 1, rosters: [soon, today, later] });
});
