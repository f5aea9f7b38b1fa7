import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import {
  BESIDE_POOLER_CONNECTIONS,
  createLog,
  endBySignal,
  endUnclaimed,
  listen,
  listenForMetrics,
  natsUrlSetting,
  poolUrlSetting,
  portSetting,
  readConfig,
  readServices,
  requireConnections,
  SetupError,
  startEmbeddedPostgres,
  startTraces,
  trustedProxiesSetting,
} from '@tandem/platform';
import { sql } from 'kysely';
import { z } from 'zod';
import { runCommand } from './app/command.ts';
import { createTracker, migrateTracker, offerSetUp, TRACKER_CONNECTIONS } from './app/tracker.ts';

/**
 * Starts the tracker alone on a PostgreSQL that is already there, or carries out the command in `args`. Where there is no
 * club yet it prints the link that makes the first one, unless `--no-set-up-link` says that somebody else does.
 * `--services=web` answers only, `--services=worker` works off jobs only.
 */
async function main(args: string[]): Promise<void> {
  const config = readConfig(
    z.object({
      TRACKER_DATABASE_URL: z.string().optional(),
      DATABASE_URL: z.string().optional(),
      TRACKER_DATABASE_POOL_URL: poolUrlSetting,
      DATABASE_POOL_URL: poolUrlSetting,
      NATS_URL: natsUrlSetting,
      TRACKER_PORT: portSetting(4000),
      TRACKER_HOST: z.string().default('127.0.0.1'),
      TRUSTED_PROXIES: trustedProxiesSetting,
      TRACKER_URL: z.url({ protocol: /^https?$/ }).optional(),
      PUBLIC_URL: z.string().optional(),
      TANDEM_DATA: z.string().default('.tandem'),
      WEB_FOLDER: z.string().default(fileURLToPath(new URL('../../web/dist', import.meta.url))),
    }),
  );
  const databaseUrl = config.TRACKER_DATABASE_URL ?? config.DATABASE_URL;
  // A command begins with its own word.
  if (args[0] !== undefined && !args[0].startsWith('--services') && args[0] !== '--no-set-up-link')
    return command(databaseUrl, config.TANDEM_DATA, args);
  const { values } = parseArgs({
    args,
    options: {
      services: { type: 'string', default: 'web,worker' },
      'set-up-link': { type: 'boolean', default: true },
    },
    allowNegative: true,
  });
  const services = readServices(values.services);
  if (databaseUrl === undefined)
    throw new SetupError(
      'The tracker needs a PostgreSQL.',
      'Set DATABASE_URL, or use npm start, which brings its own.',
    );
  const log = createLog('tracker');
  const traces = await startTraces('tracker');
  const poolUrl = config.TRACKER_DATABASE_POOL_URL ?? config.DATABASE_POOL_URL;
  await requireConnections(databaseUrl, poolUrl ? BESIDE_POOLER_CONNECTIONS : TRACKER_CONNECTIONS);
  await migrateTracker(databaseUrl);
  const tracker = await createTracker({
    databaseUrl,
    poolUrl,
    natsUrl: config.NATS_URL,
    dataDir: config.TANDEM_DATA,
    log,
    webFolder: config.WEB_FOLDER,
    trustedProxies: config.TRUSTED_PROXIES,
    studioUrl: config.PUBLIC_URL,
    trackerUrl: config.TRACKER_URL,
    work: services.worker,
  });
  const metrics = await listenForMetrics('TRACKER_METRICS_PORT', log, () =>
    sql`select 1`.execute(tracker.tracker.db),
  );
  endBySignal({
    app: services.web ? tracker.app : null,
    close: () => tracker.close().then(metrics.close).then(traces.close),
    log,
  });
  if (services.web)
    await listen(tracker.app, {
      host: config.TRACKER_HOST,
      port: config.TRACKER_PORT,
      setting: 'TRACKER_PORT',
    });
  const url = config.TRACKER_URL ?? `http://localhost:${config.TRACKER_PORT}`;
  const offers = services.web && values['set-up-link'];
  const link = offers ? await offerSetUp({ databaseUrl, dataDir: config.TANDEM_DATA, url }) : null;
  if (link) console.log(`This tracker has no club yet. Make it here, once:\n  ${link}`);
  log.info(
    {
      event: 'program.running',
      services: values.services,
      port: services.web ? config.TRACKER_PORT : undefined,
    },
    'tracker is running',
  );
}

/** On the database named in the environment, else on the embedded one, whether Tandem runs at the moment or not. */
async function command(databaseUrl: string | undefined, dataDir: string, args: string[]): Promise<void> {
  const own = databaseUrl === undefined ? await startEmbeddedPostgres(dataDir) : null;
  try {
    const url = databaseUrl ?? own!.url;
    await migrateTracker(url);
    console.log(await runCommand(url, args));
  } finally {
    if (own) await endUnclaimed(own);
  }
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  process.stderr.write(`${error.message}\n${error.remedy}\n`);
  // What is open already would keep a server half alive.
  process.exit(1);
}
