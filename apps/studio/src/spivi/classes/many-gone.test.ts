import { expect } from 'vitest';
import { perform } from '../../base/call.ts';
import { test } from '../../testing/spivi-fixtures.ts';
import { loadConnection } from '../calls/load-connection.ts';
import type { Lane } from './claim-class.ts';
import { manyAreGone } from './many-gone.ts';
import { syncClass } from './sync-class.ts';

const CLASSES = 40;

test('of forty events ten may vanish unasked, the eleventh is too many', async ({ scene, within }) => {
  const { studio, studioId } = scene;
  const classIds: string[] = [];
  for (let n = 0; n < CLASSES; n++) {
    const classId = await scene.newClass();
    await syncClass(studio, { studioId, classId });
    classIds.push(classId);
  }
  const lane = {
    studioId,
    connection: await within(loadConnection),
    ...(await within(({ trx }) =>
      trx
        .selectFrom('spivi_class_sync')
        .select(['class_id as classId', 'epoch'])
        .where('class_id', '=', classIds[0]!)
        .executeTakeFirstOrThrow(),
    )),
  };
  // One that is a draft again is gone like any other.
  await perform({ studio, caller: scene.owner }, ({ trx }) =>
    trx.updateTable('classes').set({ draft: true }).where('class_id', '=', classIds[0]!).execute(),
  );
  /** So many have not been found of late; the others are there. */
  const missed = async (count: number) => {
    await within(({ trx }) =>
      trx
        .updateTable('spivi_class_sync')
        .set({ missing_since: new Date() })
        .where('class_id', 'in', classIds.slice(0, count))
        .execute(),
    );
    return manyAreGone(studio, lane as Lane);
  };
  expect([await missed(10), await missed(11)]).toEqual([false, true]);
});
