import type { ChildProcess } from 'node:child_process';
import { createLog } from '@tandem/platform';
import { DEMO_PASSWORD, seedStudioDemo } from '../apps/studio/src/demo/index.ts';
import { settingsFrom } from '../apps/studio/src/settings.ts';
import { createStudio, migrateStudio } from '../apps/studio/src/studio.ts';
import { DEMO_BOXES, DEMO_SITE, recordDemoRide, seedTrackerDemo } from '../apps/tracker/src/demo.ts';
import { migrateTracker } from '../apps/tracker/src/server.ts';

const RIDERS = 24;

type Run = (name: string, file: string, args: string[], env: Record<string, string>) => ChildProcess;

/** The demo on this database, if it has one. */
export type Demo = {
  /** It was made by this start. */
  made: boolean;
  present: boolean;
  /** Lines that say how to sign in. */
  logins: string[];
  /** Lets simulated riders ride whatever class is started. */
  ride(run: Run): Promise<void>;
  /** Records the rides of past classes and asks the studio to pull them; in the background, once. */
  fillPast(): Promise<void>;
  close(): Promise<void>;
};

/**
 * Migrates both databases and, unless `wanted` is false, makes the demo on an empty one.
 * @param options.trackerUrl where the built-in tracker will answer
 */
export async function openDemo(options: {
  databaseUrl: string;
  dataDir: string;
  trackerUrl: string;
  wanted: boolean;
}): Promise<Demo> {
  const { databaseUrl, dataDir } = options;
  await Promise.all([migrateStudio(databaseUrl), migrateTracker(databaseUrl)]);
  const running = await createStudio({
    databaseUrl,
    dataDir,
    log: createLog('demo', 'warn'),
    webFolder: null,
    services: { web: false, worker: false },
    settings: settingsFrom(process.env),
  });
  const seeded = options.wanted ? await seedStudioDemo(running.studio, { now: new Date() }) : null;
  if (seeded) await seedTrackerDemo(databaseUrl);
  return {
    made: seeded !== null,
    present: true,
    logins: [],
    async ride(run) {
      for (const box of DEMO_BOXES)
        run(
          'box',
          'apps/box/src/main.ts',
          [
            'simulate',
            '--follow',
            '--riders',
            String(RIDERS),
            '--tracker',
            options.trackerUrl,
            '--token',
            box.token,
          ],
          {},
        );
    },
    async fillPast() {},
    close: running.close,
  };
}
