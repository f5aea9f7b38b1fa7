import { inTenant } from '@tandem/platform';
import { readRiderMoved } from '@tandem/spivi/tandem';
import { expect } from 'vitest';
import { revokeConsent } from '../../consent/index.ts';
import { DEMO, hoursAhead, remoteEvents } from '../../testing/spivi.ts';
import { test as spiviTest } from '../../testing/spivi-fixtures.ts';
import { compareStudio } from './compare.ts';
import { markConsentDirty } from './mark-dirty.ts';
import { syncClass } from './sync-class.ts';

/** Seats that a hand in the room has changed, beside the studio's comparison: the tracker itself stands in Spivi's place. */

const test = spiviTest
  .extend('options', { scope: 'file' }, { count: 4 })
  .extend('room', { scope: 'file' }, async ({ tracker, scene }) => {
    const { siteId, sourceName, password } = DEMO;
    const ask = (path: string, body: object, headers: object = {}) =>
      fetch(`${tracker.url}${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify(body),
      });
    const signedIn = await ask('/api/session', { siteId, sourceName, password });
    const cookie = signedIn.headers.get('set-cookie')!.split(';')[0]!;
    const event = async (classId: string) =>
      (await remoteEvents(tracker.api)).find((one) => one.description?.includes(classId))!;
    /** Email → seat, and where they are booked in brackets when a hand has moved them. */
    const roster = async (classId: string) =>
      Object.fromEntries(
        (await event(classId)).bookedClients.map(({ userName, seatId, extra }) => [
          scene.customers.findIndex(({ email }) => email === userName),
          [seatId, readRiderMoved(extra)],
        ]),
      );
    return {
      event,
      roster,
      start: async (classId: string) =>
        expect(
          (await ask(`/api/events/${(await event(classId)).eventId}/start`, {}, { cookie })).status,
        ).toBe(200),
      /** As the instructor's screen does it. */
      async move(classId: string, from: number, to: number) {
        const { eventId, bookedClients } = await event(classId);
        const on = (seat: number) => bookedClients.find(({ seatId }) => seatId === seat)?.clientId ?? null;
        const body = { from: { seatId: from, clientId: on(from) }, to: { seatId: to, clientId: on(to) } };
        const answer = await ask(`/api/events/${eventId}/roster/move`, body, { cookie });
        expect(answer.status).toBe(200);
      },
    };
  })
  .extend('verbs', { scope: 'file' }, ({ scene: { studio, studioId } }) => ({
    sync: (classId: string) => syncClass(studio, { studioId, classId }),
    compare: () => compareStudio(studio, { studioId, priority: 0 }),
    state: (classId: string) =>
      inTenant(studio.db, studioId, (trx) =>
        trx
          .selectFrom('spivi_class_sync')
          .select(['state', 'wanted_version', 'synced_version'])
          .where('class_id', '=', classId)
          .executeTakeFirstOrThrow(),
      ),
    drift: () => inTenant(studio.db, studioId, (trx) => trx.selectFrom('spivi_drift').selectAll().execute()),
  }));

test('a swap by hand is left by the studio’s comparison, also when another is booked, and a booking that the desk moves later wins', async ({
  scene,
  room,
  verbs: { sync, compare, state, drift },
}) => {
  const classId = await scene.newClass({ startsAt: hoursAhead(0) });
  const first = await scene.book(classId, 0, 1);
  await scene.book(classId, 1, 2);
  await sync(classId);
  await room.start(classId);
  await room.move(classId, 1, 2);
  const swapped = { 0: [2, 1], 1: [1, 2] };
  await compare();
  await sync(classId);
  expect(await room.roster(classId)).toEqual(swapped);
  // A run for somebody else leaves them too.
  await scene.book(classId, 2, 3);
  await sync(classId);
  await compare();
  expect(await room.roster(classId)).toEqual({ ...swapped, 2: [3, null] });
  expect(await state(classId)).toMatchObject({ state: 'synced' });
  expect(await drift()).toEqual([]);
  await scene.move(first, 9);
  await sync(classId);
  expect(await room.roster(classId)).toEqual({ 0: [9, null], 1: [1, 2], 2: [3, null] });
  expect(await state(classId)).toMatchObject({ state: 'synced' });
});

test('who was moved to a free seat gives it to whoever books it, and sits where they are booked', async ({
  scene,
  room,
  verbs: { sync, state, drift },
}) => {
  const classId = await scene.newClass();
  await scene.book(classId, 0, 1);
  await sync(classId);
  await room.move(classId, 1, 7);
  await sync(classId);
  expect(await room.roster(classId)).toEqual({ 0: [7, 1] });
  await scene.book(classId, 1, 7);
  await sync(classId);
  expect(await room.roster(classId)).toEqual({ 0: [1, null], 1: [7, null] });
  expect(await state(classId)).toMatchObject({ state: 'synced' });
  expect(await drift()).toEqual([]);
});

test('who was moved to a free seat gives it to a booking of somebody whom the tracker is not to know; who has changed seats keeps theirs when the other takes consent back', async ({
  scene,
  room,
  within,
  verbs: { sync, compare, state },
}) => {
  const takeBack = (customer: number) =>
    within(async (work) => {
      const { customerId } = scene.customers[customer]!;
      await revokeConsent(work, customerId, 'send', 'member');
      await markConsentDirty(work, customerId);
    });
  const classId = await scene.newClass({ startsAt: hoursAhead(3) });
  await scene.book(classId, 0, 1);
  await sync(classId);
  await room.move(classId, 1, 7);
  await sync(classId);
  await takeBack(3);
  await scene.book(classId, 3, 7);
  await sync(classId);
  await compare();
  expect(await room.roster(classId)).toEqual({ 0: [1, null] });

  await scene.book(classId, 1, 2);
  await sync(classId);
  await room.move(classId, 1, 2);
  await takeBack(1);
  await sync(classId);
  // And in the run after it, where nothing of the other is left on the roster.
  await scene.book(classId, 2, 4);
  await sync(classId);
  await compare();
  expect(await room.roster(classId)).toEqual({ 0: [2, 1], 2: [4, null] });
  expect(await state(classId)).toMatchObject({ state: 'synced' });
});
