import { inTenant } from '@tandem/platform';
import { sql } from 'kysely';
import { expect } from 'vitest';
import { newBooking, newClass, newRide } from '../../testing/classes.ts';
import { fresh } from '../../testing/fixtures.ts';
import { call, signIn } from '../../testing/http.ts';

const VALUES = { averagePowerW: 187, workKj: 505, averageHeartRateBpm: 151, maximumPowerW: 640 };

/** A class of the instructor with two riders, one who came and has no numbers, and how it is looked at. */
const test = fresh.extend('scene', async ({ t, tenant }) => {
  const classId = await newClass(t, tenant);
  const [one, other, without] = tenant.customerIds as [string, string, string];
  for (const [i, customerId] of [one, other, without].entries())
    await newBooking(t, tenant, { classId, customerId, spotNumber: i + 1 });
  for (const customerId of [one, other]) await newRide(t, tenant, classId, customerId, { values: VALUES });
  const within = <R>(query: ReturnType<typeof sql<R>>) =>
    inTenant(t.db, tenant.studioId, async (trx) => (await query.execute(trx)).rows);
  return {
    classId,
    ...{ one, other },
    within,
    look: async (role: 'owner' | 'instructor' | 'front_desk', id = classId) =>
      call(t.base, await signIn(t.base, tenant.emails[role]), 'getClassNumbers', {
        params: { studioId: tenant.studioId, classId: id },
      }),
    lines: async () =>
      (
        await within(
          sql<{
            id: string;
          }>`select object_id as id from audit_log where action = 'performance.read' order by at`,
        )
      ).map(({ id }) => id),
  };
});

test('each opening is a line in the log of every rider who is in it, and of nobody else', async ({
  scene: { look, lines, one, other },
}) => {
  const { status, body } = await look('owner');
  expect(status).toBe(200);
  expect(body.people.map(({ customerId }) => customerId).sort()).toEqual([one, other].sort());
  for (const { values } of body.people)
    expect(values).toEqual({
      averagePowerW: 187,
      workKj: 505,
      effortPoints: null,
      averageHeartRateBpm: 151,
    });
  expect((await lines()).sort()).toEqual([one, other].sort());
  await look('owner');
  expect(await lines()).toHaveLength(4);
});

test('an instructor sees, and is written down for, whom they may see alone', async ({
  t,
  tenant,
  scene: { look, lines, one, within, classId },
}) => {
  // Of the riders one came by themself, the other was booked and checked in by the instructor alone.
  await within(sql`update bookings set checked_in_at = now(), checked_in_by = null, booked_by = null
    where class_id = ${classId} and customer_id = ${one}`);
  const { staffId } = (
    await within(
      sql<{ staffId: string }>`select account_id as "staffId" from staff where role = 'instructor'`,
    )
  )[0]!;
  await within(sql`update bookings set checked_in_at = now(), checked_in_by = ${staffId}, booked_by = ${staffId}
    where class_id = ${classId} and customer_id <> ${one}`);
  const { body } = await look('instructor');
  expect(body.people.map(({ customerId }) => customerId)).toEqual([one]);
  expect(await lines()).toEqual([one]);
  const colleagues = await newClass(t, tenant, { instructorId: null });
  expect((await look('instructor', colleagues)).status).toBe(403);
  expect((await look('front_desk')).status).toBe(403);
  expect(await lines()).toEqual([one]);
});
