import { randomUUID } from 'node:crypto';
import { inTenant } from '@tandem/platform';
import { expect } from 'vitest';
import { newBooking, newClass, newRide } from '../../testing/classes.ts';
import { fresh } from '../../testing/fixtures.ts';
import { call } from '../../testing/http.ts';
import { seedTenant } from '../../testing/tenant.ts';

/** A studio in Lyon, and its months of 2025: long over. */
const test = fresh
  .extend('tenant', ({ t }) => seedTenant(t, { name: randomUUID(), customers: 6 }))
  .extend('scene', ({ t, tenant, owner }) => {
    const { studioId, customerIds } = tenant;
    /** A class of the day, in Lyon's wall time, with those who are booked; `here`: who was checked in. */
    const hold = async (at: string, riders: number[], about: { here?: number[]; title?: string } = {}) => {
      const { here = [], title } = about;
      const classId = await newClass(t, tenant, { startsAt: new Date(at), capacity: 10, title });
      for (const n of riders)
        await newBooking(t, tenant, { classId, customerId: customerIds[n]!, checkedIn: here.includes(n) });
      return classId;
    };
    const read = async (month: string) =>
      (await call(t.base, owner, 'getMonth', { params: { studioId }, query: { month } })).body;
    return { hold, read };
  });

test('a month beside the one before: fill, who did not come, late cancellations, members new and lost', async ({
  t,
  tenant,
  scene: { hold, read },
}) => {
  const { studioId, customerIds } = tenant;
  // January: 0, 1 and 2. February: 0 and 1 and, new, 3. March: 0, 3 and, new, 4 and 5; 2 comes back.
  await hold('2025-01-10T17:30:00Z', [0, 1, 2]);
  await hold('2025-02-10T17:30:00Z', [0, 1, 3], { here: [0, 1] });
  const march = await hold('2025-03-10T17:30:00Z', [0, 3, 4], { here: [0], title: 'Climb' });
  await newRide(t, tenant, march, customerIds[3]!, { values: { averagePowerW: 150 } });
  await hold('2025-03-11T06:00:00Z', [2, 5], { here: [2, 5] });
  await inTenant(t.db, studioId, (trx) =>
    trx
      .insertInto('bookings')
      .values({
        ...{ studio_id: studioId, booking_id: randomUUID(), class_id: march, customer_id: customerIds[1]! },
        ...{ state: 'cancelled', late_cancel: true },
      })
      .execute(),
  );
  const { present, before, kinds, hours } = await read('2025-03');
  expect(present).toEqual({
    ...{ classes: 2, capacity: 20, booked: 5, noShows: 1, lateCancelled: 1 },
    ...{ newMembers: 2, lostMembers: 1 },
  });
  expect(before).toEqual({
    ...{ classes: 1, capacity: 10, booked: 3, noShows: 1, lateCancelled: 0 },
    ...{ newMembers: 1, lostMembers: 1 },
  });
  expect(kinds.map(({ title, present: now, before: then }) => [title, now.booked, then.booked])).toEqual([
    ['Climb', 3, 0],
    ['Ride', 2, 3],
  ]);
  // The hour is Lyon's.
  expect(
    hours.map(({ weekday, hour, present: now, before: then }) => [weekday, hour, now.booked, then.booked]),
  ).toEqual([
    [1, 18, 3, 3],
    [2, 7, 2, 0],
  ]);
  expect((await read('2025-02')).present).toEqual(before);
});

test('a month begins and ends by the studio’s clock; cancelled and coming classes count nowhere; an empty month is none', async ({
  t,
  tenant,
  scene: { hold, read },
}) => {
  // 23:30 UTC of the last day is the first of the next month in Lyon.
  await hold('2025-05-31T21:30:00Z', [0]);
  await hold('2025-05-31T22:30:00Z', [1, 2]);
  const cancelled = await hold('2025-06-05T10:00:00Z', [3]);
  await inTenant(t.db, tenant.studioId, (trx) =>
    trx.updateTable('classes').set({ cancelled_at: new Date() }).where('class_id', '=', cancelled).execute(),
  );
  expect((await read('2025-05')).present).toMatchObject({ classes: 1, booked: 1 });
  expect((await read('2025-06')).present).toMatchObject({
    classes: 1,
    booked: 2,
    newMembers: 2,
    lostMembers: 1,
  });
  expect(await read('2023-01')).toMatchObject({
    present: { classes: 0, newMembers: 0 },
    kinds: [],
    hours: [],
  });
  const coming = new Date(Date.now() + 3_600_000).toISOString().slice(0, 7);
  expect((await read(coming)).present.classes).toBe(0);
});

test('owner and manager read it, nobody else; a month is one of the calendar', async ({
  t,
  tenant,
  owner,
  desk,
  member,
}) => {
  const ask = async (who: string, month: string) =>
    (await call(t.base, who, 'getMonth', { params: { studioId: tenant.studioId }, query: { month } })).status;
  expect([await ask(desk, '2025-01'), await ask(member, '2025-01')]).toEqual([403, 403]);
  for (const wrong of ['2025-13', '2025-00', '2025', '1899-01', '2200-01', '2025-01-01', ''])
    expect([wrong, await ask(owner, wrong)]).toEqual([wrong, 400]);
  for (const edge of ['1900-01', '2199-12']) expect(await ask(owner, edge)).toBe(200);
});
