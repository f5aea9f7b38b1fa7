import { inTenant } from '@tandem/platform';
import { sql } from 'kysely';
import { expect } from 'vitest';
import { revokeConsent } from '../../consent/index.ts';
import { newBooking, newClass, newRide } from '../../testing/classes.ts';
import { test as signedIn } from '../../testing/fixtures.ts';
import { call, signIn } from '../../testing/http.ts';
import { seedTenant, type TestTenant } from '../../testing/tenant.ts';

const test = signedIn.extend('scene', { scope: 'file' }, async ({ t }) => {
  const a = await seedTenant(t, { name: 'one', customers: 7 });
  const ask = <R>(query: ReturnType<typeof sql<R>>) =>
    inTenant(t.db, a.studioId, async (trx) => (await query.execute(trx)).rows);
  const report = async (role: keyof TestTenant['emails'], of = classId) =>
    call(t.base, await signIn(t.base, a.emails[role]), 'getClassReport', {
      params: { studioId: a.studioId, classId: of },
    });
  const classId = await newClass(t, a);
  const [one, two, three, silent, seated, unseated, away] = a.customerIds as string[];
  for (const [i, customerId] of [one, two, three, silent, seated].entries())
    await newBooking(t, a, { classId, customerId: customerId!, spotNumber: i + 1, checkedIn: i < 3 });
  for (const customerId of [unseated, away]) await newBooking(t, a, { classId, customerId: customerId! });
  await ask(sql`update bookings set state = 'cancelled', late_cancel = true, cancelled_at = now()
    where customer_id = ${away}`);
  const zones = { power: [0, 60, 30, 10], heartRate: [0, 50] };
  await newRide(t, a, classId, one!, {
    values: { workKj: 1, averageHeartRateBpm: 120 },
    computed: { workKj: 300, trainingLoad: 40 },
    zones,
  });
  await newRide(t, a, classId, two!, {
    values: { workKj: 400, averageHeartRateBpm: 130 },
    corrections: { workKj: 500 },
    zones: { power: [0, 40, 50, 10], heartRate: [0, 50] },
  });
  await newRide(t, a, classId, three!, {
    values: { workKj: 700, trainingLoad: 60 },
    zones: { power: [0, 0, 0, 100] },
  });
  await newRide(t, a, classId, silent!, {
    values: { workKj: 9000, averageHeartRateBpm: 200, trainingLoad: 500 },
  });
  await inTenant(t.db, a.studioId, (trx) =>
    revokeConsent({ trx, studioId: a.studioId }, silent!, 'store', 'staff'),
  );
  return { t, a, classId, ask, report };
});

test('who came, who has numbers and why others have none, and the effort of those who keep theirs', async ({
  scene: { report },
}) => {
  const { status, body } = await report('owner');
  expect(status).toBe(200);
  expect(body).toEqual({
    capacity: 20,
    booked: 6,
    checkedIn: 3,
    lateCancelled: 1,
    withNumbers: 4,
    without: [{ reason: 'not_connected', people: 2 }],
    effort: {
      // Computed 300, set by hand 500, sent 700; two have a heart rate or a load: too few to be told.
      metrics: { workKj: { mean: 500, lowest: 300, highest: 700, people: 3 } },
      totals: { workKj: 1500 },
      zones: { power: [0, 100 / 300, 80 / 300, 120 / 300], heartRate: null },
    },
    effortReason: null,
  });
});

test('of two people nothing is said', async ({ scene: { t, a, report } }) => {
  const small = await newClass(t, a);
  for (const customerId of a.customerIds.slice(0, 2))
    await newRide(t, a, small, customerId, { values: { workKj: 300 } });
  expect((await report('owner', small)).body).toMatchObject({ effort: null, effortReason: 'too_few' });
});

test('the front desk and instructors of other classes see who came, no effort; members nothing', async ({
  scene: { t, a, report },
}) => {
  expect((await report('front_desk')).body).toMatchObject({ booked: 6, effort: null, effortReason: 'role' });
  expect((await report('instructor')).body.effort).not.toBeNull();
  const others = await newClass(t, a, { instructorId: null });
  expect((await report('instructor', others)).body).toMatchObject({ effort: null, effortReason: 'role' });
  expect((await report('member')).status).toBe(403);
});

test('who reads the effort is noted, who only sees attendance is not', async ({
  scene: { classId, ask, report },
}) => {
  const reads = () =>
    ask(sql<{ account_id: string }>`select account_id from audit_log
      where action = 'performance.read' and object_kind = 'class' and object_id = ${classId}`);
  const before = (await reads()).length;
  await report('front_desk');
  expect(await reads()).toHaveLength(before);
  await report('manager');
  expect(await reads()).toHaveLength(before + 1);
});
