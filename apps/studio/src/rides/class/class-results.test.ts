import { afterAll, beforeAll, expect, test } from 'vitest';
import { newBooking, newClass, newRide } from '../../testing/classes.ts';
import { call, signIn } from '../../testing/http.ts';
import { startTestStudio, type TestStudio } from '../../testing/studio.ts';
import { seedTenant, type TestTenant } from '../../testing/tenant.ts';

let t: TestStudio;
let a: TestTenant;
beforeAll(async () => {
  t = await startTestStudio();
  a = await seedTenant(t, { name: 'one' });
});
afterAll(() => t?.close());

const list = async (role: keyof TestTenant['emails'], classId: string) =>
  call(t.base, await signIn(t.base, a.emails[role]), 'listClassResults', {
    params: { studioId: a.studioId, classId },
  });

test('one row for each person booked or recorded, without numbers', async () => {
  const classId = await newClass(t, a);
  const [booked, rode, walkedIn] = a.customerIds as string[];
  await newBooking(t, a, { classId, customerId: booked!, spotNumber: 1 });
  await newBooking(t, a, { classId, customerId: rode!, spotNumber: 2 });
  await newRide(t, a, classId, rode!, { values: { workKj: 4321.125 } });
  await newRide(t, a, classId, walkedIn!, { values: { workKj: 4321.125 } });
  const { body } = await list('front_desk', classId);
  const own = (i: number) => ({ customerId: a.customerIds[i]!, name: `First${i} Last${i}` });
  expect(body.people).toEqual([
    {
      ...own(0),
      spotNumber: 1,
      state: 'none',
      reason: 'not_connected',
      corrected: false,
      recorded: false,
      rider: null,
    },
    {
      ...own(1),
      spotNumber: 2,
      state: 'ready',
      reason: null,
      corrected: false,
      recorded: true,
      rider: own(1),
    },
    {
      ...own(2),
      spotNumber: null,
      state: 'ready',
      reason: null,
      corrected: false,
      recorded: true,
      rider: own(2),
    },
  ]);
  expect(JSON.stringify(body)).not.toContain('4321.125');
});

test.each([
  ['owner', true, true],
  ['manager', true, true],
  ['front_desk', false, false],
  ['instructor', true, false],
] as const)(
  '%s may say whose a ride is: %s in a class of theirs, %s in another’s',
  async (role, own, others) => {
    const taught = await newClass(t, a);
    const other = await newClass(t, a, { instructorId: null });
    expect((await list(role, taught)).body.canReassign).toBe(own);
    expect((await list(role, other)).body.canReassign).toBe(others);
  },
);
