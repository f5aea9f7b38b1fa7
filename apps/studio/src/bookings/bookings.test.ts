import { randomUUID } from 'node:crypto';
import { DEFAULT_CANCEL_GRACE_MINUTES, MAX_BOOKINGS_AHEAD, MAX_OVERLAPS_AHEAD } from '@tandem/api/words';
import { sql } from 'kysely';
import { expect } from 'vitest';
import { asOwner } from '../testing/build.ts';
import { newClass } from '../testing/classes.ts';
import { fresh } from '../testing/fixtures.ts';
import { call } from '../testing/http.ts';
import { seedTenant } from '../testing/tenant.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

const test = fresh
  .extend('frozen', { scope: 'file' }, () => ({ now: new Date() }))
  .extend('options', { scope: 'file' }, ({ frozen }) => ({ now: () => frozen.now }))
  .extend('tenant', ({ t, frozen }) => {
    frozen.now = new Date();
    return seedTenant(t, { name: randomUUID(), spots: 20, customers: 50 });
  })
  .extend('scene', ({ t, tenant, owner }) => {
    const inClass = () => ({ studioId: tenant.studioId, classId: tenant.classId });
    const book = (who: string, spotNumber: number | null, customerId?: string, key?: string) =>
      call(t.base, who, 'bookSpot', {
        params: inClass(),
        body: { spotNumber, customerId },
        headers: key ? { 'idempotency-key': key } : {},
      });
    const act = (who: string, name: 'cancelBooking' | 'restoreBooking' | 'waiveLate', bookingId: string) =>
      call(t.base, who, name, { params: { studioId: tenant.studioId, bookingId } });
    const move = (who: string, bookingId: string, spotNumber: number) =>
      call(t.base, who, 'moveSpot', {
        params: { studioId: tenant.studioId, bookingId },
        body: { spotNumber },
      });
    const readClass = async (who = owner) =>
      (await call(t.base, who, 'getClass', { params: inClass() })).body;
    return { inClass, book, act, move, readClass };
  });

test('whoever was erased is booked by nobody', async ({ t, tenant, owner, scene: { book, readClass } }) => {
  const customerId = tenant.customerIds[1]!;
  await asOwner(t.url, (db) =>
    sql`update customers set erased_at = now() where customer_id = ${customerId}`.execute(db),
  );
  const { status, body } = await book(owner, 1, customerId);
  expect([status, body.code]).toEqual([404, 'not_found']);
  expect((await readClass()).booked).toBe(0);
});

test('checked in while it is cancelled: whoever is faster, nobody has come to what is cancelled', async ({
  t,
  tenant,
  owner,
  scene: { book, act, readClass },
}) => {
  for (const [i, customerId] of tenant.customerIds.slice(1, 16).entries()) {
    const { bookingId } = (await book(owner, i + 1, customerId)).body;
    const params = { studioId: tenant.studioId, bookingId };
    const [came, gone] = await Promise.all([
      call(t.base, owner, 'checkIn', { params, body: { checkedIn: true } }),
      act(owner, 'cancelBooking', bookingId),
    ]);
    expect([gone.status, came.status === 200 || came.body.code]).toEqual([
      200,
      came.status === 200 ? true : 'booking_cancelled',
    ]);
    const entry = (await readClass()).roster.find((one) => one.bookingId === bookingId)!;
    expect([entry.state, entry.checkedInAt]).toEqual(['cancelled', null]);
  }
});

test('50 people wanting 20 spots at once: 20 bookings, 30 refusals that say why, no error', async ({
  tenant,
  owner,
  scene: { book, readClass },
}) => {
  const answers = await Promise.all(
    tenant.customerIds.slice(1).map((customerId, i) => book(owner, (i % 20) + 1, customerId)),
  );
  const won = answers.filter((a) => a.status === 200);
  const lost = answers.filter((a) => a.status === 409);
  expect([won.length, lost.length]).toEqual([20, 30]);
  expect(new Set(won.map((a) => a.body.spotNumber)).size).toBe(20);
  for (const { body } of lost) {
    expect(body.code).toBe('spot_taken');
    const free = body.details!.freeSpots!;
    expect(body.message).toContain(free.length > 0 ? `Free: ${free[0]}` : 'The class is full.');
  }
  expect((await readClass()).booked).toBe(20);
});

test('50 people wanting the same spot at once: one has it, the others read which are free', async ({
  tenant,
  owner,
  scene: { book },
}) => {
  const answers = await Promise.all(tenant.customerIds.slice(1).map((id) => book(owner, 7, id)));
  expect(answers.filter((a) => a.status === 200)).toHaveLength(1);
  const lost = answers.filter((a) => a.status !== 200);
  expect(new Set(lost.map((a) => `${a.status} ${a.body.code}`))).toEqual(new Set(['409 spot_taken']));
  expect(lost[0]!.body.details!.freeSpots).toEqual(
    Array.from({ length: 20 }, (_, i) => i + 1).filter((spot) => spot !== 7),
  );
});

test('one person booking twice at once gets one booking', async ({ member, scene: { book } }) => {
  const answers = await Promise.all([book(member, 1), book(member, 2), book(member, 3)]);
  expect(answers.map((a) => a.status).sort()).toEqual([200, 409, 409]);
  expect(answers.find((a) => a.status === 409)!.body.code).toBe('already_booked');
});

test('the database holds one person to a spot, whatever the code does', async ({
  t,
  tenant,
  owner,
  scene: { book },
}) => {
  const { body } = await book(owner, 4, tenant.customerIds[1]);
  const { default: pg } = await import('pg');
  const client = new pg.Client({ connectionString: t.url });
  await client.connect();
  const insert = (customer: string, spot: number) =>
    client.query(
      'insert into studio.bookings (studio_id, booking_id, class_id, customer_id, spot_number) values ($1, gen_random_uuid(), $2, $3, $4)',
      [tenant.studioId, tenant.classId, customer, spot],
    );
  await expect(insert(tenant.customerIds[2]!, body.spotNumber!)).rejects.toMatchObject({ code: '23505' });
  await expect(insert(tenant.customerIds[1]!, 9)).rejects.toMatchObject({ code: '23505' });
  await client.end();
});

test('the same key and request get the same booking, also at the same time; another request is refused', async ({
  member,
  scene: { book, readClass },
}) => {
  const key = randomUUID();
  const answers = await Promise.all([1, 2, 3, 4].map(() => book(member, 5, undefined, key)));
  expect(answers.map((a) => a.status)).toEqual([200, 200, 200, 200]);
  expect(new Set(answers.map((a) => a.body.bookingId)).size).toBe(1);
  const other = await book(member, 6, undefined, key);
  expect([other.status, other.body.code]).toEqual([422, 'idempotency_mismatch']);
  expect((await readClass()).booked).toBe(1);
});

test('a refused request leaves its key unused', async ({ tenant, owner, member, scene: { book, act } }) => {
  const key = randomUUID();
  const { body: first } = await book(owner, 5, tenant.customerIds[1]);
  expect((await book(member, 5, undefined, key)).status).toBe(409);
  await act(owner, 'cancelBooking', first.bookingId);
  expect((await book(member, 5, undefined, key)).status).toBe(200);
});

test('a key is one account’s: another person’s same key is another booking', async ({
  tenant,
  owner,
  member,
  scene: { book },
}) => {
  const key = randomUUID();
  const mine = await book(member, 5, undefined, key);
  const theirs = await book(owner, 6, tenant.customerIds[1], key);
  expect([mine.status, theirs.status]).toEqual([200, 200]);
  expect(theirs.body.bookingId).not.toBe(mine.body.bookingId);
});

test('cancel frees the spot, restore takes it back while it is free', async ({
  tenant,
  owner,
  member,
  scene: { book, act, readClass },
}) => {
  const { body: mine } = await book(member, 12);
  expect((await act(member, 'cancelBooking', mine.bookingId)).body.state).toBe('cancelled');
  expect((await readClass()).spots.find((s) => s.spotNumber === 12)!.state).toBe('free');
  expect((await act(member, 'restoreBooking', mine.bookingId)).body.state).toBe('booked');
  await act(member, 'cancelBooking', mine.bookingId);
  expect((await book(owner, 12, tenant.customerIds[1])).status).toBe(200);
  const refused = await act(member, 'restoreBooking', mine.bookingId);
  expect([refused.status, refused.body.code]).toEqual([409, 'spot_taken']);
});

test('book, cancel, book again: one active booking, the history kept', async ({
  tenant,
  member,
  scene: { book, act, readClass },
}) => {
  const { body: first } = await book(member, 3);
  await act(member, 'cancelBooking', first.bookingId);
  expect((await book(member, 3)).status).toBe(200);
  const roster = (await readClass()).roster.filter((entry) => entry.customerId === tenant.customerIds[0]);
  expect(roster.map((entry) => entry.state)).toEqual(['booked', 'cancelled']);
  const again = await act(member, 'restoreBooking', first.bookingId);
  expect([again.status, again.body.code]).toEqual([409, 'already_booked']);
});

test('cancelling within the window is late but for the first minutes after booking; restoring takes the mark away', async ({
  member,
  frozen,
  scene: { book, act, readClass },
}) => {
  const grace = new Date(frozen.now.getTime() + DEFAULT_CANCEL_GRACE_MINUTES * MINUTE_MS).toISOString();
  expect((await readClass(member)).freeUntil, 'said before booking').toBe(grace);
  const { body } = await book(member, 1);
  expect((await act(member, 'cancelBooking', body.bookingId)).body.lateCancel).toBe(false);
  await act(member, 'restoreBooking', body.bookingId);
  frozen.now = new Date(frozen.now.getTime() + DEFAULT_CANCEL_GRACE_MINUTES * MINUTE_MS);
  expect((await act(member, 'cancelBooking', body.bookingId)).body.lateCancel).toBe(true);
  expect((await act(member, 'restoreBooking', body.bookingId)).body.lateCancel).toBe(false);
});

test('staff waive a late cancellation, and nobody else does; one that was not late stays as it is', async ({
  owner,
  member,
  frozen,
  scene: { book, act },
}) => {
  const { body } = await book(member, 1);
  expect((await act(owner, 'waiveLate', body.bookingId)).body).toEqual(body);
  frozen.now = new Date(frozen.now.getTime() + DEFAULT_CANCEL_GRACE_MINUTES * MINUTE_MS);
  expect((await act(member, 'cancelBooking', body.bookingId)).body.lateCancel).toBe(true);
  expect((await act(member, 'waiveLate', body.bookingId)).status).toBe(403);
  expect((await act(owner, 'waiveLate', body.bookingId)).body).toMatchObject({
    state: 'cancelled',
    lateCancel: false,
  });
});

test('a move frees the old spot; a taken, unknown or disabled spot is refused', async ({
  tenant,
  owner,
  member,
  scene: { book, move, readClass },
}) => {
  const { body: mine } = await book(member, 12);
  await book(owner, 13, tenant.customerIds[1]);
  expect((await move(member, mine.bookingId, 14)).body.spotNumber).toBe(14);
  const taken = await move(member, mine.bookingId, 13);
  expect([taken.status, taken.body.code]).toEqual([409, 'spot_taken']);
  expect(taken.body.details!.freeSpots).toContain(12);
  expect((await move(member, mine.bookingId, 99)).body.code).toBe('no_such_spot');
  const map = (await readClass(member)).spots;
  expect(map.filter((s) => s.state === 'mine').map((s) => s.spotNumber)).toEqual([14]);
  expect(map.filter((s) => s.state === 'taken').map((s) => s.spotNumber)).toEqual([13]);
});

test('two people swapping into one spot at once: one moves', async ({
  tenant,
  owner,
  scene: { book, move },
}) => {
  const { body: a } = await book(owner, 1, tenant.customerIds[1]);
  const { body: b } = await book(owner, 2, tenant.customerIds[2]);
  const answers = await Promise.all([move(owner, a.bookingId, 3), move(owner, b.bookingId, 3)]);
  expect(answers.map((x) => x.status).sort()).toEqual([200, 409]);
});

test('once the class runs, members wait and staff act; once it is over, nobody does', async ({
  tenant,
  owner,
  member,
  frozen,
  scene: { book, act, move, readClass },
}) => {
  const { body: mine } = await book(member, 1);
  frozen.now = new Date(frozen.now.getTime() + 61 * MINUTE_MS);
  expect((await act(member, 'cancelBooking', mine.bookingId)).body.code).toBe('class_started');
  expect((await move(member, mine.bookingId, 2)).body.code).toBe('class_started');
  expect((await book(owner, 4, tenant.customerIds[1])).status).toBe(200);
  expect((await readClass()).state).toBe('running');
  frozen.now = new Date(frozen.now.getTime() + 60 * MINUTE_MS);
  expect((await book(member, 5)).body.code).toBe('class_ended');
  expect((await act(owner, 'cancelBooking', mine.bookingId)).body.code).toBe('class_ended');
  expect((await readClass()).state).toBe('ended');
});

test('once it is over staff note who was there for a week, checked in and told nothing, and take it back', async ({
  t,
  tenant,
  owner,
  member,
  frozen,
  scene: { book, act, readClass },
}) => {
  const { body: mine } = await book(member, 1);
  const mails = () =>
    asOwner(t.url, async (db) => {
      const { rows } = await sql<{ n: number }>`select count(*)::int as n from mails
        where studio_id = ${tenant.studioId}`.execute(db);
      return rows[0]!.n;
    });
  frozen.now = new Date(frozen.now.getTime() + 3 * 60 * MINUTE_MS);
  const before = await mails();
  expect(before).toBeGreaterThan(0);
  expect((await book(owner, 1, tenant.customerIds[1])).body.code).toBe('spot_taken');
  const { status, body: noted } = await book(owner, 2, tenant.customerIds[1]);
  expect(status).toBe(200);
  const onRoster = async () =>
    (await readClass()).roster
      .filter(({ state }) => state === 'booked')
      .map(({ spotNumber, checkedInAt }) => [spotNumber, checkedInAt !== null]);
  expect(await onRoster()).toEqual([
    [1, false],
    [2, true],
  ]);
  // What was booked before stays as it was ridden.
  expect((await act(owner, 'cancelBooking', mine.bookingId)).body.code).toBe('class_ended');
  expect((await act(owner, 'cancelBooking', noted.bookingId)).body).toMatchObject({
    ...{ state: 'cancelled', lateCancel: false },
  });
  expect(await onRoster()).toEqual([[1, false]]);
  expect((await book(owner, 2, tenant.customerIds[1])).status).toBe(200);
  expect(await mails()).toBe(before);
  frozen.now = new Date(frozen.now.getTime() + 7 * 24 * 60 * MINUTE_MS);
  expect((await book(owner, 3, tenant.customerIds[2])).body.code).toBe('class_ended');
});

test('a cancelled class takes its bookings along and takes no new ones', async ({
  t,
  owner,
  member,
  scene: { inClass, book, act, readClass },
}) => {
  const { body: mine } = await book(member, 1);
  expect((await call(t.base, owner, 'cancelClass', { params: inClass() })).status).toBe(200);
  expect((await call(t.base, owner, 'cancelClass', { params: inClass() })).status).toBe(200);
  const after = await readClass();
  expect([after.state, after.booked, after.roster[0]!.state]).toEqual(['cancelled', 0, 'cancelled']);
  expect((await book(member, 1)).body.code).toBe('class_cancelled');
  expect((await act(member, 'restoreBooking', mine.bookingId)).body.code).toBe('class_cancelled');
});

test('a class smaller than its room fills at its capacity', async ({
  t,
  tenant,
  owner,
  scene: { inClass, book },
}) => {
  await call(t.base, owner, 'updateClass', { params: inClass(), body: { capacity: 2 } });
  await book(owner, 1, tenant.customerIds[1]);
  await book(owner, null, tenant.customerIds[2]);
  const full = await book(owner, 2, tenant.customerIds[3]);
  expect([full.status, full.body.code, full.body.details!.freeSpots]).toEqual([409, 'class_full', []]);
});

test('a member books for nobody else and touches nobody else’s booking', async ({
  tenant,
  owner,
  member,
  scene: { book, act, move, readClass },
}) => {
  expect((await book(member, 1, tenant.customerIds[1])).status).toBe(404);
  const { body: theirs } = await book(owner, 2, tenant.customerIds[1]);
  expect((await act(member, 'cancelBooking', theirs.bookingId)).status).toBe(404);
  expect((await move(member, theirs.bookingId, 3)).status).toBe(404);
  expect((await readClass(member)).roster).toEqual([]);
});

test('check-in is noted and undone, with a line in the log for each that changed something; a cancelled booking has none', async ({
  t,
  tenant,
  owner,
  member,
  frozen,
  scene: { book, act, readClass },
}) => {
  const { body: mine } = await book(member, 1);
  const checkIn = (checkedIn: boolean) =>
    call(t.base, owner, 'checkIn', {
      params: { studioId: tenant.studioId, bookingId: mine.bookingId },
      body: { checkedIn },
    });
  const came = frozen.now.toISOString();
  await checkIn(true);
  frozen.now = new Date(frozen.now.getTime() + MINUTE_MS);
  await checkIn(true);
  expect((await readClass()).roster[0]!.checkedInAt).toBe(came);
  await checkIn(false);
  await checkIn(false);
  expect((await readClass()).roster[0]!.checkedInAt).toBe(null);
  const { body: log } = await call(t.base, owner, 'listAudit', {
    params: { studioId: tenant.studioId },
    query: { area: 'bookings' },
  });
  expect(log.rows.map(({ action }) => action).filter((action) => action.startsWith('booking.check'))).toEqual(
    ['booking.check_in_undone', 'booking.check_in'],
  );
  await act(member, 'cancelBooking', mine.bookingId);
  expect((await checkIn(true)).body.code).toBe('booking_cancelled');
});

test('many are checked in at once; the answer names those who changed, and undoing it leaves the others here', async ({
  t,
  tenant,
  owner,
  member,
  scene: { inClass, book, act, readClass },
}) => {
  const ids: string[] = [];
  for (let n = 1; n <= 5; n++) ids.push((await book(owner, n, tenant.customerIds[n])).body.bookingId);
  const [early, , , , gone] = ids;
  const many = (bookingIds: string[], checkedIn: boolean, who = owner) =>
    call(t.base, who, 'checkInMany', { params: inClass(), body: { bookingIds, checkedIn } });
  const here = async () =>
    (await readClass()).roster.filter((r) => r.checkedInAt !== null).map((r) => r.bookingId);
  await many([early!], true);
  await act(owner, 'cancelBooking', gone!);
  const elsewhere = await newClass(t, tenant, { startsAt: new Date(Date.now() + 9 * HOUR_MS) });
  const { body: stranger } = await call(t.base, owner, 'bookSpot', {
    params: { ...inClass(), classId: elsewhere },
    body: { spotNumber: 9, customerId: tenant.customerIds[9] },
  });
  const { body } = await many([...ids, stranger.bookingId], true);
  expect(body.bookingIds.sort()).toEqual(ids.slice(1, 4).sort());
  expect((await here()).sort()).toEqual(ids.slice(0, 4).sort());
  expect((await many(ids, true)).body.bookingIds).toEqual([]);
  await many(body.bookingIds, false);
  expect(await here()).toEqual([early]);
  expect((await many([], true)).status).toBe(400);
  expect((await many(ids, true, member)).status).toBe(403);
});

test('a second class at the same time is asked about, for members as for staff, also when it is restored', async ({
  t,
  tenant,
  owner,
  member,
  scene: { book, act },
}) => {
  const other = await newClass(t, tenant, { startsAt: new Date(t.studio.now().getTime() + 2 * HOUR_MS) });
  const params = { studioId: tenant.studioId, classId: other };
  await asOwner(t.url, (db) =>
    // In another room, a quarter of an hour into the first.
    sql`with beside as (
        insert into rooms (studio_id, room_id, location_id, name)
        values (${tenant.studioId}, ${randomUUID()}, ${tenant.locationId}, 'Beside') returning room_id)
      update classes c set room_id = beside.room_id, starts_at = f.starts_at + interval '15 minutes', ends_at = f.ends_at + interval '15 minutes'
      from beside, classes f where c.class_id = ${other} and f.class_id = ${tenant.classId}`.execute(db),
  );
  const { body: first } = await book(member, 1);
  for (const who of [member, owner]) {
    const body = { spotNumber: null, customerId: tenant.customerIds[0] };
    const asked = await call(t.base, who, 'bookSpot', { params, body });
    expect([asked.status, asked.body.code]).toEqual([409, 'rider_busy']);
    expect(asked.body.details).toMatchObject({ bookingId: first.bookingId, accept: 'acceptOverlap' });
    const accepted = await call(t.base, who, 'bookSpot', { params, body: { ...body, acceptOverlap: true } });
    expect(accepted.status).toBe(200);
    const { bookingId } = accepted.body;
    await act(who, 'cancelBooking', bookingId);
    expect((await act(who, 'restoreBooking', bookingId)).body.code).toBe('rider_busy');
    const restored = { params: { studioId: tenant.studioId, bookingId }, body: { acceptOverlap: true } };
    expect((await call(t.base, who, 'restoreBooking', restored)).body.state).toBe('booked');
    await act(who, 'cancelBooking', bookingId);
  }
  // At once: the second sees the first, whichever that is.
  await act(member, 'cancelBooking', first.bookingId);
  const both = await Promise.all([
    book(member, 1),
    call(t.base, member, 'bookSpot', { params, body: { spotNumber: null } }),
  ]);
  expect(both.map(({ status, body }) => (status === 200 ? 'booked' : body.code)).sort()).toEqual([
    'booked',
    'rider_busy',
  ]);
});

test('a member books so many classes ahead and no more; the desk does', async ({
  t,
  tenant,
  owner,
  member,
}) => {
  const classIds: string[] = [];
  for (let i = 0; i <= MAX_BOOKINGS_AHEAD; i++)
    classIds.push(
      await newClass(t, tenant, { startsAt: new Date(t.studio.now().getTime() + (i + 2) * HOUR_MS) }),
    );
  const bookIn = (who: string, classId: string) =>
    call(t.base, who, 'bookSpot', {
      params: { studioId: tenant.studioId, classId },
      body: { spotNumber: 1, customerId: tenant.customerIds[0] },
    });
  const last = classIds.pop()!;
  for (const classId of classIds) expect((await bookIn(member, classId)).status).toBe(200);
  const refused = await bookIn(member, last);
  expect([refused.status, refused.body.code, refused.body.details]).toEqual([
    409,
    'too_many_bookings',
    { most: MAX_BOOKINGS_AHEAD },
  ]);
  expect((await bookIn(owner, last)).status).toBe(200);
});

test('a member has so many classes at one time and no more, by booking or by restoring; the desk books on', async ({
  t,
  tenant,
  desk,
  member,
}) => {
  const { studioId, customerIds } = tenant;
  const startsAt = new Date(t.studio.now().getTime() + 500 * HOUR_MS);
  const hours = [0, 0, 1, 1, 2, 2, 3, 3];
  const classIds: string[] = [];
  for (const hour of hours)
    classIds.push(await newClass(t, tenant, { startsAt: new Date(startsAt.getTime() + hour * HOUR_MS) }));
  const book = async (who: string, classId: string, whose?: string) => {
    const params = { studioId, classId };
    const ask = (spotNumber: number | null) =>
      call(t.base, who, 'bookSpot', {
        params,
        body: { spotNumber, acceptOverlap: true, ...(whose && { customerId: whose }) },
      });
    const spotted = await ask(7);
    return spotted.body.code === 'no_such_spot' ? ask(null) : spotted;
  };
  const answers = [];
  for (const classId of classIds) answers.push(await book(member, classId));
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 200, 200, 409]);
  expect(answers.at(-1)!.body).toMatchObject({
    code: 'too_many_overlaps',
    details: { most: MAX_OVERLAPS_AHEAD },
  });
  const { bookingId } = answers[1]!.body;
  await call(t.base, member, 'cancelBooking', { params: { studioId, bookingId } });
  expect((await book(member, classIds.at(-1)!)).status).toBe(200);
  const restored = await call(t.base, member, 'restoreBooking', {
    params: { studioId, bookingId },
    body: { acceptOverlap: true },
  });
  expect([restored.status, restored.body.code]).toEqual([409, 'too_many_overlaps']);
  expect((await book(desk, classIds[1]!, customerIds[0])).status).toBe(200);
});
