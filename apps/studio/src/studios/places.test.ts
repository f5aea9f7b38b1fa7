import { expect } from 'vitest';
import { test as studioTest } from '../testing/fixtures.ts';
import { call } from '../testing/http.ts';

const HOUR_MS = 3600_000;
const test = studioTest.extend('room', ({ t, tenant, owner }) => {
  const params = { studioId: tenant.studioId, roomId: tenant.roomId };
  const inClass = { studioId: tenant.studioId, classId: tenant.classId };
  const look = async () => {
    const { body } = await call(t.base, owner, 'getStudio', { params });
    return body.rooms.find((room) => room.roomId === tenant.roomId)!;
  };
  const save = (body: object) => call(t.base, owner, 'updateRoom', { params, body });
  const change = async (spotNumber: number, to: object, also = {}) => {
    const { spots } = await look();
    return save({ ...also, spots: spots.map((s) => (s.spotNumber === spotNumber ? { ...s, ...to } : s)) });
  };
  const book = (spotNumber: number, who = 1) =>
    call(t.base, owner, 'bookSpot', {
      params: inClass,
      body: { spotNumber, customerId: tenant.customerIds[who] },
    });
  const cancel = (bookingId: string) =>
    call(t.base, owner, 'cancelBooking', { params: { studioId: tenant.studioId, bookingId } });
  return { look, save, change, book, cancel };
});

test('a location is added and renamed, its time zone kept', async ({ t, tenant, owner }) => {
  const { studioId } = tenant;
  const made = await call(t.base, owner, 'createLocation', {
    params: { studioId },
    body: { name: 'Bordeaux', address: '', timeZone: 'Europe/Paris' },
  });
  const changed = await call(t.base, owner, 'updateLocation', {
    params: { studioId, locationId: made.body.locationId },
    body: { name: 'Bordeaux Lac' },
  });
  expect(changed.body).toEqual({ ...made.body, name: 'Bordeaux Lac', version: 2 });
});

test('a new room has its spots, of their kind, and can be booked in', async ({ t, tenant, owner }) => {
  const { studioId, locationId } = tenant;
  const made = await call(t.base, owner, 'createRoom', {
    params: { studioId, locationId },
    body: { name: 'Row', kind: 'rower', layout: 'rows', spots: 12 },
  });
  expect(made.body.spots.map((spot) => [spot.spotNumber, spot.kind, spot.active])).toEqual(
    Array.from({ length: 12 }, (_, i) => [i + 1, 'rower', true]),
  );
  const hour = (n: number) => new Date(Date.now() + n * HOUR_MS).toISOString();
  const created = await call(t.base, owner, 'createClass', {
    params: { studioId },
    body: { title: 'Row', roomId: made.body.roomId, startsAt: hour(3), endsAt: hour(4) },
  });
  expect(created.body.capacity).toBe(12);
});

test('a booked spot stays in service, and says whom it concerns; a free one goes and comes back', async ({
  tenant,
  room: { change, book, cancel },
}) => {
  const { classId } = tenant;
  const booked = await book(5);
  const refused = await change(5, { active: false }, { acceptMoves: true });
  expect([refused.status, refused.body.code]).toEqual([409, 'spot_booked']);
  expect(refused.body.details).toMatchObject({
    count: 1,
    classes: [{ classId, title: 'Ride', name: 'First1 Last1', spotNumber: 5 }],
  });
  await cancel(booked.body.bookingId);
  const gone = await change(5, { active: false });
  expect(gone.body.spots.filter((spot) => !spot.active).map((spot) => spot.spotNumber)).toEqual([5]);
  expect((await book(5)).body.code).toBe('spot_out_of_service');
  expect((await change(5, { active: true })).body.spots.every((spot) => spot.active)).toBe(true);
});

test('spots are added, moved, renumbered and removed at once; the older drawing is refused', async ({
  room: { look, save },
}) => {
  const before = await look();
  const [first, second, third, ...rest] = before.spots;
  const spots = [
    ...rest,
    { ...first!, x: 1.5 },
    { ...second!, spotNumber: 900 },
    { ...third!, kind: 'mat', x: 0, y: 100 },
    { ...third!, spotNumber: 77, x: 99, y: 3 },
  ];
  const saved = await save({ spots, version: before.version });
  const inOrder = spots.toSorted((a, b) => a.spotNumber - b.spotNumber);
  expect(saved.body).toMatchObject({ spots: inOrder, version: before.version + 1 });
  expect(await look()).toEqual(saved.body);
  const again = await save({ spots: inOrder, version: before.version });
  expect([again.status, again.body.version]).toEqual([200, before.version + 1]);
  const stale = await save({ spots: before.spots, version: before.version });
  expect([stale.status, stale.body.code]).toEqual([409, 'changed_meanwhile']);
  expect((await save({ spots: before.spots })).status).toBe(200);
});

test('a booked number that would be gone is refused; one that would stand elsewhere is asked about', async ({
  room: { look, save, change, book, cancel },
}) => {
  const booked = await book(6);
  const { spots } = await look();
  const renumbered = await change(6, { spotNumber: 800 }, { acceptMoves: true });
  expect([renumbered.status, renumbered.body.code]).toEqual([409, 'spot_booked']);
  const removed = await save({ spots: spots.filter((s) => s.spotNumber !== 6) });
  expect([removed.status, removed.body.code]).toEqual([409, 'spot_booked']);
  const swap = spots.map((s) => ({ ...s, spotNumber: { 6: 7, 7: 6 }[s.spotNumber] ?? s.spotNumber }));
  const asked = await save({ spots: swap });
  expect([asked.status, asked.body.code]).toEqual([409, 'spots_move']);
  expect(asked.body.details).toMatchObject({
    accept: 'acceptMoves',
    classes: [{ name: 'First1 Last1', spotNumber: 6 }],
  });
  expect((await look()).spots).toEqual(spots);
  const straight = spots.map((s) => ({ ...s, y: Math.min(100, s.y + 2) }));
  expect((await save({ spots: straight })).status).toBe(200);
  expect((await save({ spots: swap, acceptMoves: true })).status).toBe(200);
  await cancel(booked.body.bookingId);
  expect((await change(6, { spotNumber: 800 })).status).toBe(200);
  expect((await save({ spots })).status).toBe(200);
});

test('a drawing with a number twice, without a spot or beyond the walls is refused', async ({
  room: { look, save },
}) => {
  const { spots } = await look();
  for (const bad of [[...spots, spots[0]], [], [{ ...spots[0], x: 101 }]]) {
    const { status, body } = await save({ spots: bad });
    expect([status, body.code]).toEqual([400, 'invalid_field']);
  }
});

test('a room is furnished: kept whole, seen by members, never where a spot is, and no booking is asked about', async ({
  t,
  tenant,
  owner,
  member,
  room: { look, save, book },
}) => {
  await book(3);
  const before = await look();
  const [spot] = before.spots;
  // Who leads the class stands where every drawing had them before rooms were furnished.
  expect(before.fixtures).toEqual([{ kind: 'instructor', x: 50, y: 0 }]);
  const fixtures = [
    { kind: 'instructor', x: 50, y: 0 },
    { kind: 'fan', x: 30.5, y: 70 },
    { kind: 'fan', x: 70, y: 70 },
    { kind: 'door', x: 100, y: 100 },
  ];
  const saved = await save({ fixtures, version: before.version });
  expect(saved.body).toEqual({ ...before, fixtures, version: before.version + 1 });
  const again = await save({ fixtures, version: before.version });
  expect([again.status, again.body.version]).toEqual([200, before.version + 1]);
  const params = { studioId: tenant.studioId, classId: tenant.classId };
  for (const who of [owner, member])
    expect((await call(t.base, who, 'getClass', { params })).body.fixtures).toEqual(fixtures);
  const refused = await save({ fixtures: [...fixtures, { kind: 'column', x: spot!.x + 3, y: spot!.y }] });
  expect([refused.status, refused.body.code]).toEqual([400, 'fixture_on_spot']);
  expect(refused.body.details).toEqual({ kind: 'column', spotNumber: spot!.spotNumber });
  // Nor does a spot come under what stands there.
  const spots = before.spots.map((s) => (s === spot ? { ...s, x: 31, y: 69 } : s));
  expect((await save({ spots })).body).toMatchObject({ code: 'fixture_on_spot', details: { kind: 'fan' } });
  expect(await look()).toEqual(saved.body);
});

test('a fixture of no kind, beyond the walls, or one too many is refused', async ({ room: { save } }) => {
  const fan = { kind: 'fan', x: 0, y: 0 };
  for (const bad of [
    [{ ...fan, kind: 'sofa' }],
    [{ ...fan, y: -1 }],
    Array.from({ length: 31 }, () => fan),
  ]) {
    const { status, body } = await save({ fixtures: bad });
    expect([status, body.code]).toEqual([400, 'invalid_field']);
  }
});

test('a new room has who leads the class in front, a door, and spots of any kind', async ({
  t,
  tenant: { studioId, locationId },
  owner,
}) => {
  const made = await call(t.base, owner, 'createRoom', {
    params: { studioId, locationId },
    body: { name: 'Mixed', kind: 'treadmill', layout: 'arcs', spots: 60 },
  });
  expect(made.body.fixtures.map(({ kind }) => kind)).toEqual(['instructor', 'door']);
  const spots = made.body.spots.map((spot, i) => (i % 2 ? { ...spot, kind: 'bench' } : spot));
  const changed = await call(t.base, owner, 'updateRoom', {
    params: { studioId, roomId: made.body.roomId },
    body: { spots },
  });
  expect(changed.body.spots).toEqual(spots);
});

test('a layout that was replaced is kept whole, and brought back as a new one, asked about as any other', async ({
  t,
  tenant,
  owner,
  room: { look, save, book, cancel },
}) => {
  const params = { studioId: tenant.studioId, roomId: tenant.roomId };
  const earlier = async () => (await call(t.base, owner, 'listRoomLayouts', { params })).body;
  const before = await look();
  const known = (await earlier()).length;
  const spots = before.spots.map((s) => ({ ...s, y: s.spotNumber === 9 ? 90 : s.y }));
  const fixtures = [{ kind: 'mirror', x: 0, y: 20 }];
  await save({ spots, fixtures });
  // A name is no layout, and a drawing that is the same as before is no other one.
  await save({ name: 'Renamed' });
  await save({ spots });
  const [newest, ...rest] = await earlier();
  expect(rest).toHaveLength(known);
  expect(newest).toEqual({
    version: before.version,
    spots: before.spots,
    fixtures: before.fixtures,
    replacedAt: expect.any(String),
  });
  const booked = await book(9, 2);
  const asked = await save({ spots: newest!.spots, fixtures: newest!.fixtures });
  expect([asked.status, asked.body.code]).toEqual([409, 'spots_move']);
  expect(asked.body.details).toMatchObject({ count: 1, classes: [{ spotNumber: 9 }] });
  const back = await save({ spots: newest!.spots, fixtures: newest!.fixtures, acceptMoves: true });
  expect(back.body).toMatchObject({ spots: before.spots, fixtures: before.fixtures });
  expect(back.body.version).toBeGreaterThan(newest!.version);
  expect((await earlier())[0]).toMatchObject({ spots, fixtures });
  await cancel(booked.body.bookingId);
});

test('of earlier layouts the newest twenty are kept', async ({ t, tenant, owner }) => {
  const { studioId, locationId } = tenant;
  const made = await call(t.base, owner, 'createRoom', {
    params: { studioId, locationId },
    body: { name: 'Often', kind: 'bike', layout: 'rows', spots: 1 },
  });
  const params = { studioId, roomId: made.body.roomId };
  for (let y = 20; y < 42; y += 1)
    await call(t.base, owner, 'updateRoom', { params, body: { spots: [{ ...made.body.spots[0]!, y }] } });
  const { body } = await call(t.base, owner, 'listRoomLayouts', { params });
  expect(body.map(({ spots }) => spots[0]!.y)).toEqual(Array.from({ length: 20 }, (_, i) => 40 - i));
});

test('a copy has the layout of its room and nothing else, and goes again while nothing was in it', async ({
  t,
  tenant: { studioId, roomId, locationId },
  owner,
  room: { look, change },
}) => {
  await change(4, { kind: 'mat', active: false });
  const { spots, fixtures } = await look();
  const made = await call(t.base, owner, 'copyRoom', {
    params: { studioId, roomId },
    body: { name: 'Twin' },
  });
  expect(made.body).toEqual({
    roomId: expect.any(String),
    locationId,
    name: 'Twin',
    spots,
    fixtures,
    version: 1,
  });
  const ofCopy = { studioId, roomId: made.body.roomId };
  // What is drawn in one is not drawn in the other.
  await call(t.base, owner, 'updateRoom', { params: ofCopy, body: { fixtures: [] } });
  expect((await look()).fixtures).toEqual(fixtures);
  const used = await call(t.base, owner, 'removeRoom', { params: { studioId, roomId } });
  expect([used.status, used.body.code]).toEqual([409, 'room_used']);
  expect((await call(t.base, owner, 'removeRoom', { params: ofCopy })).status).toBe(200);
  expect((await call(t.base, owner, 'removeRoom', { params: ofCopy })).status).toBe(404);
  const { body } = await call(t.base, owner, 'getStudio', { params: { studioId } });
  expect(body.rooms.map((room) => room.roomId)).not.toContain(made.body.roomId);
  expect((await look()).spots).toEqual(spots);
});
