import { randomUUID } from 'node:crypto';
import { bikeParts, MAX_BIKE_SETTING_CHARS, type Role } from '@tandem/api/words';
import { inTenant } from '@tandem/platform';
import fc from 'fast-check';
import { sql } from 'kysely';
import { expect } from 'vitest';
import { anyJson } from '../testing/any-json.ts';
import { newBooking, newClass } from '../testing/classes.ts';
import { test as signedIn } from '../testing/fixtures.ts';
import { call } from '../testing/http.ts';
import { seedTenant } from '../testing/tenant.ts';

const test = signedIn
  .extend('tenant', { scope: 'file' }, ({ t }) => seedTenant(t, { name: randomUUID(), customers: 6 }))
  .extend('scene', { scope: 'file' }, ({ t, tenant, owner }) => {
    const of = (customerId: string) => ({ studioId: tenant.studioId, customerId });
    const read = async (who: string, customerId: string) =>
      (await call(t.base, who, 'getCustomer', { params: of(customerId) })).body;
    const change = (who: string, customerId: string, body: Record<string, unknown>) =>
      call(t.base, who, 'updateCustomer', { params: of(customerId), body });
    const setBike = (who: string, customerId: string, body: unknown) =>
      call(t.base, who, 'setBike', { params: of(customerId), body });
    const logged = async (action: string) =>
      (
        await inTenant(t.db, tenant.studioId, (trx) =>
          sql<{ facts: string }>`select a::text as facts from audit_log a where action = ${action}`.execute(
            trx,
          ),
        )
      ).rows.map(({ facts }) => facts);
    return { of, read, change, setBike, logged, owner };
  });

test('whom to call is known to the desk, the management, the person, and instructors of their classes only', async ({
  t,
  tenant,
  cookies,
  scene: { read, change },
}) => {
  const customerId = tenant.customerIds[0]!;
  const contact = { emergencyName: 'Kim Demo', emergencyPhone: '+33 1 99 00 00 01' };
  expect((await change(cookies.front_desk, customerId, contact)).status).toBe(200);
  for (const role of ['owner', 'manager', 'front_desk', 'member'] as const satisfies Role[])
    expect([role, await read(cookies[role], customerId)]).toMatchObject([role, contact]);
  const stranger = tenant.customerIds[3]!;
  await change(cookies.owner, stranger, contact);
  expect(await read(cookies.instructor, stranger)).toMatchObject({
    emergencyName: null,
    emergencyPhone: null,
  });
  const classId = await newClass(t, tenant);
  await newBooking(t, tenant, { classId, customerId: stranger });
  await inTenant(t.db, tenant.studioId, (trx) =>
    sql`update bookings set checked_in_at = now() where class_id = ${classId}`.execute(trx),
  );
  const { healthVisible, emergencyName } = await read(cookies.instructor, stranger);
  expect([healthVisible, emergencyName]).toEqual([true, 'Kim Demo']);
});

test('a member says whom to call, and the log names the field and not the person', async ({
  tenant,
  member,
  scene: { read, change, logged },
}) => {
  const customerId = tenant.customerIds[0]!;
  await change(member, customerId, { emergencyName: 'Robin Unheard-of' });
  expect((await read(member, customerId)).emergencyName).toBe('Robin Unheard-of');
  const log = (await logged('customer.update')).join('\n');
  expect(log).toContain('emergencyName');
  expect(log).not.toContain('Unheard');
});

test('whom to call is a part of the form: a change of it made from an older version is refused', async ({
  tenant,
  owner,
  scene: { read, change },
}) => {
  const customerId = tenant.customerIds[4]!;
  const { version } = await read(owner, customerId);
  await change(owner, customerId, { emergencyName: 'Alix Demo' });
  const { status, body } = await change(owner, customerId, { emergencyName: 'Sam Demo', version });
  expect([status, body.code, (body.details as { present: unknown }).present]).toMatchObject([
    409,
    'changed_meanwhile',
    { emergencyName: 'Alix Demo' },
  ]);
});

test('a bike is set by its rider and by any of the staff, one part at a time, and stands on the roster', async ({
  t,
  tenant,
  cookies,
  scene: { read, setBike, logged },
}) => {
  const customerId = tenant.customerIds[0]!;
  await setBike(cookies.member, customerId, { saddleHeight: ' 72  cm ', barHeight: 'low' });
  await setBike(cookies.instructor, customerId, { saddleForeAft: '5' });
  const answer = await setBike(cookies.front_desk, customerId, { barHeight: '' });
  const bike = { saddleHeight: '72 cm', saddleForeAft: '5', barHeight: '', barForeAft: '' };
  expect(answer.body).toEqual(bike);
  expect((await read(cookies.member, customerId)).bike).toEqual(bike);
  const params = { studioId: tenant.studioId, classId: tenant.classId };
  await call(t.base, cookies.member, 'bookSpot', { params, body: { spotNumber: 2 } });
  const { roster } = (await call(t.base, cookies.instructor, 'getClass', { params })).body;
  expect(roster.find((entry) => entry.customerId === customerId)!.bike).toEqual(bike);
  const lines = (await logged('customer.bike')).length;
  await setBike(cookies.front_desk, customerId, bike);
  expect((await logged('customer.bike')).length).toBe(lines);
});

test('a member sets nobody else’s bike', async ({ tenant, member, scene: { setBike } }) => {
  const { status, body } = await setBike(member, tenant.customerIds[1]!, { saddleHeight: '1' });
  expect([status, body.code]).toEqual([404, 'not_found']);
});

test('whatever JSON comes as a bike, it is kept as it was said or refused by its field', async ({
  tenant,
  owner,
  scene: { read, setBike },
}) => {
  const customerId = tenant.customerIds[2]!;
  const value = fc.oneof(fc.string({ maxLength: MAX_BIKE_SETTING_CHARS + 5, unit: 'binary' }), anyJson);
  const asked = fc.oneof(
    anyJson,
    fc.record(Object.fromEntries(bikeParts.map((part) => [part, value])), { requiredKeys: [] }),
  );
  await fc.assert(
    fc.asyncProperty(asked, async (body) => {
      const before = (await read(owner, customerId)).bike;
      const answer = await setBike(owner, customerId, body);
      const after = (await read(owner, customerId)).bike;
      if (answer.status === 200) expect(answer.body).toEqual(after);
      else {
        expect([answer.status, answer.body.code]).toEqual([400, 'invalid_field']);
        expect(after).toEqual(before);
      }
      for (const setting of Object.values(after))
        expect(setting.length).toBeLessThanOrEqual(MAX_BIKE_SETTING_CHARS);
    }),
    { numRuns: 60 },
  );
});
