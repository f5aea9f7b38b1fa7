import { randomUUID } from 'node:crypto';
import { inTenant } from '@tandem/platform';
import { readClassRoom } from '@tandem/spivi/tandem';
import { expect } from 'vitest';
import { perform } from '../../base/call.ts';
import type { Call } from '../../base/context.ts';
import type { Trx } from '../../base/db.ts';
import { getClassSummary, scheduleRoutes } from '../../schedule/index.ts';
import { DEMO, hoursAhead, remoteEvents, rosterOf } from '../../testing/spivi.ts';
import { test as spiviTest } from '../../testing/spivi-fixtures.ts';
import { checkBox } from '../gyms/check-box.ts';
import { compareStudio } from './compare.ts';
import { syncClass } from './sync-class.ts';

const test = spiviTest.extend('verbs', { scope: 'file' }, ({ tracker, scene }) => {
  const sync = (classId: string) => syncClass(scene.studio, { studioId: scene.studioId, classId });
  const email = (customer: number) => scene.customers[customer]!.email;
  const eventOf = async (classId: string) => {
    const found = (await remoteEvents(tracker.api)).filter((event) => event.description?.includes(classId));
    expect(found.length, 'live events of the class').toBeLessThanOrEqual(1);
    return found[0] ?? null;
  };
  const rosterRemote = async (classId: string) => rosterOf((await eventOf(classId))!);
  const bookingStates = (classId: string) =>
    inTenant(scene.studio.db, scene.studioId, (trx) =>
      trx
        .selectFrom('spivi_booking_sync')
        .select(['booking_id', 'state', 'reason', 'detail', 'seat_id'])
        .where('class_id', '=', classId)
        .execute(),
    );
  const stateOf = async (classId: string, bookingId: string) =>
    (await bookingStates(classId)).find((row) => row.booking_id === bookingId);
  return { sync, email, eventOf, rosterRemote, stateOf };
});

test('booked spots become seats; move, swap and cancel follow', async ({
  scene,
  verbs: { sync, email, rosterRemote, stateOf },
}) => {
  const classId = await scene.newClass();
  const a = await scene.book(classId, 0, 12);
  const b = await scene.book(classId, 1, 3);
  await sync(classId);
  expect(await rosterRemote(classId)).toEqual({ 12: email(0), 3: email(1) });
  expect(await stateOf(classId, a)).toMatchObject({ state: 'synced', seat_id: 12 });

  await scene.move(a, 14);
  await scene.move(b, 12);
  await scene.move(a, 3);
  await sync(classId);
  expect(await rosterRemote(classId)).toEqual({ 3: email(0), 12: email(1) });

  await scene.cancel(a);
  await sync(classId);
  expect(await rosterRemote(classId)).toEqual({ 12: email(1) });
  expect(await stateOf(classId, a)).toMatchObject({ state: 'off', reason: 'cancelled' });
});

test('a class that is a draft again is taken off Spivi, and is there once it is published', async ({
  scene,
  verbs: { sync, eventOf },
}) => {
  const classId = await scene.newClass();
  const as = (verb: 'unpublishClass' | 'publishClass') =>
    perform({ studio: scene.studio, caller: scene.owner }, (call) =>
      (scheduleRoutes[verb] as (call: Call, asked: object) => Promise<unknown>)(call, {
        params: { classId },
        body: { scope: 'one' },
      }),
    );
  await sync(classId);
  expect(await eventOf(classId)).not.toBeNull();
  await as('unpublishClass');
  await sync(classId);
  expect(await eventOf(classId)).toBeNull();
  await as('publishClass');
  await sync(classId);
  expect(await eventOf(classId)).not.toBeNull();
});

test('two who swap are marked once and get each other’s seats in one pass', async ({
  scene,
  verbs: { sync, email, rosterRemote, stateOf },
}) => {
  const classId = await scene.newClass();
  const bookings = await Promise.all([0, 1, 2].map((n) => scene.book(classId, n, n + 4)));
  await sync(classId);
  const wanted = () =>
    inTenant(scene.studio.db, scene.studioId, (trx) =>
      trx
        .selectFrom('spivi_class_sync')
        .select('wanted_version')
        .where('class_id', '=', classId)
        .executeTakeFirstOrThrow(),
    );
  const { wanted_version: before } = await wanted();
  await scene.swap(bookings[0]!, bookings[1]!, 4, 5);
  expect((await wanted()).wanted_version - before).toBe(1);
  expect(await stateOf(classId, bookings[0]!)).toMatchObject({ state: 'pending' });
  expect(await stateOf(classId, bookings[2]!)).toMatchObject({ state: 'synced' });
  await sync(classId);
  expect(await rosterRemote(classId)).toEqual({ 4: email(1), 5: email(0), 6: email(2) });
  for (const [n, seat] of [5, 4, 6].entries())
    expect(await stateOf(classId, bookings[n]!)).toMatchObject({ state: 'synced', seat_id: seat });
});

test('a second sync of an unchanged class writes nothing at Spivi', async ({ scene, verbs: { sync } }) => {
  const classId = await scene.newClass();
  await scene.book(classId, 0, 5);
  await sync(classId);
  await sync(classId);
  const writes = await inTenant(scene.studio.db, scene.studioId, (trx) =>
    trx
      .selectFrom('spivi_attempts')
      .select('method')
      .where('class_id', '=', classId)
      .where('method', 'not in', ['EventService/GetEvents'])
      .execute(),
  );
  expect(writes.map((row) => row.method).sort()).toEqual([
    'EventService/AddClientsToEvents',
    'EventService/AddEvent',
    'EventService/SetClassRoom',
  ]);
});

test('the tracker is told of the room, which seats are booked by somebody whom it does not know, and how many may still come', async ({
  scene,
  verbs: { sync, eventOf },
}) => {
  const classId = await scene.newClass();
  const kept = async () => readClassRoom((await eventOf(classId))!.extra);
  const unlink = (customer: number) =>
    inTenant(scene.studio.db, scene.studioId, (trx) =>
      trx
        .deleteFrom('spivi_links')
        .where('customer_id', '=', scene.customers[customer]!.customerId)
        .returning(['client_id', 'email', 'source', 'site_id'])
        .executeTakeFirstOrThrow(),
    );
  const room = { room: 'Cycle', timeZone: 'Europe/Paris' };
  await scene.book(classId, 0, 5);
  await sync(classId);
  expect(await kept()).toEqual({ ...room, unsentSeats: [], freePlaces: 23 });

  const link = await unlink(4);
  const [unlinked] = [await scene.book(classId, 4, 8), await scene.book(classId, 1, 9)];
  await sync(classId);
  expect(await kept()).toEqual({ ...room, unsentSeats: [8], freePlaces: 21 });
  expect(JSON.stringify(await eventOf(classId))).not.toContain(scene.customers[4]!.email);

  await inTenant(scene.studio.db, scene.studioId, (trx) =>
    trx
      .insertInto('spivi_links')
      .values({
        ...link,
        studio_id: scene.studioId,
        customer_id: scene.customers[4]!.customerId,
      })
      .execute(),
  );
  await scene.move(unlinked, 10);
  await sync(classId);
  expect(await kept()).toEqual({ ...room, unsentSeats: [], freePlaces: 21 });

  // A place that is held for somebody is nobody else's, and while people wait what is free is theirs.
  const wait = (turn: number, state: 'offered' | 'waiting') =>
    inTenant(scene.studio.db, scene.studioId, (trx) =>
      trx
        .insertInto('waits')
        .values({
          studio_id: scene.studioId,
          wait_id: randomUUID(),
          class_id: classId,
          customer_id: scene.customers[turn]!.customerId,
          turn,
          joined_for: new Date(),
          joined_at: new Date(),
          joined_by: 'member',
          state,
          offer_until: state === 'offered' ? new Date(Date.now() + 3_600_000) : null,
        })
        .execute(),
    );
  await wait(2, 'offered');
  await sync(classId);
  expect((await kept())!.freePlaces).toBe(20);
  await wait(3, 'waiting');
  await sync(classId);
  expect((await kept())!.freePlaces).toBe(0);
});

test('a retimed class is made anew with its roster, once', async ({
  scene,
  verbs: { sync, email, eventOf },
}) => {
  const classId = await scene.newClass();
  await scene.book(classId, 0, 5);
  await sync(classId);
  const before = await eventOf(classId);
  await scene.retime(classId, hoursAhead(48));
  await sync(classId);
  const after = await eventOf(classId);
  expect(after!.eventId).not.toBe(before!.eventId);
  expect(rosterOf(after!)).toEqual({ 5: email(0) });
});

test('somebody seated by hand keeps the seat and is named', async ({
  tracker,
  scene,
  verbs: { sync, email, eventOf, rosterRemote, stateOf },
}) => {
  const classId = await scene.newClass();
  await sync(classId);
  const event = (await eventOf(classId))!;
  const found = await tracker.api.call('ClientService/GetClients', { username: email(5) });
  const stranger = found.kind === 'ok' ? found.value.clients[0]! : null;
  await tracker.api.call('EventService/AddClientsToEvents', {
    clientIds: [stranger!.clientId],
    eventIds: [event.eventId],
    seatIds: [7],
  });
  const booking = await scene.book(classId, 0, 7);
  const other = await scene.book(classId, 1, 8);
  await sync(classId);
  expect(await rosterRemote(classId)).toEqual({ 7: email(5), 8: email(1) });
  expect(await stateOf(classId, booking)).toMatchObject({
    state: 'attention',
    reason: 'seat_taken',
    detail: stranger!.displayName,
  });
  expect(await stateOf(classId, other)).toMatchObject({ state: 'synced' });
});

test('a booking without a spot waits for a person, the class says so', async ({
  scene,
  verbs: { sync, stateOf },
}) => {
  const classId = await scene.newClass();
  const booking = await scene.book(classId, 0, null);
  await sync(classId);
  expect(await stateOf(classId, booking)).toMatchObject({ state: 'attention', reason: 'no_spot' });
  const summary = await perform({ studio: scene.studio, caller: scene.owner }, (call) =>
    getClassSummary(call, classId),
  );
  expect(summary.sync).toMatchObject({ state: 'attention', reason: 'no_spot' });
});

test('a class of ten minutes is not sent, and says why', async ({ scene, verbs: { sync, eventOf } }) => {
  const classId = await scene.newClass({ minutes: 10 });
  await sync(classId);
  expect(await eventOf(classId)).toBeNull();
  const row = await inTenant(scene.studio.db, scene.studioId, (trx) =>
    trx.selectFrom('spivi_class_sync').selectAll().where('class_id', '=', classId).executeTakeFirstOrThrow(),
  );
  expect(row).toMatchObject({ state: 'off', reason: 'too_short' });
});

test('a box that Spivi does not know is refused by name', async ({ scene }) => {
  await checkBox({ studio: scene.studio, caller: scene.owner }, DEMO.boxId);
  await expect(checkBox({ studio: scene.studio, caller: scene.owner }, 99)).rejects.toMatchObject({
    code: 'box_unknown',
    field: 'boxId',
  });
});

test('a room that has another name since is told by the run that a comparison sends for', async ({
  scene,
  verbs: { sync, eventOf },
}) => {
  const classId = await scene.newClass();
  await scene.book(classId, 0, 5);
  await sync(classId);
  const inOwn = <T>(work: (trx: Trx) => Promise<T>) => inTenant(scene.studio.db, scene.studioId, work);
  const confirmedAt = () =>
    inOwn(async (trx) => {
      const { synced_at } = await trx
        .selectFrom('spivi_class_sync')
        .select('synced_at')
        .where('class_id', '=', classId)
        .executeTakeFirstOrThrow();
      return synced_at!.getTime();
    });
  const compare = () => compareStudio(scene.studio, { studioId: scene.studioId, priority: 0 });
  const before = await confirmedAt();
  await compare();
  const confirmed = await confirmedAt();
  expect(confirmed).toBeGreaterThan(before);
  await inOwn((trx) => trx.updateTable('rooms').set({ name: 'Loft' }).execute());
  await compare();
  expect(await confirmedAt()).toBe(confirmed);
  await sync(classId);
  expect(readClassRoom((await eventOf(classId))!.extra)?.room).toBe('Loft');
});
