import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import { fresh } from '../testing/fixtures.ts';
import { call, signIn } from '../testing/http.ts';
import { seedTenant } from '../testing/tenant.ts';

const HOUR_MS = 3600_000;
const test = fresh
  .extend('frozen', { scope: 'file' }, () => ({ now: new Date() }))
  .extend('options', { scope: 'file' }, ({ frozen }) => ({ now: () => frozen.now }))
  .extend('tenant', ({ t, frozen }) => {
    frozen.now = new Date();
    return seedTenant(t, { name: randomUUID(), spots: 10 });
  })
  .extend('scene', ({ t, tenant, owner, frozen }) => {
    const at = (hours: number) => new Date(frozen.now.getTime() + hours * HOUR_MS).toISOString();
    const inStudio = () => ({ studioId: tenant.studioId });
    const inClass = () => ({ studioId: tenant.studioId, classId: tenant.classId });
    const create = (body: object) =>
      call(t.base, owner, 'createClass', {
        params: inStudio(),
        body: { title: 'New', roomId: tenant.roomId, startsAt: at(24), endsAt: at(25), ...body },
      });
    const update = (body: object) => call(t.base, owner, 'updateClass', { params: inClass(), body });
    const list = (from: string, to: string) =>
      call(t.base, owner, 'listClasses', { params: inStudio(), query: { from, to } });
    return { at, inStudio, inClass, create, update, list };
  });

test('a list has the classes that start in its span, the end left out', async ({
  tenant,
  scene: { at, create, list },
}) => {
  const { body } = await create({});
  const ids = async (from: string, to: string) => (await list(from, to)).body.map((c) => c.classId);
  expect(await ids(at(24), at(25))).toEqual([body.classId]);
  expect(await ids(at(23), at(24))).toEqual([]);
  expect(await ids(at(0), at(48))).toEqual([tenant.classId, body.classId]);
});

test('a span of more than six weeks is refused by the field’s name', async ({ scene: { at, list } }) => {
  const { status, body } = await list(at(0), at(24 * 43));
  expect([status, body.field]).toEqual([400, 'to']);
});

test('a class has no more places than its room has spots', async ({ scene: { at, create } }) => {
  expect((await create({})).body.capacity).toBe(10);
  const later = { startsAt: at(25), endsAt: at(26) };
  expect((await create({ ...later, capacity: 4 })).body.capacity).toBe(4);
  const { status, body } = await create({ capacity: 11 });
  expect([status, body.field]).toEqual([400, 'capacity']);
});

test('a class that ends before it starts is refused', async ({ scene: { at, create } }) => {
  const { status, body } = await create({ endsAt: at(23) });
  expect([status, body.field]).toEqual([400, 'endsAt']);
});

test('a class is neither made nor put where it would be over already', async ({
  scene: { at, create, update },
}) => {
  const past = { startsAt: at(-48), endsAt: at(-47) };
  for (const { status, body } of [await create(past), await update(past)])
    expect([status, body.code, body.field]).toEqual([400, 'class_in_past', 'startsAt']);
  expect((await create({ startsAt: at(-0.2), endsAt: at(0.8) })).body.state).toBe('running');
});

test('a change of one field leaves the others alone', async ({ t, owner, scene: { inClass, update } }) => {
  const before = (await call(t.base, owner, 'getClass', { params: inClass() })).body;
  const { body: after } = await update({ title: 'Renamed' });
  expect([after.title, after.instructorId, after.spiviEnabled, after.startsAt]).toEqual([
    'Renamed',
    before.instructorId,
    true,
    before.startsAt,
  ]);
  expect((await update({ instructorId: null, spiviEnabled: false })).body).toMatchObject({
    title: 'Renamed',
    instructorId: null,
    spiviEnabled: false,
  });
});

test('the capacity never falls below the people who are booked', async ({
  t,
  tenant,
  owner,
  scene: { inClass, update },
}) => {
  for (const [i, customerId] of tenant.customerIds.slice(0, 3).entries())
    await call(t.base, owner, 'bookSpot', { params: inClass(), body: { spotNumber: i + 1, customerId } });
  const refused = await update({ capacity: 2 });
  expect([refused.status, refused.body.code]).toEqual([409, 'capacity_below_booked']);
  expect((await update({ capacity: 3 })).body.capacity).toBe(3);
});

test('a class under way stays where and when it began; its name may change', async ({
  frozen,
  scene: { at, update },
}) => {
  frozen.now = new Date(frozen.now.getTime() + 1.2 * HOUR_MS);
  expect((await update({ startsAt: at(5), endsAt: at(6) })).body.code).toBe('class_started');
  expect((await update({ title: 'Renamed' })).body).toMatchObject({ title: 'Renamed', state: 'running' });
});

test('a class and its bookings are not sent as long as Spivi is not connected, and say so', async ({
  t,
  tenant,
  owner,
  scene: { inClass },
}) => {
  await call(t.base, owner, 'bookSpot', {
    params: inClass(),
    body: { spotNumber: 1, customerId: tenant.customerIds[1] },
  });
  const { body } = await call(t.base, owner, 'getClass', { params: inClass() });
  expect(body.sync).toMatchObject({ state: 'off', reason: 'not_connected' });
  expect(body.roster[0]!.sync).toMatchObject({ state: 'off', reason: 'not_connected' });
});

test('a member sees their own booking on the list', async ({
  t,
  tenant,
  scene: { at, inStudio, inClass },
}) => {
  const member = await signIn(t.base, tenant.emails.member);
  const booked = await call(t.base, member, 'bookSpot', { params: inClass(), body: { spotNumber: 2 } });
  const { body } = await call(t.base, member, 'listClasses', {
    params: inStudio(),
    query: { from: at(0), to: at(2) },
  });
  expect(body[0]!.myBooking).toEqual({ bookingId: booked.body.bookingId, spotNumber: 2 });
});

test('a spot out of service lowers what a class sells, and blocks no other change', async ({
  t,
  tenant,
  owner,
  scene: { inClass, update },
}) => {
  const inService = async (last: number) => {
    const { body } = await call(t.base, owner, 'getStudio', { params: { studioId: tenant.studioId } });
    const spots = body.rooms[0]!.spots.map((spot) => ({ ...spot, active: spot.spotNumber <= last }));
    return call(t.base, owner, 'updateRoom', {
      params: { studioId: tenant.studioId, roomId: tenant.roomId },
      body: { spots },
    });
  };
  await inService(5);
  const fields = { title: 'Renamed', instructorId: null, capacity: 10 };
  for (const [name, value] of Object.entries(fields))
    expect([name, (await update({ [name]: value })).status]).toEqual([name, 200]);
  expect((await update({})).body).toMatchObject({ capacity: 5, wantedCapacity: 10 });
  const refused = await update({ capacity: 7 });
  expect([refused.status, refused.body.field, refused.body.message]).toEqual([
    400,
    'capacity',
    'The room has 5 spots in service (out of service: 6, 7, 8, 9, 10), fewer than 7.',
  ]);
  for (const [i, customerId] of tenant.customerIds.entries())
    await call(t.base, owner, 'bookSpot', { params: inClass(), body: { spotNumber: i + 1, customerId } });
  expect((await update({})).body).toMatchObject({ booked: 4, capacity: 5 });
  await inService(4);
  const full = await call(t.base, owner, 'bookSpot', {
    params: inClass(),
    body: { spotNumber: null, customerId: randomUUID() },
  });
  expect(full.body.code).toBe('class_full');
  await inService(5);
  expect((await update({})).body).toMatchObject({ booked: 4, capacity: 5, wantedCapacity: 10 });
});
