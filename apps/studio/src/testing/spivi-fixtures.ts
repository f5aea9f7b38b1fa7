import { test as plain } from 'vitest';
import { inStudio } from '../base/call.ts';
import type { Work } from '../base/context.ts';
import { matchCustomers } from '../spivi/people/match-clients.ts';
import { connectScene, startScene, startTestTracker } from './spivi.ts';

/**
 * Tests of the integration: a studio with some people of the tracker's demo, and the tracker itself in Spivi's place.
 * A file says with `spivi` that something stands between the two, with `options` how many people there are and whether
 * a worker runs, and with `scene` that it begins earlier: with a studio that is `started` or `connected` only.
 */
export const test = plain
  // biome-ignore lint/correctness/noEmptyPattern: from the pattern vitest reads what a fixture needs
  .extend('tracker', { scope: 'file' }, async ({}, { onCleanup }) => {
    const tracker = await startTestTracker();
    onCleanup(() => tracker.close());
    return tracker;
  })
  .extend('spivi', { scope: 'file' }, ({ tracker }): { url: string } => tracker)
  .extend('options', { scope: 'file' }, {} as { count?: number; worker?: boolean })
  .extend('clock', { scope: 'file' }, () => ({ aheadMs: 0 }))
  .extend('started', { scope: 'file' }, async ({ spivi, options, clock }, { onCleanup }) => {
    const scene = await startScene(spivi.url, options);
    onCleanup(() => scene.close());
    scene.studio.now = () => new Date(Date.now() + clock.aheadMs);
    return scene;
  })
  .extend(
    'within',
    { scope: 'file' },
    ({ started: { studio, studioId } }) =>
      <T>(run: (work: Work) => Promise<T>) =>
        inStudio(studio, studioId, run),
  )
  .extend('connected', { scope: 'file' }, async ({ started, spivi }) => {
    await connectScene(started, spivi.url);
    return started;
  })
  .extend('scene', { scope: 'file', auto: true }, async ({ connected }) => {
    await matchCustomers(connected.studio, { studioId: connected.studioId }, 0);
    return connected;
  });
