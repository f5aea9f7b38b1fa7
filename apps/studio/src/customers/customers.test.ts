import { randomUUID } from 'node:crypto';
import { INSTRUCTOR_SIGHT_DAYS } from '@tandem/api/words';
import { inTenant } from '@tandem/platform';
import { sql } from 'kysely';
import { expect } from 'vitest';
import { newBooking, newClass } from '../testing/classes.ts';
import { fresh } from '../testing/fixtures.ts';
import { call, signIn } from '../testing/http.ts';
import { seedTenant } from '../testing/tenant.ts';

const test = fresh
  .extend('tenant', ({ t }) => seedTenant(t, { name: randomUUID(), customers: 4 }))
  .extend('scene', ({ t, tenant, owner }) => {
    const inStudio = () => ({ studioId: tenant.studioId });
    const of = (customerId: string) => ({ studioId: tenant.studioId, customerId });
    const list = (query: Record<string, string> = {}) =>
      call(t.base, owner, 'listCustomers', { params: inStudio(), query });
    const get = (who: string, customerId: string) =>
      call(t.base, who, 'getCustomer', { params: of(customerId) });
    return { inStudio, of, list, get };
  });

test('the list says what a desk asks: visits, the last one, the next class, whether there is a note', async ({
  t,
  tenant,
  owner,
  scene: { list, of },
}) => {
  const [, known, stranger] = tenant.customerIds;
  const past = [await newClass(t, tenant), await newClass(t, tenant)];
  const cancelled = await newClass(t, tenant);
  const later = await newClass(t, tenant, { startsAt: new Date(t.studio.now().getTime() + 50 * 3_600_000) });
  for (const classId of [...past, cancelled, later, tenant.classId])
    await newBooking(t, tenant, { classId, customerId: known! });
  await inTenant(t.db, tenant.studioId, (trx) =>
    trx.updateTable('classes').set({ cancelled_at: new Date() }).where('class_id', '=', cancelled).execute(),
  );
  await call(t.base, owner, 'updateCustomer', { params: of(known!), body: { notes: 'A window seat' } });
  const { rows } = (await list()).body;
  const row = (customerId: string) => rows.find((one) => one.customerId === customerId)!;
  const starts = async (classId: string) =>
    (await call(t.base, owner, 'getClass', { params: { studioId: tenant.studioId, classId } })).body.startsAt;
  expect(row(known!)).toMatchObject({ visits: 2, hasNotes: true });
  expect(row(known!).lastVisit!.startsAt).toBe(await starts(past[0]!));
  expect(row(known!).nextClass!.startsAt).toBe(await starts(tenant.classId));
  // Of the two that are over one was missed: nobody checked them in, and there is no ride.
  await inTenant(t.db, tenant.studioId, (trx) =>
    trx
      .updateTable('bookings')
      .set({ checked_in_at: new Date() })
      .where('class_id', '=', past[0]!)
      .where('customer_id', '=', known!)
      .execute(),
  );
  const { bookings } = (await call(t.base, owner, 'getCustomer', { params: of(known!) })).body;
  expect(bookings.filter(({ missed }) => missed).map(({ classId }) => classId)).toEqual([past[1]]);
  expect(row(stranger!)).toMatchObject({ visits: 0, lastVisit: null, nextClass: null, hasNotes: false });
});

test('pages follow one another without gap or repeat, however many share a name', async ({
  t,
  tenant,
  scene: { list },
}) => {
  await inTenant(t.db, tenant.studioId, (trx) =>
    trx
      .insertInto('customers')
      .values(
        Array.from({ length: 120 }, (_, i) => ({
          studio_id: tenant.studioId,
          customer_id: randomUUID(),
          first_name: i % 3 ? 'Ada' : 'ada',
          last_name: `Twin${i % 4}`,
          email: `twin${i}@shared.example`,
          email_normalized: `twin${i}@shared.example`,
        })),
      )
      .execute(),
  );
  const seen: string[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const { body } = await list(cursor ? { cursor, search: 'twin' } : { search: 'twin' });
    expect(body.total).toBe(120);
    seen.push(...body.rows.map((row) => row.customerId));
    cursor = body.nextCursor;
  }
  expect([seen.length, new Set(seen).size]).toEqual([120, 120]);
});

test('a search takes signs of the pattern language literally', async ({ tenant, scene: { list } }) => {
  expect((await list({ search: '%' })).body.rows).toEqual([]);
  expect((await list({ search: 'first1 LAST1' })).body.rows.map((row) => row.customerId)).toEqual([
    tenant.customerIds[1],
  ]);
});

test('a cursor of one’s own making is refused by name', async ({ scene: { list } }) => {
  const { status, body } = await list({ cursor: 'bm90aGluZw' });
  expect([status, body.code, body.field]).toEqual([400, 'invalid_field', 'cursor']);
});

test('people are found by how they stand with Spivi; a match for an older email counts for nothing', async ({
  t,
  tenant,
  scene: { list },
}) => {
  const [linked, missing, changed, lost] = tenant.customerIds;
  await inTenant(t.db, tenant.studioId, async (trx) => {
    const studio_id = tenant.studioId;
    await trx
      .insertInto('spivi_links')
      .values([
        { studio_id, customer_id: linked!, client_id: 5, source: 'manual', broken_since: null },
        { studio_id, customer_id: lost!, client_id: 6, source: 'matched', broken_since: new Date() },
      ])
      .execute();
    const match = (customer_id: string, email: string) => ({
      studio_id,
      customer_id,
      result: 'not_found' as const,
      email_normalized: email,
    });
    await trx
      .insertInto('spivi_matches')
      .values([match(missing!, 'person1@shared.example'), match(changed!, 'older@shared.example')])
      .execute();
  });
  const ids = async (match: string) => (await list({ match })).body.rows.map((row) => row.customerId);
  expect(await ids('linked')).toEqual([linked]);
  expect(await ids('not_found')).toEqual([missing]);
  expect(await ids('broken')).toEqual([lost]);
  expect(await ids('not_checked')).toEqual([changed, ...tenant.customerIds.slice(4)]);
});

test('two people of a family may share an email', async ({ t, owner, scene: { inStudio, list } }) => {
  const add = (firstName: string) =>
    call(t.base, owner, 'createCustomer', {
      params: inStudio(),
      body: { firstName, lastName: 'Family', email: 'family@shared.example' },
    });
  const [one, two] = [await add('Ada'), await add('Bert')];
  expect([one.status, two.status]).toEqual([200, 200]);
  expect((await list({ search: 'family@' })).body.total).toBe(2);
});

test('bad input is refused by the field’s name', async ({ t, owner, scene: { inStudio } }) => {
  const { status, body } = await call(t.base, owner, 'createCustomer', {
    params: inStudio(),
    body: { firstName: 'Ada', lastName: 'X', email: 'not an email' },
  });
  expect([status, body.code, body.field]).toEqual([400, 'invalid_field', 'email']);
});

test('a character that no text can keep is refused, wherever it stands', async ({
  t,
  owner,
  scene: { inStudio, list },
}) => {
  const created = await call(t.base, owner, 'createCustomer', {
    params: inStudio(),
    body: { firstName: 'Ada', lastName: 'X', email: 'ada@x.example', phone: '1\u00002' },
  });
  expect([created.status, created.body.code]).toEqual([400, 'invalid_field']);
  expect((await list({ search: '\u0000' })).status).toBe(400);
});

test('a change of one field leaves the others alone', async ({ t, tenant, owner, scene: { of } }) => {
  const id = tenant.customerIds[1]!;
  await call(t.base, owner, 'updateCustomer', { params: of(id), body: { phone: '1', notes: 'n' } });
  const { body } = await call(t.base, owner, 'updateCustomer', { params: of(id), body: { lastName: 'New' } });
  expect([body.firstName, body.lastName, body.phone, body.notes]).toEqual(['First1', 'New', '1', 'n']);
});

test('health numbers: owner and manager see them and leave a trace, the front desk never does', async ({
  t,
  tenant,
  scene: { get },
}) => {
  const id = tenant.customerIds[1]!;
  for (const [role, weight] of [
    ['owner', 71],
    ['manager', 71],
    ['front_desk', undefined],
  ] as const) {
    const { body } = await get(await signIn(t.base, tenant.emails[role]), id);
    expect([role, body.healthVisible, body.body?.weightKg]).toEqual([role, weight !== undefined, weight]);
  }
  const reads = await inTenant(t.db, tenant.studioId, (trx) =>
    trx.selectFrom('audit_log').select('object_id').where('action', '=', 'health.read').execute(),
  );
  expect(reads).toEqual([{ object_id: id }, { object_id: id }]);
});

test('health numbers: an instructor sees those who came to a class of theirs or booked it themselves, for some weeks', async ({
  t,
  tenant,
  owner,
  scene: { inStudio, get },
}) => {
  const coach = await signIn(t.base, tenant.emails.instructor);
  const member = await signIn(t.base, tenant.emails.member);
  const [own, came, stranger, elsewhere] = tenant.customerIds;
  const params = { studioId: tenant.studioId, classId: tenant.classId };
  const seen = async (id: string | undefined) => (await get(coach, id!)).body.healthVisible;
  await call(t.base, member, 'bookSpot', { params, body: { spotNumber: 1 } });
  expect(await seen(own)).toBe(true);
  // Not whom staff have booked, before they came; nor whom the instructor books and checks in on their own.
  const book = async (who: string, customerId: string | undefined, spotNumber: number) =>
    (await call(t.base, who, 'bookSpot', { params, body: { spotNumber, customerId } })).body.bookingId;
  const checkIn = (who: string, bookingId: string) =>
    call(t.base, who, 'checkIn', { params: { ...params, bookingId }, body: { checkedIn: true } });
  const bookingId = await book(owner, came, 2);
  expect(await seen(came)).toBe(false);
  await checkIn(coach, bookingId);
  expect(await seen(came)).toBe(true);
  await checkIn(coach, await book(coach, stranger, 3));
  expect(await seen(stranger)).toBe(false);
  const other = await call(t.base, owner, 'createClass', {
    params: inStudio(),
    body: {
      title: 'Another’s',
      roomId: tenant.roomId,
      startsAt: new Date(Date.now() + 3600_000 * 5).toISOString(),
      endsAt: new Date(Date.now() + 3600_000 * 6).toISOString(),
    },
  });
  const there = await call(t.base, owner, 'bookSpot', {
    params: { ...params, classId: other.body.classId },
    body: { spotNumber: 1, customerId: elsewhere },
  });
  await checkIn(owner, there.body.bookingId);
  expect(await seen(elsewhere)).toBe(false);
  const moveClass = (days: number) =>
    inTenant(t.db, tenant.studioId, (trx) =>
      sql`update classes set starts_at = now() + make_interval(days => ${days}), ends_at = now() + make_interval(days => ${days}, mins => 45)
        where class_id = ${tenant.classId}`.execute(trx),
    );
  for (const days of [-INSTRUCTOR_SIGHT_DAYS, INSTRUCTOR_SIGHT_DAYS]) {
    await moveClass(days + Math.sign(days));
    expect([await seen(own), await seen(came)]).toEqual([false, false]);
    await moveClass(days - Math.sign(days));
    expect([await seen(own), await seen(came)]).toEqual([true, true]);
  }
});

test('a member sees and changes themself, never another person or the staff’s notes', async ({
  t,
  tenant,
  owner,
  scene: { of, get },
}) => {
  const member = await signIn(t.base, tenant.emails.member);
  const [own, other] = tenant.customerIds;
  await call(t.base, owner, 'updateCustomer', { params: of(own!), body: { notes: 'for staff' } });
  const me = (await get(member, own!)).body;
  expect([me.notes, me.body!.weightKg]).toEqual(['', 70]);
  expect((await get(member, other!)).status).toBe(404);
  const change = (id: string, body: object) =>
    call(t.base, member, 'updateBody', { params: of(id), body }).then((a) => a.status);
  expect([await change(own!, { ftpW: 250 }), await change(other!, { ftpW: 250 })]).toEqual([200, 404]);
  expect((await get(member, own!)).body.body).toMatchObject({ ftpW: 250, weightKg: 70 });
  const notes = await call(t.base, member, 'updateCustomer', { params: of(own!), body: { notes: 'mine' } });
  expect(notes.status).toBe(403);
});
