import { randomUUID } from 'node:crypto';
import { MAX_LATE_CANCEL_MINUTES } from '@tandem/api/words';
import fc from 'fast-check';
import { sql } from 'kysely';
import { expect } from 'vitest';
import { inStudio } from '../base/call.ts';
import { fresh } from '../testing/fixtures.ts';
import { call, signIn } from '../testing/http.ts';
import { seedTenant } from '../testing/tenant.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** Until when cancelling is free: the studio's word for new classes, a class's own, and what somebody booked under. */
const test = fresh
  .extend('frozen', { scope: 'file' }, () => ({ now: new Date() }))
  .extend('options', { scope: 'file' }, ({ frozen }) => ({ now: () => frozen.now }))
  .extend('tenant', ({ t, frozen }) => {
    frozen.now = new Date();
    return seedTenant(t, { name: randomUUID() });
  })
  .extend('rules', ({ t, tenant, owner, frozen }) => {
    const { studioId, roomId } = tenant;
    let days = 20;
    const params = { studioId };
    /** A class in some weeks, made by the owner. */
    const make = async (rule: { lateCancelMinutes?: number } = {}) => {
      const startsAt = new Date(frozen.now.getTime() + days++ * DAY_MS);
      const endsAt = new Date(startsAt.getTime() + 45 * MINUTE_MS);
      const body = {
        title: 'Ride',
        roomId,
        startsAt: startsAt.toISOString(),
        endsAt: endsAt.toISOString(),
        ...rule,
      };
      return (await call(t.base, owner, 'createClass', { params, body })).body;
    };
    const change = (classId: string, lateCancelMinutes: number, who = owner) =>
      call(t.base, who, 'updateClass', { params: { ...params, classId }, body: { lateCancelMinutes } });
    const ofStudio = (lateCancelMinutes: unknown, who = owner) =>
      call(t.base, who, 'updateStudio', { params, body: { lateCancelMinutes } });
    const audited = (action: string) =>
      inStudio(t.studio, studioId, async ({ trx }) => {
        const { rows } = await sql<{ detail: object }>`
          select detail from audit_log where action = ${action} order by at`.execute(trx);
        return rows.map((row) => row.detail);
      });
    return { make, change, ofStudio, audited };
  });

test('a new class has the studio’s rule or its own; one that stands keeps its own; owner and manager set it, audited', async ({
  t,
  tenant,
  owner,
  desk,
  member,
  rules: { make, change, ofStudio, audited },
}) => {
  const coach = await signIn(t.base, tenant.emails.instructor);
  const manager = await signIn(t.base, tenant.emails.manager);
  const standing = await make();
  expect(standing.lateCancelMinutes).toBe(720);
  for (const who of [desk, coach, member]) {
    expect((await ofStudio(60, who)).status).toBe(403);
    expect((await change(standing.classId, 60, who)).status).toBe(403);
  }
  expect((await ofStudio(120, manager)).body.lateCancelMinutes).toBe(120);
  expect((await make()).lateCancelMinutes).toBe(120);
  expect((await make({ lateCancelMinutes: 0 })).lateCancelMinutes).toBe(0);
  const { body } = await call(t.base, owner, 'getClass', {
    params: { studioId: tenant.studioId, classId: standing.classId },
  });
  expect(body.lateCancelMinutes).toBe(720);
  for (const wrong of [-1, 1.5, MAX_LATE_CANCEL_MINUTES + 1, null])
    expect([wrong, (await ofStudio(wrong)).status]).toEqual([wrong, 400]);
  await change(standing.classId, 60);
  await change(standing.classId, 60);
  expect(await audited('studio.update')).toEqual([{ lateCancelMinutes: { from: 720, to: 120 } }]);
  expect(
    (await audited('class.update')).map(
      (detail) => (detail as { lateCancelMinutes?: object }).lateCancelMinutes,
    ),
  ).toEqual([{ from: 720, to: 60 }, undefined]);
});

test('who has booked keeps the rule that they booked under, or the kinder one, on the screen as when they cancel', {
  timeout: 120_000,
}, async ({ t, tenant, member, frozen, rules: { make, change } }) => {
  const { studioId, customerIds } = tenant;
  const minutes = fc.integer({ min: 0, max: MAX_LATE_CANCEL_MINUTES });
  await fc.assert(
    fc.asyncProperty(minutes, minutes, fc.integer({ min: -2, max: 2 }), async (booked, later, offset) => {
      frozen.now = new Date();
      const { classId, startsAt } = await make({ lateCancelMinutes: booked });
      const { body } = await call(t.base, member, 'bookSpot', {
        params: { studioId, classId },
        body: { spotNumber: 1 },
      });
      await change(classId, later);
      const kinder = Date.parse(startsAt) - Math.min(booked, later) * MINUTE_MS;
      const read = await call(t.base, member, 'getCustomer', {
        params: { studioId, customerId: customerIds[0]! },
      });
      const shown = read.body.bookings.find((one) => one.bookingId === body.bookingId)!;
      expect(Date.parse(shown.lateFrom!)).toBe(kinder);
      const at = Math.min(kinder + offset * MINUTE_MS, Date.parse(startsAt) - 1);
      frozen.now = new Date(at);
      const cancelled = await call(t.base, member, 'cancelBooking', {
        params: { studioId, bookingId: body.bookingId },
      });
      expect(cancelled.body).toMatchObject({ state: 'cancelled', lateCancel: at >= kinder });
    }),
    { numRuns: 20 },
  );
});

test('whoever books shortly before a class reads that they may cancel until it begins, not until the grace is over', async ({
  t,
  tenant,
  member,
  frozen,
  rules: { make },
}) => {
  const { studioId, customerIds } = tenant;
  const { classId, startsAt } = await make();
  frozen.now = new Date(Date.parse(startsAt) - MINUTE_MS);
  const read = await call(t.base, member, 'getClass', { params: { studioId, classId } });
  expect(read.body.freeUntil).toBe(startsAt);
  await call(t.base, member, 'bookSpot', { params: { studioId, classId }, body: { spotNumber: 1 } });
  const { body } = await call(t.base, member, 'getCustomer', {
    params: { studioId, customerId: customerIds[0]! },
  });
  expect(body.bookings.find((one) => one.classId === classId)!.lateFrom).toBe(startsAt);
});
