import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createLog, inTenant, SetupError } from '@tandem/platform';
import { settingsFrom } from '../../studio/src/app/settings.ts';
import { createStudio, migrateStudio } from '../../studio/src/app/studio.ts';
import type { Studio } from '../../studio/src/base/context.ts';
import { offerSetUp } from '../../studio/src/studios/index.ts';
import { migrateTracker } from '../../tracker/src/app/tracker.ts';
import { DEMO_BOXES, DEMO_SITE } from './site.ts';
import { DEMO_MEMBER_EMAIL, DEMO_PASSWORD } from './staff.ts';
import { seedSpiviDemo } from './studio/connect-tracker.ts';
import { rideDemoHistory } from './studio/ride-history.ts';
import { type DemoStudio, seedStudioDemo } from './studio/seed.ts';
import { recordDemoRide } from './tracker/record-ride.ts';
import { seedTrackerDemo } from './tracker/seed-site.ts';

const MAX_RIDES = 200;

type Run = (name: string, file: string, args: string[], options: { quiet: boolean }) => void;

/** The demo on this database, if it has one. */
export type Demo = {
  /** It was made by this start. */
  made: boolean;
  /** Lines that say how to sign in; none where there is no demo. */
  logins: string[];
  /** The link that makes the first studio, new at each start; null once there are accounts. */
  setUpLink(): Promise<string | null>;
  /** Lets simulated riders ride whatever class is started in the demo's first gym. */
  ride(run: Run): void;
  /** Connects the studio to the tracker and records the rides of past classes, once; both servers must answer. */
  fill(): Promise<void>;
  close(): Promise<void>;
};

/**
 * Migrates both servers' tables and, where `wanted`, makes the demo on an empty database.
 * @param options.trackerUrl where the built-in tracker will answer
 */
export async function openDemo(options: {
  databaseUrl: string;
  dataDir: string;
  trackerUrl: string;
  wanted: boolean;
  /** How many rides of the past week are recorded at most, 200 unless told; with 0 the year before has none either. */
  rides?: number;
}): Promise<Demo> {
  const { databaseUrl, dataDir, trackerUrl } = options;
  await Promise.all([migrateStudio(databaseUrl), migrateTracker(databaseUrl)]);
  const { studio, close } = await createStudio({
    databaseUrl,
    dataDir,
    log: createLog('demo', 'warn'),
    webFolder: null,
    services: { web: false, worker: false },
    settings: settingsFrom({ ...process.env, SPIVI_BASE_URLS: trackerUrl }),
  });
  // What is still to do outlives a start that is cut short.
  const file = join(dataDir, 'demo.json');
  let made = false;
  // The folder outlives its database when DATABASE_URL changes: the demo counts only where its accounts are.
  const here = await studio.db
    .selectFrom('auth.user')
    .select('id')
    .where('login', '=', DEMO_MEMBER_EMAIL)
    .executeTakeFirst();
  let demo: (DemoStudio & { filled: boolean }) | null =
    here && existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null;
  if (!demo && options.wanted) {
    await seedTrackerDemo(databaseUrl);
    const seeded = await seedStudioDemo(studio, { now: new Date() });
    made = seeded !== null;
    demo = seeded && { ...seeded, filled: false };
    if (demo) writeFileSync(file, JSON.stringify(demo));
  }
  if (demo?.filled) await followTracker(studio.db, demo.studioId, trackerUrl);
  const logins = [
    `Studio   password ${DEMO_PASSWORD}, as owner@, manager@, desk@, coach@ or ${DEMO_MEMBER_EMAIL}`,
    `Tracker  Site ID ${DEMO_SITE.siteId}, login ${DEMO_SITE.sourceName}, password ${DEMO_SITE.password}`,
  ];
  return {
    made,
    logins: demo ? logins : [],
    setUpLink: () => offerSetUp(studio),
    ride(run) {
      if (!demo) return;
      // The other box stays free for rides that people replay themselves.
      const box = DEMO_BOXES[0]!;
      const args = [
        'simulate',
        '--follow',
        '--riders',
        String(box.seats),
        '--tracker',
        trackerUrl,
        '--token',
        box.token,
      ];
      run('simulated riders', 'apps/box/src/main.ts', args, { quiet: true });
    },
    async fill() {
      if (!demo || demo.filled) return;
      const { studioId, rooms, historyUntil } = demo;
      if (!Number.isFinite(Date.parse(historyUntil)))
        throw new SetupError(
          'The demo was begun by an earlier Tandem and cut short: this one cannot fill it.',
          'It works as it is. For a whole one give it a folder of its own: TANDEM_DATA=$HOME/tandem-demo npm start',
        );
      const maxRides = options.rides ?? MAX_RIDES;
      const until = new Date(historyUntil);
      if (maxRides > 0) await rideDemoHistory(studio, { studioId, until });
      await seedSpiviDemo(studio, {
        studioId,
        rooms,
        baseUrl: trackerUrl,
        since: historyUntil,
        maxRides,
        recordRide: (ride) => recordDemoRide(databaseUrl, ride),
      });
      writeFileSync(file, JSON.stringify({ ...demo, filled: true }));
    },
    close,
  };
}

/** The demo's studio stays connected to the built-in tracker when TRACKER_PORT moves it. */
async function followTracker(db: Studio['db'], studioId: string, trackerUrl: string): Promise<void> {
  await inTenant(db, studioId, (trx) =>
    trx
      .updateTable('spivi_connections')
      .set({ base_url: trackerUrl })
      .where('base_url', 'like', 'http://127.0.0.1:%')
      .where('site_id', '=', DEMO_SITE.siteId)
      .execute(),
  );
}
