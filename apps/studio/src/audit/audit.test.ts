import { randomUUID } from 'node:crypto';
import type { AuditLine } from '@tandem/api/studio';
import { inTenant } from '@tandem/platform';
import { sql } from 'kysely';
import { expect } from 'vitest';
import { test as studioTest } from '../testing/fixtures.ts';
import { call, signIn } from '../testing/http.ts';
import { seedTenant } from '../testing/tenant.ts';
import { bearer, makeToken } from '../testing/tokens.ts';

/** More than two pages. */
const MANY_LINES = 120;
type Page = { rows: AuditLine[]; nextCursor: string | null };

const test = studioTest.extend('read', { scope: 'file' }, ({ t, tenant, manager }) => async (query = {}) => {
  const answer = await call(t.base, manager, 'listAudit', { params: { studioId: tenant.studioId }, query });
  expect(answer.status).toBe(200);
  return answer.body as Page;
});

test('a manager reads who did what to whom, newest first, in words of the studio', async ({
  t,
  tenant,
  desk,
  member,
  read,
}) => {
  const { studioId, classId, customerIds } = tenant;
  const [own, other] = customerIds as [string, string];
  const book = (cookie: string, customerId: string, spotNumber: number) =>
    call(t.base, cookie, 'bookSpot', {
      params: { studioId, classId },
      body: { customerId, spotNumber },
    });
  const booked = (await book(desk, other, 3)).body as { bookingId: string };
  await call(t.base, desk, 'moveSpot', {
    params: { studioId, bookingId: booked.bookingId },
    body: { spotNumber: 7 },
  });
  await book(member, own, 4);
  const { rows } = await read({ area: 'bookings' });
  expect(
    rows.map(({ action, who, customer, spots }) => [action, who?.role, customer?.customerId, spots]),
  ).toEqual([
    ['booking.create', 'member', own, { from: null, to: 4 }],
    ['booking.move', 'front_desk', other, { from: 3, to: 7 }],
    ['booking.create', 'front_desk', other, { from: null, to: 3 }],
  ]);
  expect(rows[0]).toMatchObject({
    class: { classId, timeZone: 'Europe/Paris' },
    customer: { name: 'First0 Last0' },
  });
  const about = await read({ customerId: other, area: 'bookings' });
  expect(about.rows.map(({ action }) => action)).toEqual(['booking.move', 'booking.create']);
  const by = await read({ who: 'first0 LAST' });
  expect(new Set(by.rows.map(({ who }) => who?.name))).toEqual(new Set(['First0 Last0']));
  expect(
    (await read({ to: rows.at(-1)!.at })).rows.filter(({ action }) => action.startsWith('booking.')),
  ).toEqual([]);
  expect((await read({ from: '2199-01-01T00:00:00Z' })).rows).toEqual([]);
});

test('page by page each line comes once, also of many at one moment; a mark of no page is refused', async ({
  t,
  tenant,
  manager,
  read,
}) => {
  const { studioId } = tenant;
  await inTenant(t.db, studioId, (trx) =>
    sql`insert into audit_log (studio_id, at, account_id, action, object_kind, object_id)
      select ${studioId}, '2026-01-01T00:00:00.000001Z', null, 'spivi.retry', 'spivi', n::text
      from generate_series(1, ${MANY_LINES}) n`.execute(trx),
  );
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const page: Page = await read({ area: 'spivi', ...(cursor && { cursor }) });
    seen.push(...page.rows.map(({ auditId }) => auditId));
    cursor = page.nextCursor ?? undefined;
  } while (cursor);
  expect(new Set(seen).size).toBe(MANY_LINES);
  expect(seen).toHaveLength(MANY_LINES);
  for (const bad of ['x', Buffer.from('["now() --","1"]').toString('base64url')]) {
    const query = { cursor: bad };
    const answer = await call(t.base, manager, 'listAudit', { params: { studioId }, query });
    expect([answer.status, (answer.body as { field?: string }).field]).toEqual([400, 'cursor']);
  }
});

test('whoever is erased has no name in it, and nothing of another studio is read', async ({
  t,
  tenant,
  read,
}) => {
  const { studioId, customerIds } = tenant;
  const b = await seedTenant(t, { name: 'beside' });
  const note = (of: string, customerId: string) =>
    inTenant(t.db, of, (trx) =>
      sql`insert into audit_log (studio_id, action, object_kind, object_id)
        values (${of}, 'board.update', 'customer', ${customerId})`.execute(trx),
    );
  await note(studioId, customerIds[2]!);
  // The id of another studio's person is nobody's here.
  await note(studioId, b.customerIds[0]!);
  await note(b.studioId, b.customerIds[1]!);
  await inTenant(t.db, studioId, (trx) =>
    sql`update customers set erased_at = now(), first_name = '', last_name = '', email = '', email_normalized = ''
      where studio_id = ${studioId} and customer_id = ${customerIds[2]!}`.execute(trx),
  );
  const lines = (await read({ area: 'customers' })).rows.filter(({ action }) => action === 'board.update');
  expect(lines.map(({ customer }) => customer)).toEqual([null, { customerId: customerIds[2], name: '' }]);
});

test('whoever has left the team keeps their name here, is found by it, and comes in nowhere', async ({
  t,
}) => {
  const left = await seedTenant(t, { name: 'left' });
  const params = { studioId: left.studioId };
  const [owner, gone] = [await signIn(t.base, left.emails.owner), await signIn(t.base, left.emails.manager)];
  const customerId = left.customerIds[1]!;
  const inClass = { params: { ...params, classId: left.classId } };
  await call(t.base, gone, 'bookSpot', { ...inClass, body: { customerId, spotNumber: 3 } });
  await call(t.base, gone, 'getCustomer', { params: { ...params, customerId } });
  const team = (await call(t.base, owner, 'listStaff', { params })).body;
  const { staffId, name } = team.find(({ role }) => role === 'manager')!;
  expect((await call(t.base, owner, 'removeStaff', { params: { ...params, staffId } })).status).toBe(200);

  const found = await call(t.base, owner, 'listAudit', { params, query: { who: name } });
  expect(found.body.rows.find(({ action }) => action === 'booking.create')?.who).toEqual({
    name,
    role: null,
  });
  const reads = await call(t.base, owner, 'listReads', { params: { ...params, customerId } });
  expect(reads.body.map(({ who }) => who)).toContain(name);

  expect((await call(t.base, gone, 'listAudit', { params, query: {} })).status).toBe(401);
  const again = await signIn(t.base, left.emails.manager).catch(() => null);
  expect((await call(t.base, again, 'listAudit', { params, query: {} })).status).not.toBe(200);
});

test('a program has the name of its token for whoever sees the token, and Tandem is nobody', async ({
  t,
}) => {
  const club = await seedTenant(t, { name: 'programs' });
  const { studioId, classId } = club;
  const params = { studioId };
  const [owner, manager, desk] = [
    await signIn(t.base, club.emails.owner),
    await signIn(t.base, club.emails.manager),
    await signIn(t.base, club.emails.front_desk),
  ];
  const till = await makeToken(t.base, owner, studioId, { kind: 'studio', name: 'Till of the bar' });
  const sheet = await makeToken(t.base, desk, studioId, { name: 'Sheet of the desk' });
  for (const [spotNumber, { secret }] of [till, sheet].entries()) {
    const customerId = club.customerIds[spotNumber + 1]!;
    const booked = await fetch(`${t.base}/api/studios/${studioId}/classes/${classId}/bookings`, {
      method: 'POST',
      headers: { ...bearer(secret), 'content-type': 'application/json' },
      body: JSON.stringify({ customerId, spotNumber: spotNumber + 5 }),
    });
    expect(booked.status).toBe(200);
  }
  await inTenant(t.db, studioId, (trx) =>
    sql`insert into audit_log (studio_id, account_id, action, object_kind, object_id)
      values (${studioId}, 'tandem', 'spivi.disconnect', 'spivi', ${studioId})`.execute(trx),
  );
  const ask = async (cookie: string, query: Record<string, string>) =>
    ((await call(t.base, cookie, 'listAudit', { params, query })).body as Page).rows;
  const booked = async (cookie: string) =>
    (await ask(cookie, { area: 'bookings' })).map(({ who, token }) => [who?.name ?? null, token]);
  expect(await booked(owner)).toEqual([
    ['The front_desk', { name: 'Sheet of the desk' }],
    [null, { name: 'Till of the bar' }],
  ]);
  expect(await booked(manager)).toEqual([
    ['The front_desk', { name: null }],
    [null, { name: null }],
  ]);
  const named = async (cookie: string) =>
    (await ask(cookie, { area: 'access' }))
      .filter(({ action }) => action === 'token.make')
      .map((line) => line.named);
  expect(await named(owner)).toEqual(['Sheet of the desk', 'Till of the bar']);
  expect(await named(manager)).toEqual([null, null]);
  expect((await ask(owner, { who: 'of the BAR' })).map(({ action }) => action)).toEqual(['booking.create']);
  expect(await ask(manager, { who: 'of the BAR' })).toEqual([]);
  expect(await ask(owner, { area: 'spivi' })).toMatchObject([{ who: null, token: null }]);
});

test('a failed sign-in says whose account was tried; a person’s lines have payments and what a class says of them', async ({
  t,
  desk,
  tenant,
  read,
}) => {
  const { studioId, classId, customerIds, accountIds, emails } = tenant;
  const [own, other] = [customerIds[0]!, customerIds[3]!];
  await call(t.base, desk, 'bookSpot', {
    params: { studioId, classId },
    body: { customerId: other, spotNumber: 11 },
  });
  const paymentId = randomUUID();
  await inTenant(t.db, studioId, async (trx) => {
    const line = (action: string, kind: string, id: string, detail: object = {}) =>
      sql`insert into audit_log (studio_id, action, object_kind, object_id, detail)
        values (${studioId}, ${action}, ${kind}, ${id}, ${JSON.stringify(detail)})`.execute(trx);
    await line('sign_in.failed', 'account', accountIds[emails.member]!);
    await line('factor.failed', 'account', accountIds[emails.front_desk]!);
    await line('series.book', 'class', classId, { customerId: other });
    await line('performance.reassign', 'class', classId, { customerId: own, from: own, to: other });
    await line('performance.reassign', 'class', classId, { customerId: own, from: own, to: null });
    await sql`insert into pass_kinds (studio_id, pass_kind_id, name, credits)
      values (${studioId}, ${paymentId}, 'Ten', 10)`.execute(trx);
    await sql`insert into payments (studio_id, payment_id, customer_id, pass_kind_id, offer, amount_minor, currency, provider, started_at)
      values (${studioId}, ${paymentId}, ${other}, ${paymentId}, '{"name": "Ten"}', 100, 'EUR', 'made up', now())`.execute(
      trx,
    );
    await line('payment.start', 'payment', paymentId);
  });
  const failed = (await read({ area: 'access' })).rows.filter(({ action }) => action.endsWith('.failed'));
  expect(failed.map(({ who, named, customer }) => [who, named, customer?.customerId ?? null])).toEqual(
    expect.arrayContaining([
      [null, 'The front_desk', null],
      [null, null, own],
    ]),
  );
  const about = (await read({ customerId: other })).rows.map(({ action }) => action);
  expect(about.filter((action) => /^(payment|series|performance)/.test(action)).toSorted()).toEqual([
    'payment.start',
    'performance.reassign',
    'series.book',
  ]);
});
