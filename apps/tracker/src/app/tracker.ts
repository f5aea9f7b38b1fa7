import { hkdfSync } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import {
  createJobs,
  createLive,
  installJobs,
  JOB_CONNECTIONS,
  type Log,
  loadSecretKey,
  migrate,
  preparePooler,
} from '@tandem/platform';
import type { FastifyInstance } from 'fastify';
import type { Tracker } from '../base/context.ts';
import { APP_ROLE, connect, POOL_CONNECTIONS, SCHEMA } from '../base/db.ts';
import { JOBS_SCHEMA, type TrackerJobs } from '../base/jobs.ts';
import { LIVE_CHANNEL } from '../events/index.ts';
import { createBoardStream } from '../gates/index.ts';
import { createLiveBoards } from '../live/index.ts';
import { hasSites, setUpToken } from '../sites/index.ts';
import { jobTable, queues } from './jobs.ts';
import { createServer } from './server.ts';

const COOKIE_KEY_BYTES = 32;
/** As whom a server's sessions act, and where they look. */
export const TRACKER_SESSIONS = { role: APP_ROLE, schemas: [SCHEMA] };
/** Sessions of one process at most; the last one listens for what happens live. */
export const TRACKER_CONNECTIONS = POOL_CONNECTIONS + JOB_CONNECTIONS.send + JOB_CONNECTIONS.work + 1;

/**
 * The link that makes the first club, null where there is one.
 * @param options.url where people reach the tracker
 */
export async function offerSetUp(options: {
  databaseUrl: string;
  dataDir: string;
  url: string;
}): Promise<string | null> {
  const db = connect(options.databaseUrl);
  try {
    if (await hasSites(db)) return null;
  } finally {
    await db.destroy();
  }
  return new URL(`/setup?token=${setUpToken(loadSecretKey(options.dataDir))}`, options.url).toString();
}

/** All that the tracker has in its database. */
export const TRACKER_SCHEMAS: readonly string[] = [SCHEMA, JOBS_SCHEMA];

/**
 * Brings schema, role and job queues up to date; runs as the database's owner.
 * @param restoring the last migration of each schema, for tables as they once were
 */
export async function migrateTracker(url: string, restoring?: Record<string, string>): Promise<void> {
  const folder = fileURLToPath(new URL('../../migrations', import.meta.url));
  await migrate({
    url,
    schema: SCHEMA,
    role: APP_ROLE,
    folder,
    restoring: restoring && (restoring[SCHEMA] ?? null),
  });
  await installJobs({ url, schema: JOBS_SCHEMA, role: APP_ROLE, queues });
}

export type RunningTracker = {
  /** Not yet listening. */
  app: FastifyInstance;
  tracker: Tracker;
  close(): Promise<void>;
};

/**
 * The gym side as one HTTP server: the Spivi API, the box protocol, the live page and its interface. The database
 * must have been migrated (`migrateTracker`); any number of processes may share it.
 *
 * @param options.databaseUrl of the owner; sessions are those of the application's role
 * @param options.poolUrl of a pooler in transaction mode that all but listening goes through
 * @param options.natsUrl where processes tell each other what changed; by PostgreSQL without
 * @param options.dataDir holds the key that signs sessions
 * @param options.webFolder the built pages
 * @param options.studioUrl where people reach the studio: the page leads there
 * @param options.trackerUrl where people reach the tracker: its page is answered under no foreign name
 * @param options.work run background jobs in this process; default true
 * @param options.now the clock, for tests
 */
export async function createTracker(options: {
  databaseUrl: string;
  poolUrl?: string | undefined;
  natsUrl?: string | undefined;
  dataDir: string;
  log: Log;
  webFolder: string;
  studioUrl?: string | undefined;
  trackerUrl?: string | undefined;
  /** Reverse proxies whose word on who calls is believed; nobody's unless told. */
  trustedProxies?: readonly string[];
  work?: boolean;
  now?: () => Date;
}): Promise<RunningTracker> {
  const { databaseUrl: url, poolUrl, log } = options;
  if (poolUrl) await preparePooler({ url, poolUrl, ...TRACKER_SESSIONS });
  const db = connect(url, poolUrl);
  const jobOptions = { url, poolUrl, schema: JOBS_SCHEMA, role: APP_ROLE, log };
  // One hand sends, another works: handlers send too, and must find the sender ready.
  const jobs = await createJobs<TrackerJobs>({ ...jobOptions, table: {} as TrackerJobs, work: false });
  const live = await createLive({ db, url, role: APP_ROLE, natsUrl: options.natsUrl, log });
  const { notices } = live;
  const tracker: Tracker = { db, jobs, notices, log, now: options.now ?? (() => new Date()) };
  const hub = await live.listen(LIVE_CHANNEL);
  const boards = createLiveBoards(tracker, hub);
  const stream = createBoardStream(boards, hub, log);
  const secretKey = loadSecretKey(options.dataDir);
  const parts = {
    boards,
    stream,
    cookieKeys: [cookieKeyOf(secretKey)],
    setUpToken: setUpToken(secretKey),
    studioUrl: options.studioUrl ?? null,
    trackerUrl: options.trackerUrl ?? null,
  };
  const app = await createServer(tracker, parts, {
    webFolder: options.webFolder,
    trustedProxies: options.trustedProxies ?? [],
  });
  const worker =
    (options.work ?? true)
      ? await createJobs({ ...jobOptions, table: jobTable(tracker), work: true })
      : undefined;
  return {
    app,
    tracker,
    async close() {
      await worker?.stop();
      await app.close();
      stream.close();
      boards.close();
      await hub.close();
      await live.close();
      await jobs.stop();
      await db.destroy();
    },
  };
}

/** The studio seals with the same key: what signs a cookie is derived from it, for this one end. */
const cookieKeyOf = (secretKey: Buffer): Buffer =>
  Buffer.from(hkdfSync('sha256', secretKey, '', 'tandem tracker session', COOKIE_KEY_BYTES));
