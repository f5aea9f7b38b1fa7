import { sql } from 'kysely';
import { expect } from 'vitest';
import { perform } from '../../base/call.ts';
import { unpublishClass } from '../../schedule/drafts/unpublish-class.ts';
import { test } from '../../testing/spivi-fixtures.ts';
import { syncClass } from '../classes/sync-class.ts';
import { tryAgain } from './try-again.ts';

test('once Spivi answers again all that waits is sent, a class too that is a draft again meanwhile', async ({
  scene,
  within,
}) => {
  const { studio, studioId, owner: caller } = scene;
  const [open, draft] = [await scene.newClass(), await scene.newClass()];
  await scene.book(open, 0, 1);
  await syncClass(studio, { studioId, classId: draft });
  await perform({ studio, caller }, (call) => unpublishClass(call, draft));
  // A worker took their jobs while Spivi did not answer.
  await within(({ trx }) =>
    sql`update studio_jobs.job set state = 'completed' where name = 'sync-class'`.execute(trx),
  );
  await tryAgain(studio, { studioId });
  const sent = await within(async ({ trx }) => {
    const { rows } = await sql<{ classId: string }>`select data->>'classId' as "classId" from studio_jobs.job
      where name = 'sync-class' and state = 'created'`.execute(trx);
    return rows.map(({ classId }) => classId);
  });
  expect(sent.sort()).toEqual([open, draft].sort());
});
