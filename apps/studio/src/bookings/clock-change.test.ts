import { randomUUID } from 'node:crypto';
import { DEFAULT_CANCEL_GRACE_MINUTES } from '@tandem/api/words';
import fc from 'fast-check';
import { sql } from 'kysely';
import { expect } from 'vitest';
import { inStudio } from '../base/call.ts';
import { asOwner } from '../testing/build.ts';
import { newClass } from '../testing/classes.ts';
import { fresh } from '../testing/fixtures.ts';
import { call } from '../testing/http.ts';
import { seedTenant } from '../testing/tenant.ts';

const MINUTE_MS = 60_000;
const GRACE_MS = DEFAULT_CANCEL_GRACE_MINUTES * MINUTE_MS;

/** The nights in which clocks change, each by its instant, and what a day there has in minutes. */
const NIGHTS = [
  ['Europe/Paris', '2027-03-28T01:00:00Z'],
  ['Europe/Paris', '2027-10-31T01:00:00Z'],
  ['America/New_York', '2027-03-14T07:00:00Z'],
  ['America/New_York', '2027-11-07T06:00:00Z'],
  ['America/Montreal', '2027-11-07T06:00:00Z'],
  ['Australia/Lord_Howe', '2027-04-03T15:00:00Z'],
  ['Australia/Lord_Howe', '2027-10-02T15:30:00Z'],
] as const;

/** Its clock is turned, and its database reckons in a zone whose clock changes too. */
const test = fresh
  .extend('frozen', { scope: 'file' }, () => ({ now: new Date() }))
  .extend('options', { scope: 'file' }, ({ frozen }) => ({ now: () => frozen.now }))
  .extend('zoned', { scope: 'file' }, async ({ t }) => {
    await asOwner(t.url, async (db) => {
      const { rows } = await sql<{ name: string }>`select current_database() as name`.execute(db);
      await sql`alter database ${sql.id(rows[0]!.name)} set timezone = 'Australia/Lord_Howe'`.execute(db);
      await sql`select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and pid <> pg_backend_pid()`.execute(db);
    });
    const zone = () =>
      inStudio(t.studio, randomUUID(), async ({ trx }) => {
        const { rows } = await sql<{ TimeZone: string }>`show timezone`.execute(trx);
        return rows[0]!.TimeZone;
      }).catch(() => null);
    await expect.poll(zone).toBe('Australia/Lord_Howe');
  })
  .extend('tenant', ({ t, frozen, zoned: _ }) => {
    frozen.now = new Date();
    return seedTenant(t, { name: randomUUID() });
  });

test.for(NIGHTS)(
  'in %s around %s cancelling is free for as many minutes as were said, told and kept alike',
  { timeout: 120_000 },
  async ([timeZone, changesAt], { t, tenant, owner, member, frozen }) => {
    const { studioId, locationId, customerIds } = tenant;
    const params = { studioId };
    await call(t.base, owner, 'updateLocation', { params: { ...params, locationId }, body: { timeZone } });
    const scene = fc.record({
      // From an hour and a half before the change to a day and a half after it.
      startsAfter: fc.integer({ min: -18, max: 432 }).map((steps) => 5 * steps),
      lateMinutes: fc.constantFrom(0, 30, 60, 90, 720, 1440, 2880),
      bookedBefore: fc.constantFrom(5, 60, 600, 1500, 3000),
      offsetMs: fc.constantFrom(-1, 0, 1, -30 * MINUTE_MS, 60 * MINUTE_MS, -60 * MINUTE_MS),
    });
    await fc.assert(
      fc.asyncProperty(scene, async ({ startsAfter, lateMinutes, bookedBefore, offsetMs }) => {
        const startMs = Date.parse(changesAt) + startsAfter * MINUTE_MS;
        const bookedMs = startMs - bookedBefore * MINUTE_MS;
        frozen.now = new Date(bookedMs);
        const classId = await newClass(t, tenant, { startsAt: new Date(startMs) });
        await inStudio(t.studio, studioId, ({ trx }) =>
          trx
            .updateTable('classes')
            .set({ late_cancel_minutes: lateMinutes })
            .where('class_id', '=', classId)
            .execute(),
        );
        const ofClass = { params: { ...params, classId } };
        const lateMs = Math.max(startMs - lateMinutes * MINUTE_MS, bookedMs + GRACE_MS);
        // Nobody cancels once it has begun: no more is said.
        const saidMs = Math.min(lateMs, startMs);
        const before = await call(t.base, member, 'getClass', ofClass);
        expect(Date.parse(before.body.freeUntil)).toBe(saidMs);
        const booked = await call(t.base, member, 'bookSpot', { ...ofClass, body: { spotNumber: 1 } });
        expect([booked.status, booked.body.code]).toEqual([200, undefined]);
        const me = await call(t.base, member, 'getCustomer', {
          params: { ...params, customerId: customerIds[0]! },
        });
        const { bookingId } = booked.body;
        const mine = me.body.bookings.find((one) => one.bookingId === bookingId)!;
        expect([mine.startsAt, mine.lateFrom].map((at) => Date.parse(at!))).toEqual([startMs, saidMs]);
        const at = Math.min(Math.max(lateMs + offsetMs, bookedMs), startMs - 1);
        frozen.now = new Date(at);
        const cancelled = await call(t.base, member, 'cancelBooking', { params: { ...params, bookingId } });
        expect(cancelled.body).toMatchObject({ state: 'cancelled', lateCancel: at >= lateMs });
        // At the first instant of the class a member books no more, whatever the clock on the wall shows.
        frozen.now = new Date(startMs);
        const late = await call(t.base, member, 'bookSpot', { ...ofClass, body: { spotNumber: 2 } });
        expect(late.body).toMatchObject({ code: 'class_started' });
        frozen.now = new Date(startMs - 1);
        const justInTime = await call(t.base, member, 'bookSpot', { ...ofClass, body: { spotNumber: 2 } });
        expect([justInTime.status, justInTime.body.code]).toEqual([200, undefined]);
        // The room is free for the next.
        const gone = await call(t.base, owner, 'cancelClass', ofClass);
        expect(gone.status).toBe(200);
      }),
      { numRuns: 8, endOnFailure: true },
    );
  },
);
