import { fileURLToPath } from 'node:url';
import {
  createLog,
  endUnclaimed,
  listen,
  listenForMetrics,
  portSetting,
  readConfig,
  requireConnections,
  SetupError,
  startEmbeddedPostgres,
  trustedProxiesSetting,
} from '@tandem/platform';
import { z } from 'zod';
import { runCommand } from './app/command.ts';
import { createTracker, migrateTracker, offerSetUp, TRACKER_CONNECTIONS } from './app/tracker.ts';

const CLOSE_TIMEOUT_MS = 10_000;

/**
 * Starts the tracker alone on a PostgreSQL that is already there, or carries out the command in `args`. Where there is no
 * club yet it prints the link that makes the first one, unless `--no-set-up-link` says that somebody else does.
 */
async function main(args: string[]): Promise<void> {
  const config = readConfig(
    z.object({
      TRACKER_DATABASE_URL: z.string().optional(),
      DATABASE_URL: z.string().optional(),
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
  const quiet = args[0] === '--no-set-up-link';
  if (args.length > 0 && !quiet) return command(databaseUrl, config.TANDEM_DATA, args);
  if (databaseUrl === undefined)
    throw new SetupError(
      'The tracker needs a PostgreSQL.',
      'Set DATABASE_URL, or use npm start, which brings its own.',
    );
  const log = createLog('tracker');
  await requireConnections(databaseUrl, TRACKER_CONNECTIONS);
  await migrateTracker(databaseUrl);
  const tracker = await createTracker({
    databaseUrl,
    dataDir: config.TANDEM_DATA,
    log,
    webFolder: config.WEB_FOLDER,
    trustedProxies: config.TRUSTED_PROXIES,
    studioUrl: config.PUBLIC_URL,
    trackerUrl: config.TRACKER_URL,
  });
  const metrics = await listenForMetrics('TRACKER_METRICS_PORT', log);
  await listen(tracker.app, {
    host: config.TRACKER_HOST,
    port: config.TRACKER_PORT,
    setting: 'TRACKER_PORT',
  });
  log.info({ url: `http://${config.TRACKER_HOST}:${config.TRACKER_PORT}` }, 'tracker listening');
  const url = config.TRACKER_URL ?? `http://localhost:${config.TRACKER_PORT}`;
  const link = quiet ? null : await offerSetUp({ databaseUrl, dataDir: config.TANDEM_DATA, url });
  if (link) console.log(`This tracker has no club yet. Make it here, once:\n  ${link}`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => {
      setTimeout(() => process.exit(1), CLOSE_TIMEOUT_MS).unref();
      void tracker
        .close()
        .then(metrics.close)
        .then(() => process.exit(0));
    });
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
