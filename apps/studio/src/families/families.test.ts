import { randomUUID } from 'node:crypto';
import type { Endpoint } from '@tandem/api/endpoint';
import { endpoints } from '@tandem/api/studio';
import { ASKS_FOR_HEADER, MAX_CHILDREN, MAX_GUARDIANS } from '@tandem/api/words';
import { inTenant } from '@tandem/platform';
import fc from 'fast-check';
import { sql } from 'kysely';
import { expect } from 'vitest';
import { createAccount } from '../accounts/create-account.ts';
import { hashPassword } from '../accounts/passwords.ts';
import { beside, fresh } from '../testing/fixtures.ts';
import { call, signIn } from '../testing/http.ts';
import { objectsOf } from '../testing/objects.ts';
import { sampleRequest } from '../testing/requests.ts';
import { seedTenant, TEST_PASSWORD } from '../testing/tenant.ts';
import { bearer, makeToken } from '../testing/tokens.ts';

type Name = keyof typeof endpoints;
const described = (name: Name): Endpoint => endpoints[name];
/** What is asked within a studio, by somebody who is something there. */
const asked = (Object.keys(endpoints) as Name[]).filter(
  (name) => described(name).path.includes(':studioId') && Array.isArray(described(name).access),
);

/** The member is guardian of the second customer; the third is nobody's child. */
const matrix = beside
  .extend('child', { scope: 'file' }, async ({ t, tenant, desk }) => {
    const [guardian, childId] = tenant.customerIds as [string, string];
    const linked = await call(t.base, desk, 'linkChild', {
      params: { studioId: tenant.studioId, customerId: guardian, childId },
    });
    expect(linked.status).toBe(200);
    return objectsOf(t, tenant, 1);
  })
  .extend('stranger', { scope: 'file' }, ({ t, tenant }) => objectsOf(t, tenant, 2))
  .extend(
    'everything',
    { scope: 'file' },
    ({ everythingOf, tenant }) =>
      () =>
        everythingOf(tenant.studioId),
  );

matrix.for(asked)(
  '%s: for a child it does what the table says, and nothing more',
  async (name, { t, tenant, member, child, everything }) => {
    const headers = { [ASKS_FOR_HEADER]: child.customerId };
    const { guarded } = described(name);
    const before = guarded ? null : await everything();
    const request = sampleRequest(name, tenant, child);
    const { status, body } = await call(t.base, member, name, { ...request, headers });
    if (guarded) {
      // A body that names somebody is for staff: a guardian asks for the child alone.
      expect([name, [401, 403, 500].includes(status), body.code]).toEqual([name, false, body.code]);
      return;
    }
    expect([status, body.code]).toEqual([403, 'not_for_child']);
    expect(await everything()).toBe(before);
  },
);

matrix.for(asked)(
  '%s: for whoever is not their child it is refused, and nothing is changed',
  async (name, { t, tenant, member, child, stranger, b, everything }) => {
    const before = await everything();
    for (const whom of [
      stranger.customerId,
      b.customerIds[1]!,
      randomUUID(),
      'nobody',
      `${child.customerId}x`,
    ]) {
      const request = sampleRequest(name, tenant, stranger);
      const { status, body } = await call(t.base, member, name, {
        ...request,
        headers: { [ASKS_FOR_HEADER]: whom },
      });
      expect([whom, status]).toEqual([whom, described(name).guarded ? 404 : 403]);
      expect(body.code).toBe(described(name).guarded ? 'not_found' : 'not_for_child');
    }
    expect(await everything()).toBe(before);
  },
);

const PERSONAL = ['customerId', 'bookingId'];
const personal = asked.filter(
  (name) =>
    described(name).guarded &&
    [...described(name).path.matchAll(/:(\w+)/g)].some(([, param]) => PERSONAL.includes(param!)),
);
matrix.for(personal)(
  '%s: a guardian’s word for one child reaches no other person, nor do they reach the child in their own name',
  async (name, { t, tenant, member, child, stranger, everything }) => {
    const before = await everything();
    const headers = { [ASKS_FOR_HEADER]: child.customerId };
    const ofStranger = sampleRequest(name, tenant, stranger);
    const reached = await call(t.base, member, name, { ...ofStranger, headers });
    expect([reached.status, reached.body.code]).toEqual([404, 'not_found']);
    const inOwnName = await call(t.base, member, name, sampleRequest(name, tenant, child));
    expect([inOwnName.status, inOwnName.body.code]).toEqual([404, 'not_found']);
    expect(await everything()).toBe(before);
  },
);

const test = fresh
  .extend('tenant', ({ t }) => seedTenant(t, { name: randomUUID(), customers: 5 }))
  .extend('scene', ({ t, tenant, owner, desk, member }) => {
    const { studioId, classId } = tenant;
    const [me, child] = tenant.customerIds as [string, string];
    const link = (childId = child, customerId = me) =>
      call(t.base, desk, 'linkChild', { params: { studioId, customerId, childId } });
    const unlink = (childId = child, customerId = me) =>
      call(t.base, desk, 'unlinkChild', { params: { studioId, customerId, childId } });
    const family = async (customerId: string) =>
      (await call(t.base, desk, 'getFamily', { params: { studioId, customerId } })).body;
    const forChild = (whom = child) => ({ headers: { [ASKS_FOR_HEADER]: whom } });
    const book = (spotNumber: number, more = {}, who = member) =>
      call(t.base, who, 'bookSpot', { params: { studioId, classId }, body: { spotNumber }, ...more });
    const roster = async () =>
      (await call(t.base, owner, 'getClass', { params: { studioId, classId } })).body.roster
        .filter((one) => one.state === 'booked')
        .map((one) => [one.customerId, one.spotNumber]);
    const signUp = (n: number, email: string) =>
      inTenant(t.db, studioId, async (trx) => {
        const passwordHash = await hashPassword(TEST_PASSWORD);
        const accountId = await createAccount(trx, {
          ...{ name: `First${n} Last${n}`, email, passwordHash, locale: null, passwordSuffices: true },
        });
        await sql`update customers set account_id = ${accountId} where customer_id = ${tenant.customerIds[n]!}`.execute(
          trx,
        );
      });
    return { studioId, classId, me, child, link, unlink, family, forChild, book, roster, signUp };
  });

test('a guardian books for a child and for themself, on two spots, and cancels either; each has their own', async ({
  t,
  member,
  owner,
  scene: { studioId, classId, me, child, link, forChild, book, roster },
}) => {
  await link();
  const whole = (await call(t.base, member, 'getMe')).body.studios[0]!;
  expect(whole.children).toEqual([{ customerId: child, name: 'First1 Last1' }]);
  expect((await book(3)).body.customerId).toBe(me);
  const taken = await book(3, forChild());
  expect([taken.status, taken.body.code]).toEqual([409, 'spot_taken']);
  const booked = await book(4, forChild());
  expect([booked.status, booked.body.customerId]).toEqual([200, child]);
  expect((await roster()).sort()).toEqual(
    [
      [me, 3],
      [child, 4],
    ].sort(),
  );
  const params = { studioId, classId };
  const seen = async (more = {}) =>
    (await call(t.base, member, 'getClass', { params, ...more })).body.spots
      .filter((one) => one.state !== 'free')
      .map((one) => [one.spotNumber, one.state]);
  expect(await seen()).toEqual([
    [3, 'mine'],
    [4, 'taken'],
  ]);
  expect(await seen(forChild())).toEqual([
    [3, 'taken'],
    [4, 'mine'],
  ]);
  // The child's profile shows bookings and how the bike is set, and nothing of a body; nor whom to call, or an address that waits.
  await inTenant(t.db, studioId, async (trx) => {
    await sql`update customers set emergency_name = 'Robin Demo', emergency_phone = '+33 1 99 00 00 01'
      where customer_id = ${child}`.execute(trx);
    await sql`insert into pending_emails (studio_id, customer_id, email, asked_by, asked_at, expires_at)
      values (${studioId}, ${child}, 'kim@new.example', 'member', now(), now() + interval '1 day')`.execute(
      trx,
    );
  });
  const profile = await call(t.base, member, 'getCustomer', {
    params: { studioId, customerId: child },
    ...forChild(),
  });
  expect(profile.body).toMatchObject({ customerId: child, healthVisible: false, body: null, notes: '' });
  expect(profile.body).toMatchObject({ emergencyName: null, emergencyPhone: null, pendingEmail: null });
  const { bookingId } = booked.body;
  const cancelled = await call(t.base, member, 'cancelBooking', {
    params: { studioId, bookingId },
    ...forChild(),
  });
  expect(cancelled.body.state).toBe('cancelled');
  expect(await roster()).toEqual([[me, 3]]);
  // The log says who did it.
  const log = (await call(t.base, owner, 'listAudit', { params: { studioId }, query: { area: 'bookings' } }))
    .body;
  expect(log.rows.find((line) => line.action === 'booking.cancel')).toMatchObject({
    who: { name: 'First0 Last0' },
    customer: { customerId: child },
  });
});

test('a guardian holds a spot for a child and one of their own at once, and neither is in their way', async ({
  t,
  member,
  scene: { studioId, classId, link, forChild, book },
}) => {
  await link();
  const params = { studioId, classId };
  const hold = (spotNumber: number | null, more = {}) =>
    call(t.base, member, 'holdSpot', { params, body: { spotNumber }, ...more });
  const seen = async (more = {}) => {
    const { myHold, spots } = (await call(t.base, member, 'getClass', { params, ...more })).body;
    const held = spots.filter(({ state }) => state === 'held').map(({ spotNumber }) => spotNumber);
    return [myHold?.spotNumber ?? null, held];
  };
  expect((await hold(1)).status).toBe(200);
  expect((await hold(1, forChild())).body.code).toBe('spot_taken');
  expect((await hold(2, forChild())).status).toBe(200);
  expect([await seen(), await seen(forChild())]).toEqual([
    [1, [2]],
    [2, [1]],
  ]);
  await hold(null, forChild());
  expect([await seen(), await seen(forChild())]).toEqual([
    [1, []],
    [null, [1]],
  ]);
  await hold(3, forChild());
  expect((await book(1)).status).toBe(200);
  expect(await seen(forChild())).toEqual([3, []]);
  expect((await book(3, forChild())).status).toBe(200);
});

test('the same asked for a child is another wish: a repeat for one is no answer for the other', async ({
  member,
  scene: { child, me, link, forChild, book },
}) => {
  await link();
  const key = { 'Idempotency-Key': randomUUID() };
  const own = await book(5, { headers: key }, member);
  expect(own.body.customerId).toBe(me);
  const other = await book(5, { headers: { ...key, ...forChild().headers } }, member);
  expect([other.status, other.body.code]).toEqual([422, 'idempotency_mismatch']);
  expect((await book(6, forChild(), member)).body.customerId).toBe(child);
});

test('signed for a child it says so, and the child has signed', async ({
  t,
  owner,
  desk,
  member,
  scene: { studioId, me, child, link, forChild },
}) => {
  await link();
  const params = { studioId };
  await call(t.base, owner, 'publishWaiver', {
    params,
    body: { textEn: 'Mind the flywheel.', textFr: '', signAnew: true, after: null },
  });
  await call(t.base, owner, 'setWaiver', { params, body: { on: true, atDoor: false } });
  const signed = await call(t.base, member, 'signWaiver', {
    params: { studioId, customerId: child },
    body: { version: 1, name: 'F. Last0', asGuardian: false, locale: 'en', agreed: true },
    ...forChild(),
  });
  expect(signed.body).toMatchObject({
    state: 'signed',
    signatures: [{ name: 'F. Last0', asGuardian: true, channel: 'portal' }],
  });
  const own = await call(t.base, desk, 'getCustomerWaiver', { params: { studioId, customerId: me } });
  expect(own.body.state).toBe('missing');
  // Erased, the parent's name and login are in no row of the child's either; the child has signed all the same.
  const erased = await call(t.base, owner, 'eraseCustomer', {
    params: { studioId, customerId: me },
    body: { confirm: 'First0 Last0' },
  });
  expect(erased.status).toBe(200);
  const left = await inTenant(t.db, studioId, (trx) =>
    sql<{ text: string; account: string | null }>`select s::text as text, account_id as account
      from waiver_signatures s`.execute(trx),
  );
  expect(left.rows).toHaveLength(1);
  expect([left.rows[0]!.text.includes('F. Last0'), left.rows[0]!.account]).toEqual([false, null]);
  expect(left.rows[0]!.text).not.toContain(me);
  const after = await call(t.base, desk, 'getCustomerWaiver', { params: { studioId, customerId: child } });
  expect(after.body.state).toBe('signed');
});

test('once the link is removed nothing is asked for the child any more, and what is booked stays; once the child signs in, it rests', async ({
  member,
  scene: { child, me, link, unlink, family, forChild, book, roster, signUp },
}) => {
  await link();
  await book(4, forChild());
  expect((await unlink()).status).toBe(200);
  expect((await book(5, forChild())).status).toBe(404);
  expect(await roster()).toEqual([[child, 4]]);
  expect((await unlink()).status).toBe(404);
  await link();
  expect((await family(child)).guardians).toMatchObject([{ customerId: me, rests: false }]);
  await signUp(1, `child-${child}@x.example`);
  expect((await book(5, forChild(), member)).status).toBe(404);
  expect((await family(me)).children).toMatchObject([{ customerId: child, rests: true }]);
});

test('whoever books for a child signs in, the child does not, nobody is their own child, and there are only so many', async ({
  t,
  tenant,
  desk,
  scene: { studioId, me, child, link, family, signUp },
}) => {
  const [, , other] = tenant.customerIds as [string, string, string];
  expect((await link(child, other)).body.code).toBe('guardian_without_login');
  expect((await link(me, me)).body).toMatchObject({ code: 'invalid_field', field: 'childId' });
  expect((await link(randomUUID())).status).toBe(404);
  await signUp(2, `other-${other}@x.example`);
  expect((await link(other)).body.code).toBe('child_with_login');
  // Two guardians of one child, each for themself.
  await link();
  await link();
  expect((await link(child, other)).status).toBe(200);
  expect((await family(child)).guardians).toHaveLength(2);
  const make = async (n: number) =>
    (
      await call(t.base, desk, 'createCustomer', {
        params: { studioId },
        body: { firstName: 'Kid', lastName: String(n), email: `kid${n}@${studioId}.example` },
      })
    ).body.customerId;
  for (let n = 1; n < MAX_CHILDREN; n++) expect((await link(await make(n))).status).toBe(200);
  expect((await link(await make(99))).body.code).toBe('too_many_children');
  expect(MAX_GUARDIANS).toBeGreaterThan(1);
});

test('an erased person is in no family any more, and of two profiles that become one each link is theirs', async ({
  t,
  tenant,
  owner,
  scene: { studioId, me, child, link, family, signUp },
}) => {
  const [, , second, other] = tenant.customerIds as [string, string, string, string];
  await signUp(3, `other-${other}@x.example`);
  await link();
  await link(second);
  const ids = { studioId, customerId: child, otherId: second };
  const before = (await call(t.base, owner, 'previewMerge', { params: ids })).body;
  expect(before.moves).toContainEqual({ what: 'family', count: 1 });
  await link(second, other);
  // Somebody else books for one of them since: that was not seen.
  const late = await call(t.base, owner, 'mergeCustomers', {
    params: ids,
    body: { fromOther: [], digest: before.digest },
  });
  expect(late.body.code).toBe('merge_changed');
  const { digest, obstacles } = (await call(t.base, owner, 'previewMerge', { params: ids })).body;
  expect(obstacles).toEqual([]);
  const merged = await call(t.base, owner, 'mergeCustomers', {
    params: ids,
    body: { fromOther: [], digest },
  });
  expect(merged.status).toBe(200);
  expect((await family(child)).guardians.map((one) => one.customerId).sort()).toEqual([me, other].sort());
  expect((await family(me)).children.map((one) => one.customerId)).toEqual([child]);
  await call(t.base, owner, 'eraseCustomer', {
    params: { studioId, customerId: other },
    body: { confirm: 'First3 Last3' },
  });
  expect((await family(child)).guardians.map((one) => one.customerId)).toEqual([me]);
});

test('a program asks for its person alone', async ({
  t,
  member,
  scene: { studioId, classId, link, child },
}) => {
  await link();
  const { secret } = await makeToken(t.base, member, studioId, { scopes: ['bookings:read'] });
  const headers = { ...bearer(secret), [ASKS_FOR_HEADER]: child };
  const answer = await call(t.base, null, 'getClass', { params: { studioId, classId }, headers });
  expect(answer.body.code).toBe('token_refused');
});

type Act = { what: 'link' | 'unlink'; guardian: number; child: number };
test('whatever the desk links and unlinks: a guardian is let through for exactly those who are theirs', async ({
  t,
  tenant,
  member,
  scene: { studioId, link, unlink, signUp, forChild },
}) => {
  const people = tenant.customerIds;
  await signUp(5, `second-${people[5]}@x.example`);
  const second = await signIn(t.base, `second-${people[5]}@x.example`);
  const guardians = [
    { customerId: people[0]!, cookie: member },
    { customerId: people[5]!, cookie: second },
  ];
  const children = people.slice(1, 5);
  const standing = new Set<string>();
  const act = fc.record({
    what: fc.constantFrom('link' as const, 'link' as const, 'unlink' as const),
    guardian: fc.nat(1),
    child: fc.nat(children.length - 1),
  });
  await fc.assert(
    fc.asyncProperty(fc.array<Act>(act, { minLength: 1, maxLength: 6 }), async (acts) => {
      for (const { what, guardian, child } of acts) {
        const { customerId } = guardians[guardian]!;
        const key = `${guardian} ${child}`;
        await (what === 'link' ? link : unlink)(children[child]!, customerId);
        if (what === 'link') standing.add(key);
        else standing.delete(key);
      }
      for (const [g, { cookie }] of guardians.entries())
        for (const [c, customerId] of children.entries()) {
          const { status } = await call(t.base, cookie, 'getCustomer', {
            params: { studioId, customerId },
            ...forChild(customerId),
          });
          expect([g, c, status]).toEqual([g, c, standing.has(`${g} ${c}`) ? 200 : 404]);
        }
    }),
    { numRuns: 10 },
  );
});
