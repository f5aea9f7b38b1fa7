import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import { remoteEvents, rosterOf } from '../../testing/spivi.ts';
import { test as spiviTest } from '../../testing/spivi-fixtures.ts';
import { passOn, startAnswering } from '../../testing/spivi-server.ts';
import { syncClass } from './sync-class.ts';

/** What a run of a class finds of the one before, and what comes between. */
const test = spiviTest
  .extend('between', { scope: 'file' }, (): { act: (() => Promise<unknown>) | null } => ({ act: null }))
  .extend('spivi', { scope: 'file' }, async ({ tracker, between }, { onCleanup }) => {
    const front = await startAnswering(async (asked, response) => {
      const { act } = between;
      if (act && asked.path.endsWith('AddClientsToEvents')) {
        between.act = null;
        await act();
      }
      await passOn(tracker.url, asked, response);
    });
    onCleanup(() => front.close());
    return front;
  })
  .extend(
    'stateOf',
    { scope: 'file' },
    ({ within }) =>
      (classId: string) =>
        within(({ trx }) =>
          trx
            .selectFrom('spivi_class_sync')
            .select(['state', 'synced_version', 'wanted_version'])
            .where('class_id', '=', classId)
            .executeTakeFirstOrThrow(),
        ),
  );

test('a class that was changed while it was sent goes on waiting', async ({ scene, between, stateOf }) => {
  const { studio, studioId } = scene;
  const classId = await scene.newClass();
  await scene.book(classId, 0, 1);
  between.act = () => scene.book(classId, 1, 2);
  await syncClass(studio, { studioId, classId });
  const meanwhile = await stateOf(classId);
  expect([meanwhile.state, meanwhile.wanted_version - meanwhile.synced_version]).toEqual(['pending', 1]);
  await syncClass(studio, { studioId, classId });
  expect((await stateOf(classId)).state).toBe('synced');
});

test('a call whose process died is one of which nobody knows the outcome', async ({ scene, within }) => {
  const { studio, studioId } = scene;
  const classId = await scene.newClass();
  const attempts = ['EventService/AddClientsToEvents', 'EventService/GetEvents'].map((method) => ({
    studio_id: studioId,
    attempt_id: randomUUID(),
    class_id: classId,
    method,
  }));
  await within(({ trx }) => trx.insertInto('spivi_attempts').values(attempts).execute());
  await syncClass(studio, { studioId, classId });
  const outcomes = await within(({ trx }) =>
    trx
      .selectFrom('spivi_attempts')
      .select('outcome')
      .where(
        'attempt_id',
        'in',
        attempts.map((one) => one.attempt_id),
      )
      .execute(),
  );
  expect(outcomes).toEqual([{ outcome: 'unknown' }, { outcome: 'unknown' }]);
});

test('of two whose spots lead to one seat, it is whose booking came first', async ({ scene, within }) => {
  const { studio, studioId } = scene;
  const classId = await scene.newClass();
  const bookings = [await scene.book(classId, 0, 3), await scene.book(classId, 1, 4)].sort();
  // The one with the later id came first, so that no other order gives the same answer.
  const [second, first] = bookings as [string, string];
  await within(async ({ trx }) => {
    const { gym_id } = await trx.selectFrom('spivi_gyms').select('gym_id').executeTakeFirstOrThrow();
    await trx
      .insertInto('spivi_gym_seats')
      .values({ studio_id: studioId, gym_id, spot_number: 4, seat_id: 3 })
      .execute();
    await trx
      .updateTable('bookings')
      .set({ booked_at: new Date(Date.now() - 3_600_000) })
      .where('booking_id', '=', first)
      .execute();
  });
  await syncClass(studio, { studioId, classId });
  const states = await within(({ trx }) =>
    trx
      .selectFrom('spivi_booking_sync')
      .select(['booking_id', 'state', 'reason'])
      .where('booking_id', 'in', bookings)
      .execute(),
  );
  expect(new Map(states.map(({ booking_id, state, reason }) => [booking_id, [state, reason]]))).toEqual(
    new Map([
      [first, ['synced', null]],
      [second, ['attention', 'seat_taken']],
    ]),
  );
  await within(({ trx }) => trx.deleteFrom('spivi_gym_seats').execute());
});

test('who is seated late by a call that went unanswered is taken off again, having cancelled since', async ({
  scene,
  tracker,
  within,
}) => {
  const { studio, studioId } = scene;
  const classId = await scene.newClass();
  const bookingId = await scene.book(classId, 0, 1);
  await syncClass(studio, { studioId, classId });
  const eventOf = async () =>
    (await remoteEvents(tracker.api)).find(({ description }) => description?.includes(classId))!;
  const { eventId, bookedClients } = await eventOf();
  const { clientId } = bookedClients[0]!;
  await within(({ trx }) =>
    trx
      .insertInto('spivi_attempts')
      .values({
        studio_id: studioId,
        attempt_id: randomUUID(),
        class_id: classId,
        method: 'EventService/AddClientsToEvents',
        outcome: 'unknown',
      })
      .execute(),
  );
  await scene.cancel(bookingId);
  await syncClass(studio, { studioId, classId });
  expect(rosterOf(await eventOf())).toEqual({});
  // Only now the unanswered call takes effect.
  await tracker.api.call('EventService/AddClientsToEvents', {
    clientIds: [clientId],
    eventIds: [eventId],
    seatIds: [1],
  });
  await scene.book(classId, 1, 2);
  await syncClass(studio, { studioId, classId });
  expect(Object.keys(rosterOf(await eventOf()))).toEqual(['2']);
});
