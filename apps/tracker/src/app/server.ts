import {
  createHttpServer,
  createJobs,
  createLiveHub,
  type Log,
  loadSecretKey,
  serveWeb,
} from '@tandem/platform';
import type { FastifyInstance } from 'fastify';
import { sql } from 'kysely';
import { APP_ROLE, connect, JOBS_SCHEMA } from '../base/db.ts';
import { type EventJob, queues, type TrackerJobs } from '../base/jobs.ts';
import { LIVE_CHANNEL } from '../events/store.ts';
import { mountBoxProtocol } from '../gates/box/routes.ts';
import { createBoardStream } from '../gates/page/board-stream.ts';
import { mountApi } from '../gates/page/routes.ts';
import { mountSpiviApi, SERVICE_PREFIXES } from '../gates/spivi/routes.ts';
import { createLiveBoards } from '../live/live-board.ts';
import { autoStop, dropChunks, finishAgain } from '../live/start-stop.ts';
import { createLogins } from '../sites/login.ts';
import { createSessions } from '../sites/sessions.ts';

export { migrateTracker } from './migrate.ts';

export type Tracker = { app: FastifyInstance; close(): Promise<void> };

/**
 * The gym side as one HTTP server: the Spivi API, the box protocol, the live page and its interface. The database
 * must have been migrated (`migrateTracker`); any number of processes may share it.
 *
 * @param options.databaseUrl a login that may act as the application's role
 * @param options.dataDir holds the key that signs sessions
 * @param options.webFolder the built pages
 * @param options.work run background jobs in this process; default true
 */
export async function createTracker(options: {
  databaseUrl: string;
  dataDir: string;
  log: Log;
  webFolder: string;
  work?: boolean;
}): Promise<Tracker> {
  const { databaseUrl: url, log } = options;
  const db = connect(url);
  const hub = await createLiveHub(url, LIVE_CHANNEL, log);
  const jobs: TrackerJobs = await createJobs({
    url,
    schema: JOBS_SCHEMA,
    role: APP_ROLE,
    work: options.work ?? true,
    log,
    table: {
      'auto-stop': { ...queues['auto-stop'], handler: (job: EventJob) => autoStop(db, jobs, job) },
      'finish-again': { ...queues['finish-again'], handler: (job: EventJob) => finishAgain(db, job) },
      'drop-chunks': { ...queues['drop-chunks'], handler: (job: EventJob) => dropChunks(db, job) },
    },
  });
  const boards = createLiveBoards(db, hub, log);
  const stream = createBoardStream(boards, log);
  const app = await createHttpServer({
    title: 'Tandem tracker',
    log,
    ready: async () => {
      await sql`select 1`.execute(db);
    },
  });
  const logins = createLogins(db);
  const sessions = createSessions(db, loadSecretKey(options.dataDir));
  mountSpiviApi(app, logins);
  mountBoxProtocol(app, db, jobs);
  mountApi(app, { db, jobs, logins, sessions, boards, stream });
  await serveWeb(app, {
    folder: options.webFolder,
    page: 'board.html',
    apiPrefixes: ['/api', '/box', '/openapi.json', ...SERVICE_PREFIXES],
  });
  return {
    app,
    async close() {
      stream.close();
      boards.close();
      await app.close();
      await hub.close();
      await jobs.stop();
      await db.destroy();
    },
  };
}
