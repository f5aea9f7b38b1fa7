import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  createJobs,
  createLive,
  createPool,
  installJobs,
  JOB_CONNECTIONS,
  type Jobs,
  type Log,
  loadRetiredKeys,
  migrate,
  preparePooler,
} from '@tandem/platform';
import type { FastifyInstance } from 'fastify';
import { Kysely, PostgresDialect } from 'kysely';
import { AUTH_CONNECTIONS, createAuth } from '../accounts/index.ts';
import { CHANGES_CHANNEL } from '../base/changes.ts';
import type { Settings, Studio } from '../base/context.ts';
import type { DB, Db } from '../base/db.ts';
import { JOBS_SCHEMA, type StudioJobs } from '../base/jobs.ts';
import type { PaymentProvider } from '../base/payment-provider.ts';
import { jobTable, queues } from './jobs.ts';
import { forgetSealed, keyOfSealed } from './key-of-sealed.ts';
import { reactions } from './reactions.ts';
import { createServer } from './server.ts';

const SCHEMA = 'studio';
const AUTH_SCHEMA = 'auth';
const ROLE = 'tandem_studio_app';
const POOL_CONNECTIONS = 16;
/** As whom a server's sessions act, and where they look. */
export const STUDIO_SESSIONS = { role: ROLE, schemas: [SCHEMA, AUTH_SCHEMA] };
/** Sessions that web and worker in one process have at most; the last one listens for changes. */
export const STUDIO_CONNECTIONS =
  POOL_CONNECTIONS + AUTH_CONNECTIONS + JOB_CONNECTIONS.send + JOB_CONNECTIONS.work + 1;
/** In the data folder, beside the secret key. */
const TOMBSTONES_FILE = 'erased.log';

/** All that the studio has in its database. */
export const STUDIO_SCHEMAS: readonly string[] = [SCHEMA, AUTH_SCHEMA, JOBS_SCHEMA];

/**
 * Brings the studio's tables, accounts and job queues up to date, as the database's owner.
 * @param restoring the last migration of each schema, for tables as they once were
 */
export async function migrateStudio(url: string, restoring?: Record<string, string>): Promise<void> {
  const folder = fileURLToPath(new URL('../../migrations', import.meta.url));
  const until = (schema: string) => restoring && (restoring[schema] ?? null);
  await migrate({ url, schema: SCHEMA, role: ROLE, folder, restoring: until(SCHEMA) });
  await migrate({
    ...{ url, schema: AUTH_SCHEMA, role: ROLE, folder: `${folder}/auth` },
    restoring: until(AUTH_SCHEMA),
  });
  await installJobs({ url, schema: JOBS_SCHEMA, role: ROLE, queues });
}

export type RunningStudio = {
  /** Not yet listening; null where only the worker runs. */
  app: FastifyInstance | null;
  studio: Studio;
  jobs: Jobs<StudioJobs>;
  db: Db;
  close(): Promise<void>;
};

/**
 * Starts the studio's services on a migrated database, as a role that owns nothing.
 * @param options.poolUrl of a pooler in transaction mode that all but listening goes through
 * @param options.natsUrl where processes tell each other what changed; by PostgreSQL without
 * @param options.dataDir holds the key for secrets at rest, unless TANDEM_SECRET_KEY is set
 * @param options.webFolder built pages to serve, or null
 * @param options.now the clock, for tests
 */
export async function createStudio(options: {
  databaseUrl: string;
  poolUrl?: string | undefined;
  natsUrl?: string | undefined;
  dataDir: string;
  log: Log;
  webFolder: string | null;
  services: { web: boolean; worker: boolean };
  settings: Settings;
  /** By whom members pay; see `loadPayments`. */
  payments?: PaymentProvider | null;
  /** Give up what the secret key does not open, where a lost one would have this refused. */
  forgetSealed?: boolean;
  now?: () => Date;
}): Promise<RunningStudio> {
  const { databaseUrl, poolUrl, log, settings } = options;
  if (poolUrl) await preparePooler({ url: databaseUrl, poolUrl, ...STUDIO_SESSIONS });
  // A booking costs PostgreSQL a third less when what it says is planned once.
  const pool = createPool({
    ...{ url: databaseUrl, poolUrl, role: ROLE, schema: SCHEMA, max: POOL_CONNECTIONS },
    prepares: 'all',
  });
  const db = new Kysely<DB>({ dialect: new PostgresDialect({ pool }) });
  if (options.forgetSealed) {
    const forgotten = await forgetSealed(db, options.dataDir);
    log.warn({ event: 'secrets.given_up', forgotten }, 'what the secret key does not open is given up');
  }
  const secretKey = await keyOfSealed(db, options.dataDir).catch(async (error: unknown) => {
    await db.destroy();
    throw error;
  });
  const jobOptions = { url: databaseUrl, poolUrl, schema: JOBS_SCHEMA, role: ROLE, log };
  // One hand sends, another works: handlers send too, and must find the sender ready.
  const jobs = await createJobs<StudioJobs>({ ...jobOptions, table: {} as StudioJobs, work: false });
  const live = await createLive({ db, url: databaseUrl, role: ROLE, natsUrl: options.natsUrl, log });
  const studio: Studio = {
    db,
    jobs,
    notices: live.notices,
    log,
    reactions,
    secretKey,
    retiredKeys: loadRetiredKeys(options.dataDir),
    dataDir: options.dataDir,
    tombstonesFile: join(options.dataDir, TOMBSTONES_FILE),
    settings,
    payments: options.payments ?? null,
    now: options.now ?? (() => new Date()),
  };
  const closers: (() => Promise<unknown>)[] = [() => db.destroy(), () => jobs.stop(), live.close];

  let app: FastifyInstance | null = null;
  if (options.services.web) {
    const auth = createAuth({ databaseUrl, poolUrl, role: ROLE, secretKey, settings, log });
    const hub = await live.listen(CHANGES_CHANNEL);
    app = await createServer(studio, auth, hub, options.webFolder);
    closers.push(auth.close, hub.close, () => app!.close());
  }
  if (options.services.worker) {
    const worker = await createJobs({ ...jobOptions, table: jobTable(studio), work: true });
    // The database may have been put back from a backup since.
    await db.transaction().execute((trx) => jobs.send(trx, 'erase-again', {}, { key: 'start' }));
    closers.push(() => worker.stop());
  }
  return {
    app,
    studio,
    jobs,
    db,
    async close() {
      // Last opened, first closed: nobody loses the ground they stand on.
      for (const end of closers.splice(0).reverse()) await end();
    },
  };
}
