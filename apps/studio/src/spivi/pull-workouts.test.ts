import { inTenant } from '@tandem/platform';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { recordDemoRide } from '../../../tracker/src/demo.ts';
import type { Caller } from '../context.ts';
import { getClassResult, getPerformance } from '../performance/get-performance.ts';
import { matchCustomers } from './match-clients.ts';
import { pullWorkouts } from './pull-workouts.ts';
import { syncClass } from './sync-class.ts';
import {
  connectScene,
  hoursAhead,
  remoteEvents,
  type Scene,
  startScene,
  startTestTracker,
  type TestTracker,
} from './testing.ts';

let tracker: TestTracker;
let scene: Scene;
beforeAll(async () => {
  tracker = await startTestTracker();
  scene = await startScene(tracker.url);
  await connectScene(scene, tracker.url);
  await matchCustomers(scene.studio, { studioId: scene.studioId }, 0);
});
afterAll(async () => {
  await scene?.close();
  await tracker?.close();
});

const customerId = (i: number) => scene.customers[i]!.customerId;
const due = async () => {
  const { rows } = await sql<{ class_id: string }>`select class_id from workouts_due(50)`.execute(
    scene.studio.db,
  );
  return rows.map((row) => row.class_id);
};
const member = (i: number): Caller => ({ ...scene.owner, role: 'member', customerId: customerId(i) });

test('a class stopped before its time brings its numbers; who has none learns why', async () => {
  const classId = await scene.newClass({ startsAt: hoursAhead(1) });
  await scene.book(classId, 0, 1);
  await scene.book(classId, 1, 2);
  await scene.book(classId, 2, null);
  await syncClass(scene.studio, { studioId: scene.studioId, classId });
  expect(await due()).toContain(classId);
  await pullWorkouts(scene.studio, { studioId: scene.studioId, classId });
  expect((await getPerformance(scene.studio, scene.owner, customerId(0))).classCount).toBe(0);
  expect(await due()).not.toContain(classId);

  const event = (await remoteEvents(tracker.api)).find((e) => e.description?.includes(classId))!;
  const endedAt = new Date();
  await recordDemoRide(tracker.databaseUrl, {
    eventId: event.eventId,
    startedAt: new Date(endedAt.getTime() - 600_000),
    endedAt,
    riders: [{ seatId: 1, seed: 7 }],
  });
  await pullWorkouts(scene.studio, { studioId: scene.studioId, classId, again: true });

  const mine = await getPerformance(scene.studio, member(0), customerId(0));
  expect(mine.classes[0]).toMatchObject({ state: 'ready', spotNumber: 1, hasTrace: true });
  expect(mine.classes[0]!.values.durationSeconds).toBe(600);
  expect(mine.totals.workKj).toBe(mine.classes[0]!.values.workKj);
  const detail = await getClassResult(scene.studio, member(0), customerId(0), classId);
  expect(detail.trace!.powerW).toHaveLength(600);

  const states = await inTenant(scene.studio.db, scene.studioId, (trx) =>
    trx
      .selectFrom('class_results')
      .select(['customer_id', 'state', 'reason'])
      .where('class_id', '=', classId)
      .execute(),
  );
  expect(new Map(states.map((row) => [row.customer_id, row.reason ?? row.state]))).toEqual(
    new Map([
      [customerId(0), 'ready'],
      [customerId(1), 'waiting'],
      [customerId(2), 'no_spot'],
    ]),
  );
});

test('a member sees nobody else’s numbers, an instructor only those of own classes; the read is noted', async () => {
  await expect(getPerformance(scene.studio, member(1), customerId(0))).rejects.toMatchObject({ status: 404 });
  const coach: Caller = {
    ...scene.owner,
    role: 'instructor',
    staffId: '00000000-0000-4000-8000-000000000001',
  };
  await expect(getPerformance(scene.studio, coach, customerId(0))).rejects.toMatchObject({ status: 403 });
  await getPerformance(scene.studio, scene.owner, customerId(0));
  const lines = await inTenant(scene.studio.db, scene.studioId, (trx) =>
    trx.selectFrom('audit_log').select('action').where('action', '=', 'performance.read').execute(),
  );
  expect(lines.length).toBeGreaterThan(0);
});
