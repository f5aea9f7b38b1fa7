import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
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
