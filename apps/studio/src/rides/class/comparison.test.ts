import { randomUUID } from 'node:crypto';
import { inTenant } from '@tandem/platform';
import { expect } from 'vitest';
import { chooseClassType } from '../../schedule/index.ts';
import { newBooking, newClass, newRide } from '../../testing/classes.ts';
import { test as signedIn } from '../../testing/fixtures.ts';
import { call, signIn } from '../../testing/http.ts';
import { seedTenant } from '../../testing/tenant.ts';

const other = randomUUID();

const test = signedIn.extend('scene', { scope: 'file' }, async ({ t }) => {
  const a = await seedTenant(t, { name: 'one', customers: 7 });
  const compare = (by: string, from = '2026-05-01', to = '2026-05-31', cookie = owner) =>
    call(t.base, cookie, 'getComparison', { params: { studioId: a.studioId }, query: { by, from, to } });
  const typeOf = (title: string) =>
    inTenant(t.db, a.studioId, (trx) => chooseClassType({ trx, studioId: a.studioId }, { title }));
  const owner = await signIn(t.base, a.emails.owner);
  await inTenant(t.db, a.studioId, (trx) =>
    trx
      .insertInto('staff')
      .values({
        studio_id: a.studioId,
        staff_id: other,
        name: 'Wanda Wattsworth',
        email: 'wanda@one.example',
        role: 'instructor',
      })
      .execute(),
  );
  const [first, second, small, night] = [
    await newClass(t, a, { title: 'Climb', startsAt: new Date('2026-05-04T10:00:00Z') }),
    await newClass(t, a, { title: 'climb ', startsAt: new Date('2026-05-05T10:00:00Z') }),
    await newClass(t, a, {
      title: 'Sprint',
      startsAt: new Date('2026-05-06T10:00:00Z'),
      instructorId: other,
      capacity: 10,
    }),
    // In Paris it is the first of June already.
    await newClass(t, a, {
      title: 'Night',
      startsAt: new Date('2026-05-31T22:30:00Z'),
      instructorId: null,
    }),
  ];
  const cancelled = await newClass(t, a, { title: 'Climb', startsAt: new Date('2026-05-07T10:00:00Z') });
  await inTenant(t.db, a.studioId, (trx) =>
    trx
      .updateTable('classes')
      .set({ cancelled_at: t.studio.now() })
      .where('class_id', '=', cancelled)
      .execute(),
  );
  for (const [i, customerId] of a.customerIds.slice(0, 5).entries()) {
    await newBooking(t, a, { classId: first, customerId, checkedIn: i > 0 });
    await newRide(t, a, first, customerId, {
      values: { effortPoints: 1, trainingLoad: 50, ...(i > 0 && { averageHeartRateBpm: 140 }) },
      computed: { effortPoints: 100 + i, trainingLoad: null },
      corrections: i === 0 ? { effortPoints: 200 } : {},
    });
  }
  // The same person again: six rides of five people.
  await newRide(t, a, second, a.customerIds[0]!, { values: { effortPoints: 10 } });
  for (const customerId of a.customerIds.slice(0, 4)) {
    await newBooking(t, a, { classId: small, customerId });
    await newRide(t, a, small, customerId, { values: { effortPoints: 30 } });
  }
  await newBooking(t, a, { classId: night, customerId: a.customerIds[0]! });
  return { t, a, compare, typeOf };
});

test('class types side by side: how full, how many came, means per ride of what is shown', async ({
  scene: { compare, typeOf },
}) => {
  const { status, body } = await compare('title');
  expect(status).toBe(200);
  expect(body.rows).toEqual([
    {
      key: await typeOf('Climb'),
      label: 'climb',
      classes: 2,
      fill: 5 / 40,
      attendance: 4 / 5,
      rides: 6,
      values: {
        // Set by hand 200, computed 101 to 104, sent 10.
        effortPoints: (200 + 101 + 102 + 103 + 104 + 10) / 6,
        trainingLoad: 50,
        energyKcal: null,
        averageHeartRateBpm: null,
        intensityFactor: null,
      },
    },
    {
      key: await typeOf('Sprint'),
      label: 'Sprint',
      classes: 1,
      fill: 4 / 10,
      attendance: 0,
      rides: 4,
      values: null,
    },
  ]);
});

test('instructors side by side; a class without one is a row of its own, in the date of its place', async ({
  scene: { a, compare },
}) => {
  const { body } = await compare('instructor', '2026-05-05', '2026-06-01');
  expect(body.rows.map(({ key, label, classes, rides }) => [key, label, classes, rides])).toEqual([
    [a.instructorId, 'The instructor', 1, 1],
    [other, 'Wanda Wattsworth', 1, 4],
    [null, null, 1, 0],
  ]);
});

test('the intensity follows a normalised power that was set by hand', async ({
  scene: { t, a, compare },
}) => {
  const startsAt = new Date('2026-03-02T10:00:00Z');
  const classId = await newClass(t, a, { title: 'Hard', startsAt });
  for (const [i, customerId] of a.customerIds.slice(0, 5).entries())
    await newRide(t, a, classId, customerId, {
      computed: { normalisedPowerW: 160, intensityFactor: 0.8 },
      corrections: i === 0 ? { normalisedPowerW: 200 } : {},
    });
  const { body } = await compare('title', '2026-03-01', '2026-03-31');
  expect(body.rows[0]!.values!.intensityFactor).toBeCloseTo((1 + 4 * 0.8) / 5, 12);
});

test('a ride that nobody rode does not count', async ({ scene: { t, a, compare } }) => {
  const set = (reassigned: boolean) =>
    inTenant(t.db, a.studioId, (trx) =>
      trx
        .updateTable('class_results')
        .set({ reassigned })
        .where('customer_id', '=', a.customerIds[4]!)
        .execute(),
    );
  await set(true);
  const { body } = await compare('title');
  await set(false);
  expect(body.rows[0]).toMatchObject({ rides: 5, values: null });
});

test('nothing of a person is in the answer', async ({ scene: { a, compare } }) => {
  for (const by of ['title', 'instructor']) {
    const text = JSON.stringify((await compare(by)).body);
    for (const [i, id] of a.customerIds.entries())
      for (const trace of [id, `First${i}`, `Last${i}`, `Person${i}`]) expect(text).not.toContain(trace);
  }
});

test.for([
  ['2026-05-02', '2026-05-01', 400],
  ['2025-05-01', '2026-05-01', 200],
  ['2025-05-01', '2026-05-02', 400],
] as const)('from %s to %s answers %i', async ([from, to, status], { scene: { compare } }) => {
  const answer = await compare('title', from, to);
  expect(answer.status).toBe(status);
  if (status === 400) expect(answer.body.field).toBe('to');
});

test('only those who run the studio compare', async ({ scene: { t, a, compare } }) => {
  for (const role of ['front_desk', 'instructor', 'member'] as const) {
    const cookie = await signIn(t.base, a.emails[role]);
    expect((await compare('title', undefined, undefined, cookie)).status).toBe(403);
  }
});
