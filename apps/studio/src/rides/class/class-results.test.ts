import { expect } from 'vitest';
import { newBooking, newClass, newRide } from '../../testing/classes.ts';
import { test as studioTest } from '../../testing/fixtures.ts';
import { call, signIn } from '../../testing/http.ts';
import type { TestTenant } from '../../testing/tenant.ts';

const test = studioTest.extend(
  'list',
  { scope: 'file' },
  ({ t, tenant }) =>
    async (role: keyof TestTenant['emails'], classId: string) =>
      call(t.base, await signIn(t.base, tenant.emails[role]), 'listClassResults', {
        params: { studioId: tenant.studioId, classId },
      }),
);

test('one row for each person booked or recorded, without numbers', async ({ t, tenant, list }) => {
  const classId = await newClass(t, tenant);
  const [booked, rode, walkedIn] = tenant.customerIds as string[];
  await newBooking(t, tenant, { classId, customerId: booked!, spotNumber: 1 });
  await newBooking(t, tenant, { classId, customerId: rode!, spotNumber: 2 });
  await newRide(t, tenant, classId, rode!, { values: { workKj: 4321.125 } });
  await newRide(t, tenant, classId, walkedIn!, { values: { workKj: 4321.125 } });
  const { body } = await list('front_desk', classId);
  const own = (i: number) => ({ customerId: tenant.customerIds[i]!, name: `First${i} Last${i}` });
  expect(body.people).toEqual([
    {
      ...own(0),
      spotNumber: 1,
      state: 'none',
      reason: 'not_connected',
      corrected: false,
      booked: true,
      recorded: false,
      rider: null,
    },
    {
      ...own(1),
      spotNumber: 2,
      state: 'ready',
      reason: null,
      corrected: false,
      booked: true,
      recorded: true,
      rider: own(1),
    },
    {
      ...own(2),
      spotNumber: null,
      state: 'ready',
      reason: null,
      corrected: false,
      booked: false,
      recorded: true,
      rider: own(2),
    },
  ]);
  expect(JSON.stringify(body)).not.toContain('4321.125');
});

test.for([
  ['owner', true, true],
  ['manager', true, true],
  ['front_desk', false, false],
  ['instructor', true, false],
] as const)(
  '%s may say whose a ride is: %s in a class of theirs, %s in another’s',
  async ([role, own, others], { t, tenant, list }) => {
    const taught = await newClass(t, tenant);
    const other = await newClass(t, tenant, { instructorId: null });
    expect((await list(role, taught)).body.canReassign).toBe(own);
    expect((await list(role, other)).body.canReassign).toBe(others);
  },
);
