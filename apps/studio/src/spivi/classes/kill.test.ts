import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { installJobs, inTenant } from '@tandem/platform';
import { expect, vi } from 'vitest';
import { queues } from '../../app/jobs.ts';
import { startQuickWorker } from '../../testing/quick-worker.ts';
import { hoursAhead, remoteEvents, rosterOf, type Scene } from '../../testing/spivi.ts';
import { test as spiviTest } from '../../testing/spivi-fixtures.ts';
import { failpoints } from '../calls/failpoint.ts';
import { syncClass } from './sync-class.ts';

vi.hoisted(() => Object.assign(process.env, { SPIVI_SETTLE_SECONDS: '1', SPIVI_STALE_SECONDS: '1' }));
const WORKER = new URL('../../testing/kill-worker.ts', import.meta.url).pathname;
process.env.TANDEM_SECRET_KEY = randomBytes(32).toString('hex');

const test = spiviTest.extend('workers', { scope: 'file' }, async ({ scene, tracker }) => {
  await installJobs({
    url: scene.test.url,
    schema: 'studio_jobs',
    role: 'tandem_studio_app',
    queues: {
      'sync-class': {
        ...queues['sync-class'],
        leaseSeconds: 2,
        retryDelaySeconds: 1,
        retryDelayMaxSeconds: 2,
      },
    },
  });
  return {
    dying: (failpoint: string) => dyingWorker([scene.test.url, tracker.url, tmpdir()], failpoint),
    surviving: () => startQuickWorker(scene.studio, scene.test.url),
  };
});

/** A worker in a process of its own. @returns the signal that ended it */
function dyingWorker(args: string[], failpoint: string): Promise<NodeJS.Signals | null> {
  const child = spawn(process.execPath, [WORKER, ...args], {
    env: { ...process.env, TANDEM_FAILPOINT: failpoint },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return new Promise((done) => child.once('exit', (_code, signal) => done(signal)));
}

async function isSettled(scene: Scene, classId: string): Promise<boolean> {
  const row = await inTenant(scene.studio.db, scene.studioId, (trx) =>
    trx.selectFrom('spivi_class_sync').selectAll().where('class_id', '=', classId).executeTakeFirstOrThrow(),
  );
  return row.state === 'synced' && row.synced_version === row.wanted_version;
}

test.for(failpoints.map((step, index) => ({ step, index })))(
  'killed at $step: after the restart the roster equals the bookings, without a second event',
  async ({ step, index }, { scene, tracker, workers }) => {
    // A class that Spivi has already, and then: two people swap, one leaves, one comes, and (but where clients are to
    // be removed) the class is retimed, so that its event is cancelled and made anew.
    const classId = await scene.newClass({ startsAt: hoursAhead(24 + index) });
    const first = await scene.book(classId, 0, 1);
    const second = await scene.book(classId, 1, 2);
    const leaver = await scene.book(classId, 2, 3);
    await syncClass(scene.studio, { studioId: scene.studioId, classId });
    await scene.move(first, 4);
    await scene.move(second, 1);
    await scene.move(first, 2);
    await scene.cancel(leaver);
    await scene.book(classId, 3, 3);
    if (!step.endsWith('RemoveClientsFromEvents')) await scene.retime(classId, hoursAhead(72 + index));

    expect(await workers.dying(step)).toBe('SIGKILL');
    const survivor = await workers.surviving();
    try {
      await expect.poll(() => isSettled(scene, classId), { timeout: 40_000, interval: 100 }).toBe(true);
    } finally {
      await survivor.stop();
    }
    const events = (await remoteEvents(tracker.api)).filter((event) => event.description?.includes(classId));
    const email = (customer: number) => scene.customers[customer]!.email;
    expect(events.map(rosterOf)).toEqual([{ 1: email(1), 2: email(0), 3: email(3) }]);
  },
);
