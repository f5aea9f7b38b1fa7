import { sql } from 'kysely';
import { expect } from 'vitest';
import { inStudio } from '../../base/call.ts';
import type { Scene } from '../../testing/spivi.ts';
import { test } from '../../testing/spivi-fixtures.ts';
import { syncClass } from './sync-class.ts';

const stateIn = (scene: Scene) => async (startsAt: string, minutes: number) => {
  const classId = await scene.newClass({ startsAt: new Date(startsAt), minutes });
  await syncClass(scene.studio, { studioId: scene.studioId, classId });
  const { rows } = await inStudio(scene.studio, scene.studioId, ({ trx }) =>
    sql<{ state: string; reason: string | null }>`
      select state, reason from spivi_class_sync where class_id = ${classId}`.execute(trx),
  );
  return rows[0];
};

test('an hour that the site’s clock shows twice is sent when it is the first, and waits for a person when not', async ({
  scene,
}) => {
  const stateAt = stateIn(scene);
  const untold = { state: 'attention', reason: 'repeated_hour' };
  expect(await stateAt('2027-10-31T00:00:00Z', 30)).toEqual({ state: 'synced', reason: null });
  expect(await stateAt('2027-10-31T00:30:00Z', 60)).toEqual(untold);
  expect(await stateAt('2027-10-31T01:30:00Z', 30)).toEqual(untold);
  expect(await stateAt('2027-10-31T02:00:00Z', 45)).toEqual({ state: 'synced', reason: null });
});
