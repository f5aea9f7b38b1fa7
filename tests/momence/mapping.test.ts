import { inTenant } from '@tandem/platform';
import fc from 'fast-check';
import { sql } from 'kysely';
import { expect } from 'vitest';
import { call } from '../../apps/studio/src/testing/http.ts';
import type { TestStudio } from '../../apps/studio/src/testing/studio.ts';
import type { TestTenant } from '../../apps/studio/src/testing/tenant.ts';
import { here, MEMBERS, PLACE, read, rows, spotThere, there } from './connected.ts';
import { test } from './scene.ts';

const [ADA, BOB, , DINA] = MEMBERS as [number, number, number, number];
const HALL = 2002;
const UNKNOWN = spotThere(20);

const write = (t: TestStudio, { studioId }: { studioId: string }, statement: ReturnType<typeof sql>) =>
  inTenant(t.db, studioId, (trx) => statement.execute(trx));

/** Asks an endpoint as somebody of the studio. */
const asker =
  (t: TestStudio, tenant: TestTenant, cookie: string) =>
  async <N extends Parameters<typeof call>[2]>(
    name: N,
    {
      params = {},
      body,
      query,
    }: { params?: Record<string, string>; body?: unknown; query?: Record<string, string> } = {},
  ) =>
    call(t.base, cookie, name, { params: { studioId: tenant.studioId, ...params }, body, query } as never);

const addRoom = async (t: TestStudio, tenant: TestTenant, owner: string, name: string): Promise<string> => {
  const { body } = await call(t.base, owner, 'createRoom', {
    params: { studioId: tenant.studioId, locationId: tenant.locationId },
    body: { name, kind: 'bike', layout: 'arcs', spots: 20 },
  } as never);
  return (body as { roomId: string }).roomId;
};

const kinds = (body: unknown) => (body as { todos: { kind: string }[] }).todos.map(({ kind }) => kind);

test('a place without a room waits, a room of its name is proposed and not taken; chosen, its classes stand at once', async ({
  t,
  tenant,
  owner,
  fake,
  session,
}) => {
  const ask = asker(t, tenant, owner);
  const roomId = await addRoom(t, tenant, owner, 'grande salle');
  const sessionId = session(24, { locationId: HALL }) as number;
  fake.host().book({ sessionId, memberId: ADA });
  await read(t, tenant);
  expect(await here(t, tenant)).toEqual([]);
  expect((await ask('getSourceMapping')).body).toMatchObject({
    places: [{ placeId: String(HALL), roomId: null, followed: true, proposedRoomId: roomId, classes: 1 }, {}],
  });
  expect((await ask('listSourceTodos')).body).toMatchObject({
    todos: [{ kind: 'place_unknown', name: 'Grande salle', placeId: String(HALL), count: 1 }],
  });
  const params = { placeId: String(HALL) };
  const effect = { appear: 1, move: 0, leave: 0, bookings: 0, taken: 0, spots: 0 };
  expect((await ask('getPlaceEffect', { params, query: { roomId } })).body).toEqual(effect);
  expect((await ask('setSourcePlace', { params, body: { roomId } })).status).toBe(200);
  expect((await here(t, tenant)).map((one) => one.sessionId)).toEqual([sessionId]);
  await read(t, tenant);
  expect(await here(t, tenant)).toEqual(there(fake));
  expect(kinds((await ask('listSourceTodos')).body)).toEqual([]);
});

test('a place that is not followed leaves the schedule with who is booked, and comes back as it was', async ({
  t,
  tenant,
  owner,
  fake,
  session,
}) => {
  const ask = asker(t, tenant, owner);
  const sessionId = session() as number;
  fake.host().book({ sessionId, memberId: ADA, roomSpotId: spotThere(4) });
  await read(t, tenant);
  const before = await here(t, tenant);
  const params = { placeId: String(PLACE) };
  expect((await ask('getPlaceEffect', { params })).body).toMatchObject({ leave: 1, bookings: 1, spots: 0 });
  await ask('setSourcePlace', { params, body: { roomId: null } });
  expect(await here(t, tenant)).toMatchObject([{ cancelled: true, bookings: [] }]);
  await read(t, tenant);
  expect(await here(t, tenant)).toMatchObject([{ cancelled: true, bookings: [] }]);
  expect(kinds((await ask('listSourceTodos')).body)).toEqual([]);
  await ask('setSourcePlace', { params, body: { roomId: tenant.roomId } });
  expect(await here(t, tenant)).toEqual(before);
});

test('in another room a spot is to be said anew, which is told before', async ({
  t,
  tenant,
  owner,
  fake,
  session,
}) => {
  const ask = asker(t, tenant, owner);
  fake.host().book({ sessionId: session() as number, memberId: ADA, roomSpotId: spotThere(4) });
  await read(t, tenant);
  const roomId = await addRoom(t, tenant, owner, 'Loft');
  const params = { placeId: String(PLACE) };
  expect((await ask('getPlaceEffect', { params, query: { roomId } })).body).toMatchObject({
    ...{ move: 1, bookings: 1, spots: 19 },
  });
  await ask('setSourcePlace', { params, body: { roomId } });
  expect((await ask('listSourceTodos')).body).toMatchObject({
    todos: [{ kind: 'spot_unknown', name: 'Loft', roomId, count: 1 }],
  });
  await ask('setSourceSpots', { body: { roomId, spots: [{ spotId: String(spotThere(4)), spotNumber: 4 }] } });
  expect(kinds((await ask('listSourceTodos')).body)).toEqual([]);
  expect(await here(t, tenant)).toEqual(there(fake));
});

test('a spot that is said seats whoever has it at once; none is said twice, two are exchanged, and one is taken back', async ({
  t,
  tenant,
  owner,
  fake,
  session,
}) => {
  const ask = asker(t, tenant, owner);
  const { roomId } = tenant;
  const sessionId = session() as number;
  fake.host().book({ sessionId, memberId: ADA, roomSpotId: UNKNOWN });
  fake.host().book({ sessionId, memberId: BOB, roomSpotId: spotThere(2) });
  await read(t, tenant);
  const seats = async () => (await here(t, tenant))[0]!.bookings.map(({ roomSpotId }) => roomSpotId);
  const say = (spots: [number, number | null][]) =>
    ask('setSourceSpots', {
      body: { roomId, spots: spots.map(([spotId, spotNumber]) => ({ spotId: String(spotId), spotNumber })) },
    });
  expect(await seats()).toEqual([null, 102]);
  expect((await ask('listSourceTodos')).body).toMatchObject({ todos: [{ kind: 'spot_unknown', count: 1 }] });
  const mapped = (await ask('getSourceMapping')).body as { rooms: { roomId: string; spots: unknown[] }[] };
  expect(mapped.rooms.find((room) => room.roomId === roomId)!.spots[0]).toMatchObject({
    spotId: String(UNKNOWN),
    spotNumber: null,
    seen: { name: 'Ada Ampère' },
  });
  expect((await say([[UNKNOWN, 2]])).body).toMatchObject({
    code: 'spot_there_taken',
    details: { spotNumber: 2, spotId: '102' },
  });
  expect((await say([[UNKNOWN, 99]])).body).toMatchObject({ code: 'invalid_field', field: 'spots' });
  expect(await seats()).toEqual([null, 102]);
  expect((await say([[UNKNOWN, 20]])).status).toBe(200);
  expect(await seats()).toEqual([120, 102]);
  await say([
    [UNKNOWN, 2],
    [spotThere(2), 20],
  ]);
  expect(await seats()).toEqual([102, 120]);
  await say([[UNKNOWN, null]]);
  expect(await seats()).toEqual([null, 120]);
});

test('who shares an email is said by hand, and made, and taken back for good', async ({
  t,
  tenant,
  owner,
  fake,
  session,
}) => {
  const ask = asker(t, tenant, owner);
  const eli = fake
    .host()
    .addMember({ firstName: 'Eli', lastName: 'Ampère', email: 'ada@fake.tandem.example' }) as number;
  const sessionId = session() as number;
  fake.host().book({ sessionId, memberId: ADA });
  // Their spot is to be said too, as the list of spots has it, whoever they are.
  fake.host().book({ sessionId, memberId: eli, roomSpotId: UNKNOWN });
  await read(t, tenant);
  const booked = async () => (await here(t, tenant))[0]!.bookings.map(({ memberId }) => memberId);
  expect(await booked()).toEqual([]);
  expect(kinds((await ask('listSourceTodos')).body)).toEqual([
    'spot_unknown',
    'person_unknown',
    'person_unknown',
  ]);
  const customerId = tenant.customerIds[1]!;
  const link = (personId: number, body: object) =>
    ask('linkSourcePerson', { params: { personId: String(personId) }, body });
  expect((await link(ADA, { customerId })).body).toMatchObject({
    how: 'manual',
    name: 'Ada Ampère',
    email: 'ada@fake.tandem.example',
    customer: { customerId },
  });
  expect(await booked()).toEqual([ADA]);
  expect((await link(eli, { customerId })).body).toMatchObject({ code: 'customer_linked' });
  expect((await link(ADA, { customerId: tenant.customerIds[2] })).body).toMatchObject({
    code: 'person_linked',
  });
  expect((await link(eli, { customerId: null })).body).toMatchObject({
    how: 'made',
    customer: { name: 'Eli Ampère' },
  });
  expect(await booked()).toEqual([ADA, eli]);
  expect((await ask('getCustomerSource', { params: { customerId } })).body).toMatchObject({
    people: [{ personId: String(ADA), how: 'manual' }],
    candidates: [],
  });
  await ask('unlinkSourcePerson', { params: { personId: String(ADA) } });
  fake.host().changeMember({ memberId: eli, email: 'eli@fake.tandem.example' });
  await write(t, tenant, sql`update source_people set asked_at = null, shared_email = false`);
  await read(t, tenant);
  expect(await booked()).toEqual([eli]);
  expect(kinds((await ask('listSourceTodos')).body)).toEqual(['spot_unknown', 'person_unknown']);
  const acts = await rows(t, tenant, (trx) =>
    sql<{ action: string }>`select action from audit_log where action like 'source.%' order by at`.execute(
      trx,
    ),
  );
  expect(acts.map(({ action }) => action)).toEqual(['source.link', 'source.link', 'source.unlink']);
});

test('whoever was unlinked is linked by a person alone, though nobody else has their email', async ({
  t,
  tenant,
  owner,
  fake,
  session,
}) => {
  const ask = asker(t, tenant, owner);
  fake.host().book({ sessionId: session() as number, memberId: BOB });
  await read(t, tenant);
  const booked = async () => (await here(t, tenant))[0]!.bookings.map(({ memberId }) => memberId);
  expect(await booked()).toEqual([BOB]);
  await ask('unlinkSourcePerson', { params: { personId: String(BOB) } });
  await write(t, tenant, sql`update source_people set asked_at = null`);
  await read(t, tenant);
  expect(await booked()).toEqual([]);
});

test('a class says when it was read and what stands in its way; a file for support names nobody', async ({
  t,
  tenant,
  owner,
  fake,
  session,
}) => {
  const ask = asker(t, tenant, owner);
  const sessionId = session(24, { name: 'Canary ride' }) as number;
  fake.host().book({ sessionId, memberId: DINA, roomSpotId: UNKNOWN });
  await read(t, tenant);
  const [{ classId }] = (await rows(t, tenant, (trx) =>
    sql<{ classId: string }>`select class_id as "classId" from source_classes`.execute(trx),
  )) as [{ classId: string }];
  expect((await ask('getClassSource', { params: { classId } })).body).toMatchObject({
    ...{ source: 'momence', waiting: false, trouble: null, rosterGone: false },
    bookings: [{ name: 'Dina Décibel', trouble: 'spot_unknown' }],
  });
  await write(t, tenant, sql`update source_connections set rejected_logins = 3`);
  expect(kinds((await ask('listSourceTodos')).body)).toEqual(['login_refused', 'spot_unknown']);
  const { body } = await ask('getSourceDiagnostics');
  expect(body).toMatchObject({ connection: { rejected_logins: 3 }, todos: [{ kind: 'login_refused' }, {}] });
  const text = JSON.stringify(body);
  for (const secret of [
    'Dina',
    'Décibel',
    'dina@',
    'Canary',
    'fake-momence',
    'demo-client',
    'Centre',
    'Grande',
  ])
    expect(text.includes(secret), secret).toBe(false);
  expect(((await ask('listSourceCalls')).body as { calls: unknown[] }).calls.length).toBeGreaterThan(2);
});

const SPOTS = [1, 2, 3, 20].map(spotThere);
const step = fc.oneof(
  fc.record({
    of: fc.constant('place' as const),
    place: fc.constantFrom(PLACE, HALL),
    room: fc.constantFrom(0, 1, null),
  }),
  fc.record({
    of: fc.constant('spot' as const),
    spot: fc.constantFrom(...SPOTS),
    number: fc.constantFrom(1, 2, 3, null),
  }),
  fc.record({ of: fc.constant('link' as const), member: fc.constantFrom(...MEMBERS), customer: fc.nat(3) }),
  fc.record({ of: fc.constant('unlink' as const), member: fc.constantFrom(...MEMBERS) }),
);

test('in whichever order it is said, who is booked at rest is who would be had all been said at once', async ({
  t,
  tenant,
  owner,
  fake,
  session,
}) => {
  const ask = asker(t, tenant, owner);
  const roomIds = [tenant.roomId, await addRoom(t, tenant, owner, 'Loft')];
  for (const [n, locationId] of [PLACE, HALL, PLACE].entries()) {
    const sessionId = session(24 + 2 * n, { locationId }) as number;
    for (const [m, memberId] of MEMBERS.entries())
      fake.host().book({ sessionId, memberId, roomSpotId: m < 3 ? SPOTS[(n + m) % SPOTS.length]! : null });
  }
  await read(t, tenant);
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 6 }), async (steps) => {
      for (const one of steps) {
        if (one.of === 'place')
          await ask('setSourcePlace', {
            params: { placeId: String(one.place) },
            body: { roomId: one.room === null ? null : roomIds[one.room] },
          });
        else if (one.of === 'link')
          await ask('linkSourcePerson', {
            params: { personId: String(one.member) },
            body: { customerId: tenant.customerIds[one.customer], another: true },
          });
        else if (one.of === 'unlink')
          await ask('unlinkSourcePerson', { params: { personId: String(one.member) } });
        else
          for (const roomId of roomIds)
            await ask('setSourceSpots', {
              body: { roomId, spots: [{ spotId: String(one.spot), spotNumber: one.number }] },
            });
      }
      await read(t, tenant);
      const stood = await here(t, tenant);
      // The same said, and nothing made yet.
      await write(t, tenant, sql`update source_bookings set booking_id = null`);
      await write(t, tenant, sql`update source_classes set class_id = null`);
      await write(
        t,
        tenant,
        sql`update bookings set state = 'cancelled', cancelled_at = now() where state = 'booked'`,
      );
      await write(t, tenant, sql`update classes set cancelled_at = now() where cancelled_at is null`);
      await read(t, tenant);
      const atOnce = await here(t, tenant);
      expect(stood.filter(({ cancelled }) => !cancelled)).toEqual(atOnce);
    }),
    { numRuns: 12 },
  );
}, 180_000);
