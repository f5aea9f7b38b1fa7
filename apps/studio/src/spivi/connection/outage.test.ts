import { expect } from 'vitest';
import { remoteEvents, rosterOf } from '../../testing/spivi.ts';
import { test as spiviTest } from '../../testing/spivi-fixtures.ts';
import { passOn, startAnswering } from '../../testing/spivi-server.ts';
import { readHealth } from '../health/health.ts';

const SLOW = { timeout: 45_000, interval: 200 };

/** Between the studio and Spivi stands what can be down for maintenance. */
const test = spiviTest
  .extend('options', { scope: 'file' }, { worker: true })
  .extend('outage', { scope: 'file' }, () => ({ down: false }))
  .extend('front', { scope: 'file' }, async ({ tracker, outage }, { onCleanup }) => {
    const front = await startAnswering((asked, response) =>
      outage.down
        ? response.writeHead(503).end('down for maintenance')
        : passOn(tracker.url, asked, response),
    );
    onCleanup(() => front.close());
    return front;
  })
  .extend('spivi', { scope: 'file' }, ({ front }) => front)
  .extend('scene', { scope: 'file', auto: true }, ({ connected }) => connected);

test('what is booked while Spivi is down waits without being asked for again and again, and is all there afterwards', async ({
  scene,
  tracker,
  front,
  outage,
  within,
}) => {
  const health = () => within((work) => readHealth(work));
  await expect.poll(async () => (await health()).backlog.people, SLOW).toBe(0);
  outage.down = true;
  const classes = await Promise.all(Array.from({ length: 12 }, () => scene.newClass()));
  for (const [i, classId] of classes.entries()) await scene.book(classId, i % 5, 1);
  await expect.poll(async () => (await health()).downSince, SLOW).not.toBeNull();
  const during = await health();
  expect(during).toMatchObject({
    state: 'failing',
    backlog: { classes: 12 },
    lastError: { code: 'server_error' },
  });
  expect(during.repairs).toMatchObject([{ kind: 'down', subject: { kind: 'connection' } }]);
  // Without the breaker each class would have asked at least once.
  await expect.poll(async () => (await health()).nextTryAt, SLOW).not.toBeNull();
  expect(front.asked.filter(({ answered }) => answered === 503).length).toBeLessThan(12);

  outage.down = false;
  await expect.poll(async () => (await health()).backlog.classes, SLOW).toBe(0);
  const events = await remoteEvents(tracker.api);
  const rosters = classes.map((classId) =>
    events.filter((event) => event.description?.includes(classId)).map(rosterOf),
  );
  expect(rosters).toEqual(classes.map((_, i) => [{ 1: scene.customers[i % 5]!.email }]));
  const { notices, repairs } = await health();
  expect(notices.map(({ kind }) => kind)).toEqual(['up', 'down']);
  expect(repairs).toEqual([]);
});
