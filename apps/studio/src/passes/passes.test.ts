import { randomUUID } from 'node:crypto';
import { MAX_PASSES } from '@tandem/api/words';
import { inTenant } from '@tandem/platform';
import { sql } from 'kysely';
import { expect } from 'vitest';
import type { Call } from '../base/context.ts';
import { bookSpot } from '../bookings/book-spot.ts';
import { cancelBooking } from '../bookings/cancel-booking.ts';
import { restoreBooking } from '../bookings/restore-booking.ts';
import { waiveLate } from '../bookings/waive-late.ts';
import { localDate } from '../customers/index.ts';
import { cancelClass, updateClass } from '../schedule/change-class.ts';
import { closeLocation } from '../schedule/closures/close-location.ts';
import { newClass } from '../testing/classes.ts';
import { fresh } from '../testing/fixtures.ts';
import { call } from '../testing/http.ts';
import { ledgerFaults, passScene } from '../testing/passes.ts';
import { seedTenant } from '../testing/tenant.ts';
import { acceptOffer } from '../waitlist/accept-offer.ts';
import { fillLater } from '../waitlist/fill-places.ts';
import { joinWaitlist } from '../waitlist/join-waitlist.ts';
import { setPassHolders } from './change-pass.ts';
import { dropPasses } from './drop-passes.ts';
import { listPassEntries, listPasses } from './list-passes.ts';
import { listRights } from './rights.ts';

const DAY_MS = 24 * 3_600_000;
const dayIn = (n: number) => localDate(new Date(Date.now() + n * DAY_MS), 'Europe/Paris');

const test = fresh
  .extend('tenant', ({ t }) => seedTenant(t, { name: randomUUID(), customers: 6 }))
  .extend('scene', async ({ t, tenant }, { onCleanup }) => {
    const scene = passScene(t, tenant);
    await scene.need();
    let spot = 0;
    const aClass = (about: { days?: number; hours?: number; capacity?: number; title?: string } = {}) => {
      const { days = 3, hours = 0, ...rest } = about;
      const startsAt = new Date(t.studio.now().getTime() + days * DAY_MS + hours * 3_600_000);
      return newClass(t, tenant, { startsAt, ...rest });
    };
    const book = (person: number, classId: string) =>
      scene.as(person, (call) => bookSpot(call, { classId, spotNumber: ++spot }));
    const byDesk = (person: number, classId: string, withoutPass?: string) =>
      scene.asDesk((call) =>
        bookSpot(call, { classId, customerId: tenant.customerIds[person]!, spotNumber: ++spot, withoutPass }),
      );
    const cancel = (person: number, { bookingId }: { bookingId: string }) =>
      scene.as(person, (call) => cancelBooking(call, bookingId));
    const restore = (person: number, { bookingId }: { bookingId: string }) =>
      scene.as(person, (call) => restoreBooking(call, bookingId));
    const passes = (person: number) => scene.asDesk((call) => listPasses(call, tenant.customerIds[person]!));
    const left = async (person: number) => (await passes(person)).map((pass) => pass.left);
    const ledger = async (passId: string) =>
      (await scene.asDesk((call) => listPassEntries(call, passId)))
        .map(({ kind, credits }) => [kind, credits])
        .reverse();
    onCleanup(async () => {
      expect(await scene.read(ledgerFaults)).toEqual([]);
    });
    return { ...scene, aClass, book, byDesk, cancel, restore, passes, left, ledger };
  });

test('without the setting nobody needs a pass, and none is touched', async ({ scene }) => {
  await scene.need(false);
  await scene.give(1, await scene.kind());
  await scene.book(1, await scene.aClass());
  expect(await scene.left(1)).toEqual([3]);
});

test('booking takes a class of the pass, cancelling in time gives it back, undoing that takes it again', async ({
  scene,
}) => {
  const pass = await scene.give(1, await scene.kind());
  const booking = await scene.book(1, await scene.aClass());
  expect(await scene.left(1)).toEqual([2]);
  await scene.cancel(1, booking);
  expect(await scene.left(1)).toEqual([3]);
  await scene.cancel(1, booking);
  await scene.restore(1, booking);
  expect(await scene.ledger(pass.passId)).toEqual([
    ['given', 3],
    ['taken', -1],
    ['returned', 1],
    ['taken', -1],
  ]);
});

test('a late cancellation keeps the class, is undone without taking another, and waived gives it back', async ({
  scene,
  clock,
}) => {
  await scene.give(1, await scene.kind());
  const booking = await scene.book(1, await scene.aClass({ days: 0, hours: 10 }));
  clock.aheadMs += 3_600_000;
  expect((await scene.cancel(1, booking)).lateCancel).toBe(true);
  expect(await scene.left(1)).toEqual([2]);
  await scene.restore(1, booking);
  expect(await scene.left(1)).toEqual([2]);
  await scene.cancel(1, booking);
  await scene.asDesk((call) => waiveLate(call, booking.bookingId));
  await scene.asDesk((call) => waiveLate(call, booking.bookingId));
  expect(await scene.left(1)).toEqual([3]);
  clock.aheadMs = 0;
});

/** The day on which it is an hour later, when the change is made. */
const hourLater = localDate(new Date(Date.now() + 3_600_000), 'Europe/Paris');
const takenAway: [string, Parameters<ReturnType<typeof passScene>['change']>[1] | 'unshare', string][] = [
  ['frozen', { what: 'freeze', from: hourLater, to: dayIn(3), reason: 'Ill' }, 'pass_frozen'],
  ['ended', { what: 'end', reason: 'Moved away' }, 'pass_needed'],
  ['no longer theirs', 'unshare', 'pass_needed'],
];
test.for(takenAway)(
  'a late cancellation is not undone by a pass that is %s; by another one it is',
  async ([, change, code], { tenant, scene, clock }) => {
    const [theirs, other] = [tenant.customerIds[1]!, tenant.customerIds[2]!];
    const pass = await scene.give(1, await scene.kind({ maxHolders: 2 }));
    const share = (customerIds: string[]) =>
      scene.asDesk((call) => setPassHolders(call, pass.passId, { customerIds, reason: 'Family' }));
    await share([theirs, other]);
    const booking = await scene.book(1, await scene.aClass({ days: 0, hours: 10 }));
    clock.aheadMs += 3_600_000;
    await scene.cancel(1, booking);
    await (change === 'unshare' ? share([other]) : scene.change(pass, change));
    await expect(scene.restore(1, booking)).rejects.toMatchObject({ code });
    expect(await scene.ledger(pass.passId)).toEqual([
      ['given', 3],
      ['shared', 0],
      ['taken', -1],
      [change === 'unshare' ? 'shared' : change.what === 'end' ? 'ended' : 'frozen', 0],
    ]);
    const another = await scene.give(1, await scene.kind({ credits: 1 }));
    await scene.restore(1, booking);
    expect((await scene.ledger(another.passId)).at(-1)).toEqual(['taken', -1]);
    expect((await scene.ledger(pass.passId)).at(-1)).toEqual(['returned', 1]);
    clock.aheadMs = 0;
  },
);

test('who cancels late and books the class anew pays one class, keeps it lost by cancelling again, and is told so', async ({
  tenant,
  scene,
  clock,
}) => {
  await scene.give(1, await scene.kind({ credits: 1 }));
  const classId = await scene.aClass({ days: 0, hours: 10 });
  const first = await scene.book(1, classId);
  clock.aheadMs += 3_600_000;
  await scene.cancel(1, first);
  expect(await scene.left(1)).toEqual([0]);
  const customerIds = tenant.customerIds[1]!;
  const [right] = await scene.asDesk((call) => listRights(call, { classId, customerIds }));
  expect(right).toMatchObject({ refused: null, pass: { left: 1 } });
  await expect(scene.book(1, await scene.aClass())).rejects.toMatchObject({ code: 'pass_used_up' });
  const anew = await scene.book(1, classId);
  expect(await scene.left(1)).toEqual([0]);
  expect((await scene.cancel(1, anew)).lateCancel).toBe(false);
  expect(await scene.left(1)).toEqual([0]);
  await scene.restore(1, anew);
  clock.aheadMs += 3_600_000;
  expect((await scene.cancel(1, anew)).lateCancel).toBe(true);
  await scene.asDesk((call) => waiveLate(call, anew.bookingId));
  expect(await scene.left(1)).toEqual([0]);
  await scene.asDesk((call) => waiveLate(call, first.bookingId));
  expect(await scene.left(1)).toEqual([1]);
  clock.aheadMs = 0;
});

test('who waits for a class that they cancelled late is promoted with what it keeps of their pass', async ({
  t,
  tenant,
  scene,
  clock,
}) => {
  for (const who of [1, 2]) await scene.give(who, await scene.kind({ credits: 1 }));
  const classId = await scene.aClass({ days: 0, hours: 14, capacity: 1 });
  await scene.asDesk((call) => updateClass(call, classId, { lateCancelMinutes: 15 * 60 }));
  const first = await scene.book(1, classId);
  clock.aheadMs += 3_600_000;
  await scene.cancel(1, first);
  const booking = await scene.book(2, classId);
  await scene.as(1, (call) => joinWaitlist(call, { classId, wishedSpot: null }));
  await scene.cancel(2, booking);
  await fillLater(t.studio, { studioId: tenant.studioId, classId });
  const wait = async () =>
    (
      await scene.read(sql<{ waitId: string; state: string }>`
        select wait_id as "waitId", state from waits where class_id = ${classId}`)
    )[0]!;
  expect((await wait()).state).toBe('offered');
  const { waitId } = await wait();
  await scene.as(1, (call) => acceptOffer(call, { waitId }));
  expect((await wait()).state).toBe('booked');
  expect(await scene.left(1)).toEqual([0]);
  clock.aheadMs = 0;
});

test('who has no pass that is good for the class is refused, and told why', async ({ tenant, scene }) => {
  const classId = await scene.aClass();
  await expect(scene.book(1, classId)).rejects.toMatchObject({ code: 'pass_needed', status: 409 });
  await scene.give(1, await scene.kind({ credits: 1 }));
  await scene.book(1, await scene.aClass({ days: 4 }));
  await expect(scene.book(1, classId)).rejects.toMatchObject({ code: 'pass_used_up' });
  await scene.give(2, await scene.kind({ until: dayIn(1) }));
  await expect(scene.book(2, classId)).rejects.toMatchObject({ code: 'pass_expired' });
  await scene.give(3, await scene.kind({ classTypeIds: [tenant.classTypeId] }));
  await expect(scene.book(3, await scene.aClass({ title: 'Another', days: 5 }))).rejects.toMatchObject({
    code: 'pass_needed',
  });
});

test('a type of class may need none where the studio asks for one, and one where it does not', async ({
  t,
  tenant,
  owner,
  scene,
}) => {
  const rule = async (classId: string, passNeeded: boolean) => {
    const params = { studioId: tenant.studioId, classId };
    const { classTypeId } = (await call(t.base, owner, 'getClass', { params })).body;
    return call(t.base, owner, 'updateClassType', {
      params: { ...params, classTypeId },
      body: { passNeeded },
    });
  };
  const free = await scene.aClass({ title: 'Open day' });
  await rule(free, false);
  await scene.book(1, free);
  await scene.need(false);
  const dear = await scene.aClass({ title: 'Workshop', days: 4 });
  await rule(dear, true);
  await expect(scene.book(1, dear)).rejects.toMatchObject({ code: 'pass_needed' });
});

test('who gives passes books without one only with a reason, an instructor and a member never do', async ({
  scene,
  tenant,
}) => {
  const classId = await scene.aClass();
  await expect(scene.byDesk(1, classId)).rejects.toMatchObject({ code: 'pass_needed' });
  await scene.byDesk(1, classId, 'A guest of the house');
  await expect(
    scene.as(2, (one) => bookSpot(one, { classId, spotNumber: 9, withoutPass: 'Please' })),
  ).rejects.toMatchObject({ code: 'pass_needed' });
  // Who gives no passes lets nobody in without one, neither anew nor again.
  const byCoach = <T>(verb: (one: Call) => Promise<T>) =>
    scene.act({ role: 'instructor', customerId: null }, verb);
  const please = { withoutPass: 'Please' };
  const customerId = tenant.customerIds[2]!;
  await expect(
    byCoach((one) => bookSpot(one, { classId, customerId, spotNumber: 9, ...please })),
  ).rejects.toMatchObject({ code: 'not_allowed', status: 403 });
  const cancelled = await scene.byDesk(2, classId, 'Another guest');
  await scene.cancel(2, cancelled);
  await expect(byCoach((one) => restoreBooking(one, cancelled.bookingId, please))).rejects.toMatchObject({
    code: 'not_allowed',
  });
  const [audited] = await scene.read(sql<{ text: string }>`
    select detail::text as text from audit_log where action = 'booking.create' and studio_id = ${tenant.studioId}`);
  expect(audited!.text).toContain('withoutPass');
  expect(audited!.text).not.toContain('guest');
});

test('that staff let somebody in without a pass is over with the booking, unless it was cancelled late', async ({
  scene,
  clock,
}) => {
  const booking = await scene.byDesk(1, await scene.aClass(), 'A guest of the house');
  await scene.cancel(1, booking);
  await expect(scene.restore(1, booking)).rejects.toMatchObject({ code: 'pass_needed' });
  const late = await scene.byDesk(1, await scene.aClass({ days: 0, hours: 10 }), 'A guest of the house');
  clock.aheadMs += 3_600_000;
  await scene.cancel(1, late);
  await scene.restore(1, late);
  await scene.cancel(1, late);
  await scene.asDesk((call) => waiveLate(call, late.bookingId));
  await expect(scene.restore(1, late)).rejects.toMatchObject({ code: 'pass_needed' });
  clock.aheadMs = 0;
});

test('a cancelled class and a closed place cost nobody a class, also who had cancelled late', async ({
  scene,
  tenant,
  clock,
}) => {
  const kind = await scene.kind();
  for (const who of [1, 2]) await scene.give(who, kind);
  const classId = await scene.aClass({ days: 0, hours: 10 });
  const late = await scene.book(1, classId);
  await scene.book(2, classId);
  clock.aheadMs += 3_600_000;
  await scene.cancel(1, late);
  await scene.asDesk((call) => cancelClass(call, classId));
  expect([await scene.left(1), await scene.left(2)]).toEqual([[3], [3]]);
  clock.aheadMs = 0;
  await scene.book(1, await scene.aClass({ days: 5 }));
  const days = { fromDay: dayIn(4), toDay: dayIn(6), reason: 'Works', cancelClasses: true } as const;
  await scene.asDesk((call) => closeLocation(call, tenant.locationId, days));
  expect(await scene.left(1)).toEqual([3]);
});

test('whom the studio moves keeps what they booked with, wherever the class goes', async ({ scene }) => {
  await scene.give(1, await scene.kind({ until: dayIn(4) }));
  const classId = await scene.aClass();
  const booking = await scene.book(1, classId);
  const later = new Date(Date.now() + 30 * DAY_MS);
  await scene.asDesk((call) =>
    updateClass(call, classId, {
      startsAt: later.toISOString(),
      endsAt: new Date(later.getTime() + 2_700_000).toISOString(),
    }),
  );
  expect(await scene.left(1)).toEqual([2]);
  await scene.cancel(1, booking);
  expect(await scene.left(1)).toEqual([3]);
});

test('a pass from its first use on lasts from the first class, wherever that is', async ({ scene }) => {
  await scene.give(1, await scene.kind({ span: { count: 7, unit: 'day', from: 'first_use' } }));
  expect((await scene.passes(1))[0]!.until).toBeNull();
  await scene.book(1, await scene.aClass({ days: 10 }));
  expect((await scene.passes(1))[0]!.until).toBe(dayIn(16));
  await expect(scene.book(1, await scene.aClass({ days: 17 }))).rejects.toMatchObject({
    code: 'pass_expired',
  });
  await expect(scene.book(1, await scene.aClass({ days: 3 }))).rejects.toMatchObject({
    code: 'pass_expired',
  });
  await scene.book(1, await scene.aClass({ days: 5 }));
  expect((await scene.passes(1))[0]!.until).toBe(dayIn(11));
});

test('a frozen pass books nothing in those days, and lasts as much longer', async ({ scene }) => {
  const pass = await scene.give(1, await scene.kind({ span: { count: 10, unit: 'day', from: 'given' } }));
  const booking = await scene.book(1, await scene.aClass({ days: 3 }));
  const freeze = { what: 'freeze', from: dayIn(2), to: dayIn(4), reason: 'Ill' } as const;
  await expect(scene.change(pass, freeze)).rejects.toMatchObject({ code: 'pass_in_use' });
  await scene.cancel(1, booking);
  expect((await scene.change(pass, freeze)).until).toBe(dayIn(12));
  await expect(scene.book(1, await scene.aClass({ days: 4 }))).rejects.toMatchObject({ code: 'pass_frozen' });
  await scene.book(1, await scene.aClass({ days: 12 }));
  await expect(scene.change(pass, { what: 'thaw', reason: 'Well again' })).rejects.toMatchObject({
    code: 'pass_in_use',
  });
  await scene.change(pass, { what: 'extend', days: 5, reason: 'A gift' });
  expect((await scene.change(pass, { what: 'thaw', reason: 'Well again' })).until).toBe(dayIn(14));
  await expect(scene.change(pass, { what: 'end', reason: 'Moved away' })).rejects.toMatchObject({
    code: 'pass_in_use',
  });
});

test('a freeze adds no day to a pass that does not run on it, and ending it takes none', async ({
  scene,
}) => {
  const freeze = (from: number, to: number) =>
    ({ what: 'freeze', from: dayIn(from), to: dayIn(to), reason: 'Away' }) as const;
  const thaw = { what: 'thaw', reason: 'Back' } as const;
  const week = { count: 7, unit: 'day' } as const;
  const unused = await scene.give(1, await scene.kind({ span: { ...week, from: 'first_use' } }));
  await scene.change(unused, freeze(0, 4));
  await scene.book(1, await scene.aClass({ days: 5 }));
  expect((await scene.passes(1))[0]!.until).toBe(dayIn(11));
  expect((await scene.change(unused, thaw)).until).toBe(dayIn(11));
  const later = await scene.give(2, await scene.kind({ span: { ...week, from: 'given' } }), dayIn(5));
  expect((await scene.change(later, freeze(1, 4))).until).toBe(dayIn(11));
  await scene.change(later, thaw);
  expect((await scene.change(later, freeze(4, 6))).until).toBe(dayIn(13));
  expect((await scene.change(later, thaw)).until).toBe(dayIn(11));
});

test('a pass that nobody holds any more can be ended', async ({ scene, tenant }) => {
  const pass = await scene.give(1, await scene.kind());
  await scene.asDesk((call) => dropPasses(call, tenant.customerIds[1]!));
  expect((await scene.change(pass, { what: 'end', reason: 'Nobody’s' })).state).toBe('ended');
});

test('classes are added and taken with a reason, never more than are left', async ({ scene }) => {
  const pass = await scene.give(1, await scene.kind());
  const credits = (n: number) => scene.change(pass, { what: 'credits', credits: n, reason: 'Put right' });
  expect((await credits(2)).left).toBe(5);
  await expect(credits(-6)).rejects.toMatchObject({ code: 'invalid_field' });
  expect((await credits(-5)).left).toBe(0);
  await scene.change(pass, { what: 'end', reason: 'Empty' });
  await expect(credits(1)).rejects.toMatchObject({ code: 'pass_ended' });
});

test('a family shares a pass as far as its kind allows; who has a class booked with it stays', async ({
  tenant,
  scene,
}) => {
  const pass = await scene.give(1, await scene.kind({ maxHolders: 2 }));
  const share = (...people: number[]) =>
    scene.asDesk((call) =>
      setPassHolders(call, pass.passId, {
        customerIds: people.map((n) => tenant.customerIds[n]!),
        reason: 'Family',
      }),
    );
  await expect(share(1, 2, 3)).rejects.toMatchObject({ code: 'too_many_holders' });
  await share(1, 2);
  const classId = await scene.aClass();
  for (const who of [1, 2]) await scene.book(who, classId);
  expect([await scene.left(1), await scene.left(2)]).toEqual([[1], [1]]);
  await expect(share(1)).rejects.toMatchObject({ code: 'pass_in_use' });
  const [seen] = await scene.as(2, (call) => listPasses(call, tenant.customerIds[2]!));
  expect(seen!.holders.map((one) => one.customerId)).toEqual([tenant.customerIds[2]]);
});

test('an introductory pass is had once, by whatever way', async ({ scene, tenant }) => {
  const kind = await scene.kind({ intro: true, maxHolders: 2 });
  const pass = await scene.give(1, kind);
  await expect(scene.give(1, kind)).rejects.toMatchObject({ code: 'pass_had' });
  await scene.give(2, kind);
  const both = { customerIds: [tenant.customerIds[1]!, tenant.customerIds[2]!], reason: 'A pair' };
  await expect(scene.asDesk((call) => setPassHolders(call, pass.passId, both))).rejects.toMatchObject({
    code: 'pass_had',
  });
});

test('a kind that is changed is changed for passes to come', async ({ t, tenant, owner, scene }) => {
  const kind = await scene.kind();
  const pass = await scene.give(1, kind);
  const params = { studioId: tenant.studioId, passKindId: kind.passKindId };
  const body = { credits: 9, until: dayIn(1), archived: true };
  expect((await call(t.base, owner, 'updatePassKind', { params, body })).body).toMatchObject({
    ...body,
    version: 2,
  });
  expect((await scene.passes(1))[0]).toMatchObject({ passId: pass.passId, left: 3, until: null });
  await expect(scene.give(2, kind)).rejects.toMatchObject({ code: 'pass_kind_archived' });
});

test('who waits and has no pass is passed over, is told so, and counts again once they have one', async ({
  t,
  tenant,
  scene,
}) => {
  const kind = await scene.kind();
  for (const who of [1, 3]) await scene.give(who, kind);
  const classId = await scene.aClass({ capacity: 1 });
  const booking = await scene.book(1, classId);
  for (const who of [2, 3]) await scene.as(who, (call) => joinWaitlist(call, { classId, wishedSpot: null }));
  const lists = () =>
    scene.read(sql<{ state: string; passed: string | null }>`
      select state, passed_for as passed from waits where class_id = ${classId} order by turn`);
  await scene.cancel(1, booking);
  expect(await lists()).toEqual([
    { state: 'waiting', passed: 'pass_needed' },
    { state: 'booked', passed: null },
  ]);
  expect(await scene.left(3)).toEqual([2]);
  await scene.give(2, kind);
  expect((await lists())[0]!.passed).toBeNull();
  await fillLater(t.studio, { studioId: tenant.studioId, classId });
  expect((await lists())[0]!.state).toBe('waiting');
});

const noLonger: [
  string,
  (
    scene: { need: (needed: boolean) => Promise<unknown> },
    ofType: () => Promise<unknown>,
  ) => Promise<unknown>,
][] = [
  ['the studio', (scene) => scene.need(false)],
  ['a type of class', (_, ofType) => ofType()],
];
test.for(noLonger)(
  'once %s asks for no pass, who was passed over for want of one counts again',
  async ([, ease], { t, tenant, owner, scene }) => {
    await scene.give(1, await scene.kind());
    const classId = await scene.aClass({ capacity: 1 });
    const booking = await scene.book(1, classId);
    await scene.as(2, (call) => joinWaitlist(call, { classId, wishedSpot: null }));
    await scene.cancel(1, booking);
    const wait = async () =>
      (
        await scene.read(sql<{ state: string; passed: string | null }>`
        select state, passed_for as passed from waits where class_id = ${classId}`)
      )[0];
    expect(await wait()).toEqual({ state: 'waiting', passed: 'pass_needed' });
    await ease(scene, async () => {
      const params = { studioId: tenant.studioId, classId };
      const { classTypeId } = (await call(t.base, owner, 'getClass', { params })).body;
      await call(t.base, owner, 'updateClassType', {
        params: { ...params, classTypeId },
        body: { passNeeded: false },
      });
    });
    expect((await wait())!.passed).toBeNull();
    await fillLater(t.studio, { studioId: tenant.studioId, classId });
    expect((await wait())!.state).toBe('booked');
  },
);

test('of many people it is asked in one query, with which pass they would book', async ({
  tenant,
  scene,
}) => {
  const pass = await scene.give(1, await scene.kind({ until: dayIn(20) }));
  const classId = await scene.aClass();
  const customerIds = [1, 2].map((n) => tenant.customerIds[n]!).join();
  expect(await scene.asDesk((call) => listRights(call, { classId, customerIds }))).toEqual([
    {
      customerId: tenant.customerIds[1],
      needed: true,
      pass: { passId: pass.passId, name: 'Pass', left: 3, until: dayIn(20) },
      refused: null,
    },
    { customerId: tenant.customerIds[2], needed: true, pass: null, refused: 'pass_needed' },
  ]);
  await expect(scene.as(2, (call) => listRights(call, { classId, customerIds }))).rejects.toMatchObject({
    status: 404,
  });
});

test('however many passes somebody beside them has had, people are told of theirs', async ({
  tenant,
  scene,
}) => {
  const kind = await scene.kind();
  const pass = await scene.give(1, kind);
  const ofStudio = [tenant.studioId, kind.passKindId];
  await scene.read(sql`
    with over as (
      insert into passes (studio_id, pass_id, pass_kind_id, unlimited, class_type_ids, location_ids, from_day, ended_at, given_at)
      select ${ofStudio[0]}, gen_random_uuid(), ${ofStudio[1]}, true, '{}', '{}', ${dayIn(0)}, now(), now() + interval '1 hour'
      from generate_series(1, ${MAX_PASSES}) returning studio_id, pass_id)
    insert into pass_holders (studio_id, pass_id, customer_id)
    select studio_id, pass_id, ${tenant.customerIds[2]} from over`);
  const customerIds = [1, 2].map((n) => tenant.customerIds[n]!).join();
  const classId = await scene.aClass();
  const rights = await scene.asDesk((call) => listRights(call, { classId, customerIds }));
  expect(rights.map((one) => one.pass?.passId)).toEqual([pass.passId, undefined]);
});

test('passes that are over stand in nobody’s way to another, and the good ones are found among them', async ({
  tenant,
  scene,
}) => {
  const kind = await scene.kind();
  const old = await scene.give(1, kind);
  const add = (ended: boolean, until: string | null) =>
    scene.read(sql`
      with given as (
        insert into passes (studio_id, pass_id, pass_kind_id, unlimited, class_type_ids, location_ids, from_day, until, ended_at, given_at)
        select ${tenant.studioId}, gen_random_uuid(), ${kind.passKindId}, true, '{}', '{}', ${dayIn(-9)}, ${until}::date,
          case when ${ended} then now() end, now() + interval '1 hour'
        from generate_series(1, ${MAX_PASSES}) returning studio_id, pass_id)
      insert into pass_holders (studio_id, pass_id, customer_id)
      select studio_id, pass_id, ${tenant.customerIds[1]} from given`);
  await add(true, null);
  await add(false, dayIn(-3));
  const another = await scene.give(1, kind);
  const listed = await scene.asDesk((call) => listPasses(call, tenant.customerIds[1]!));
  expect(listed.slice(0, 2).map((pass) => pass.passId)).toEqual(
    expect.arrayContaining([old.passId, another.passId]),
  );
  expect(listed).toHaveLength(MAX_PASSES);
  await add(false, null);
  await expect(scene.give(1, kind)).rejects.toMatchObject({ code: 'too_many_passes' });
});

test('the program may add to the ledger and change none of it, nor what is left', async ({
  t,
  tenant,
  scene,
}) => {
  const { passId } = await scene.give(1, await scene.kind());
  const { bookingId } = await scene.book(1, await scene.aClass());
  const write = (query: ReturnType<typeof sql>) =>
    inTenant(t.db, tenant.studioId, (trx) => query.execute(trx));
  await expect(write(sql`update pass_entries set credits = 9 where kind = 'given'`)).rejects.toThrow(
    'permission denied',
  );
  await expect(write(sql`delete from pass_entries`)).rejects.toThrow('permission denied');
  await expect(write(sql`update passes set credits_left = 9 where pass_id = ${passId}`)).rejects.toThrow(
    'add up',
  );
  await expect(
    write(sql`insert into pass_entries (studio_id, pass_id, kind, credits, booking_id, at)
      values (${tenant.studioId}, ${passId}, 'taken', -1, ${bookingId}, now())`),
  ).rejects.toThrow('does not hold');
  await expect(
    write(sql`update bookings set pass_id = null, pass_day = null where booking_id = ${bookingId}`),
  ).rejects.toThrow('does not hold');
  await expect(
    write(sql`insert into pass_entries (studio_id, pass_id, kind, credits, at)
      values (${tenant.studioId}, ${passId}, 'added', -3, now())`),
  ).rejects.toThrow('passes_not_overdrawn');
});
