import { randomUUID } from 'node:crypto';
import type { OpeningRule } from '@tandem/api/studio';
import { sql } from 'kysely';
import { Temporal } from 'temporal-polyfill';
import { expect } from 'vitest';
import { updateStudio } from '../studios/update-studio.ts';
import { asOwner } from '../testing/build.ts';
import { newClass } from '../testing/classes.ts';
import { fresh } from '../testing/fixtures.ts';
import { call } from '../testing/http.ts';
import { passScene } from '../testing/passes.ts';
import { seedTenant } from '../testing/tenant.ts';
import { acceptOffer } from '../waitlist/accept-offer.ts';
import { joinWaitlist } from '../waitlist/join-waitlist.ts';
import { bookSpot } from './book-spot.ts';
import { cancelBooking } from './cancel-booking.ts';
import { getClass } from './get-class.ts';
import { restoreBooking } from './restore-booking.ts';

const HOUR_MS = 3_600_000;
const PARIS = 'Europe/Paris';
const NOON: OpeningRule = { by: 'week', weeks: 1, weekday: 'MO', time: '12:00' };

/** This week's day, so that all of a file reckon from one. */
const today = Temporal.Now.plainDateISO(PARIS);
/** The instant of a time on Parisian walls in some weeks, on a weekday from 1, Monday, to 7. */
const inWeeks = (weeks: number, weekday: number, time: string) => {
  const chosen = today.add({ days: 7 * weeks + weekday - today.dayOfWeek });
  return new Date(
    chosen.toZonedDateTime({ timeZone: PARIS, plainTime: Temporal.PlainTime.from(time) }).epochMilliseconds,
  );
};

/** A Thursday class in three weeks, and what members and the desk do. */
const test = fresh
  .extend('tenant', ({ t }) => seedTenant(t, { name: randomUUID(), spots: 2, customers: 5 }))
  .extend('scene', async ({ t, tenant, owner, clock }, { onCleanup }) => {
    onCleanup(() => {
      clock.aheadMs = 0;
    });
    const { studioId } = tenant;
    const passes = passScene(t, tenant);
    const classId = await newClass(t, tenant, { startsAt: inWeeks(3, 4, '18:30'), capacity: 2 });
    const params = { studioId, classId };
    const opens = inWeeks(2, 1, '12:00');
    const rule = (opening: OpeningRule) =>
      call(t.base, owner, 'updateStudio', { params: { studioId }, body: { opening } });
    expect((await rule(NOON)).status).toBe(200);
    const at = (when: Date, ms = 0) => {
      clock.aheadMs = when.getTime() - Date.now() + ms;
    };
    const typeRule = async (opening: OpeningRule | null) => {
      const { rows } = await asOwner(t.url, (db) =>
        sql<{
          id: string;
        }>`select class_type_id as id from studio.classes where class_id = ${classId}`.execute(db),
      );
      const of = { studioId, classTypeId: rows[0]!.id };
      return call(t.base, owner, 'updateClassType', { params: of, body: { opening } });
    };
    return { ...passes, classId, params, opens, rule, typeRule, at };
  });

const booked = (spotNumber: number) => expect.objectContaining({ spotNumber, state: 'booked' });

test('before the week opens a member neither books nor waits, and is told when; from then on they book', async ({
  t,
  scene: { params, opens, at },
  member,
  desk,
  tenant,
}) => {
  const book = () => call(t.base, member, 'bookSpot', { params, body: { spotNumber: 1 } });
  at(opens, -60_000);
  const early = await book();
  expect([early.status, early.body]).toEqual([
    409,
    expect.objectContaining({ code: 'not_open_yet', details: { opensAt: opens.toISOString() } }),
  ]);
  const seen = (await call(t.base, member, 'getClass', { params })).body;
  expect(seen.opening).toEqual({ at: opens.toISOString(), mine: opens.toISOString() });

  // Staff fill it: who then wants to wait is told the same.
  for (const [person, spotNumber] of [
    [1, 1],
    [2, 2],
  ]) {
    const body = { spotNumber: spotNumber!, customerId: tenant.customerIds[person!]! };
    expect((await call(t.base, desk, 'bookSpot', { params, body })).status).toBe(200);
  }
  const wait = await call(t.base, member, 'joinWaitlist', { params, body: {} });
  expect([wait.status, wait.body.code]).toEqual([409, 'not_open_yet']);
  const noted = { params, body: { customerId: tenant.customerIds[3]! } };
  expect((await call(t.base, desk, 'joinWaitlist', noted)).status).toBe(200);

  at(opens);
  expect((await call(t.base, member, 'joinWaitlist', { params, body: {} })).status).toBe(200);
  expect((await book()).body.code).toBe('spot_taken');
});

test('whoever has a pass that opens it earlier, and is good for the class, books so much earlier', async ({
  t,
  scene: { params, opens, at, kind, give, as },
  tenant,
  owner,
}) => {
  const day = await kind({ name: 'Early bird', earlierHours: 24 });
  await give(1, day);
  const other = { params: { studioId: tenant.studioId }, body: { name: 'Yoga' } };
  const { classTypeId } = (await call(t.base, owner, 'createClassType', other)).body;
  await give(2, await kind({ name: 'Of yoga', earlierHours: 48, classTypeIds: [classTypeId] }));
  await give(3, await kind({ name: 'Plain' }));
  const book = (person: number, spotNumber: number) =>
    as(person, (one) => bookSpot(one, { classId: params.classId, spotNumber }));
  const earlier = inWeeks(1, 7, '12:00');
  const opensFor = async (person: number) =>
    (await as(person, (one) => getClass(one, params.classId))).opening!.mine;

  at(earlier, -60_000);
  expect(await Promise.all([1, 2, 3].map(opensFor))).toEqual([
    earlier.toISOString(),
    opens.toISOString(),
    opens.toISOString(),
  ]);
  await expect(book(1, 1)).rejects.toMatchObject({
    code: 'not_open_yet',
    details: { opensAt: earlier.toISOString() },
  });
  at(earlier);
  expect(await book(1, 1)).toEqual(booked(1));
  await expect(book(3, 2)).rejects.toMatchObject({ code: 'not_open_yet' });
  const told = await as(3, (one) => getClass(one, params.classId));
  expect(told.earlierWith).toEqual([{ name: 'Early bird', at: earlier.toISOString() }]);
  at(opens);
  expect(await book(3, 2)).toEqual(booked(2));
});

test('a pass keeps the hours that it was given with; one that is used up opens nothing', async ({
  t,
  owner,
  tenant,
  scene: { params, opens, at, kind, give, as, change },
}) => {
  const early = await kind({ earlierHours: 2, credits: 1 });
  const pass = await give(1, early);
  const of = { studioId: tenant.studioId, passKindId: early.passKindId };
  const none = await call(t.base, owner, 'updatePassKind', { params: of, body: { earlierHours: 0 } });
  expect([none.status, none.body.earlierHours, none.body.version]).toEqual([200, 0, 2]);
  at(opens, -3 * HOUR_MS);
  const mine = async () => (await as(1, (one) => getClass(one, params.classId))).opening!.mine;
  expect(await mine()).toBe(new Date(opens.getTime() - 2 * HOUR_MS).toISOString());
  await change(pass, { what: 'credits', credits: -1, reason: 'Given by mistake' });
  expect(await mine()).toBe(opens.toISOString());
});

test('a type of class opens by its own rule, and by the studio’s again once it has none', async ({
  scene: { params, opens, typeRule, as },
}) => {
  const opening = async () => (await as(1, (one) => getClass(one, params.classId))).opening?.at ?? null;
  expect((await typeRule({ by: 'days', days: 2 })).body.version).toBe(2);
  expect(await opening()).toBe(inWeeks(3, 2, '18:30').toISOString());
  await typeRule({ by: 'always' });
  expect(await opening()).toBe(null);
  expect((await typeRule(null)).body.opening).toBe(null);
  expect(await opening()).toBe(opens.toISOString());
});

test('a place that is offered is taken, and a cancellation undone, also before members book', async ({
  t,
  tenant,
  scene: { params, opens, at, asDesk, as, rule },
}) => {
  const { classId } = params;
  await rule(NOON);
  at(opens, -10 * HOUR_MS);
  const waitlist = { size: 5, mode: 'offer', offerMinutes: 60, closesMinutes: 0 } as const;
  await asDesk((one) => updateStudio(one, { waitlist }));
  const customerId = (person: number) => tenant.customerIds[person]!;
  const seat = (person: number, spotNumber: number) =>
    asDesk((one) => bookSpot(one, { classId, spotNumber, customerId: customerId(person) }));
  const first = await seat(1, 1);
  await seat(2, 2);
  const cancelled = () => as(1, (one) => cancelBooking(one, first.bookingId));
  await cancelled();
  expect(await as(1, (one) => restoreBooking(one, first.bookingId))).toEqual(booked(1));
  const { waitId } = await asDesk((one) =>
    joinWaitlist(one, { classId, customerId: customerId(3), wishedSpot: null }),
  );
  await cancelled();
  expect(await as(3, (one) => acceptOffer(one, { waitId }))).toEqual(booked(1));
  expect(t.studio.now() < opens).toBe(true);
});
