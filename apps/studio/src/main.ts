import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import {
  BESIDE_POOLER_CONNECTIONS,
  changeSecretKey,
  claimDatabase,
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
} from '@tandem/platform';
import { sql } from 'kysely';
import { z } from 'zod';
import { giveNewPassword, resetByOperator } from './accounts/index.ts';
import { sealAnew } from './app/new-secret-key.ts';
import { settingsFrom } from './app/settings.ts';
import { createStudio, migrateStudio, STUDIO_CONNECTIONS } from './app/studio.ts';
import { loadPayments } from './payments/index.ts';
import { offerSetUp } from './studios/index.ts';

/**
 * Starts the studio alone, on a PostgreSQL of one's own: `node src/main.ts --services=web,worker`. Where there is no
 * account yet it prints the link that makes the first studio, unless `--no-set-up-link` says that somebody else does.
 * `--new-password EMAIL` only gives somebody a new password; `--reset-second-factor EMAIL` only takes away what proves
 * them beside it; `--new-secret-key` only changes the key for secrets, `--forget-sealed` only gives up what the key does
 * not open.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      services: { type: 'string', default: 'web,worker' },
      'set-up-link': { type: 'boolean', default: true },
      'new-password': { type: 'string' },
      'reset-second-factor': { type: 'string' },
      'new-secret-key': { type: 'boolean', default: false },
      'forget-sealed': { type: 'boolean', default: false },
    },
    allowNegative: true,
  });
  const services = readServices(values.services);
  const env = readConfig(
    z.object({
      STUDIO_DATABASE_URL: z.string().optional(),
      DATABASE_URL: z.string().optional(),
      STUDIO_DATABASE_POOL_URL: poolUrlSetting,
      DATABASE_POOL_URL: poolUrlSetting,
      NATS_URL: natsUrlSetting,
      STUDIO_PORT: portSetting(3000),
      STUDIO_HOST: z.string().default('127.0.0.1'),
      TANDEM_DATA: z.string().default('.tandem'),
    }),
  );
  const databaseUrl = env.STUDIO_DATABASE_URL ?? env.DATABASE_URL;
  const email = values['new-password'];
  if (values['new-secret-key']) return newSecretKey(databaseUrl, env.TANDEM_DATA);
  if (values['forget-sealed']) return giveUpSealed(databaseUrl, env.TANDEM_DATA);
  if (email !== undefined) return newPassword(databaseUrl, env.TANDEM_DATA, email);
  const locked = values['reset-second-factor'];
  if (locked !== undefined) return resetSecondFactor(databaseUrl, env.TANDEM_DATA, locked);
  if (!databaseUrl)
    throw new SetupError(
      'DATABASE_URL is not set.',
      'Set it to a PostgreSQL connection string, or use npm start, which brings its own.',
    );
  const log = createLog('studio');
  const traces = await startTraces('studio');
  const poolUrl = env.STUDIO_DATABASE_POOL_URL ?? env.DATABASE_POOL_URL;
  await requireConnections(databaseUrl, poolUrl ? BESIDE_POOLER_CONNECTIONS : STUDIO_CONNECTIONS);
  await migrateStudio(databaseUrl);
  const running = await createStudio({
    databaseUrl,
    poolUrl,
    natsUrl: env.NATS_URL,
    dataDir: env.TANDEM_DATA,
    log,
    webFolder: fileURLToPath(new URL('../../web/dist', import.meta.url)),
    services,
    settings: settingsFrom(process.env),
    payments: await loadPayments(process.env),
  });
  const metrics = await listenForMetrics('STUDIO_METRICS_PORT', log, () => sql`select 1`.execute(running.db));
  endBySignal({ app: running.app, close: () => running.close().then(metrics.close).then(traces.close), log });
  if (running.app)
    await listen(running.app, { host: env.STUDIO_HOST, port: env.STUDIO_PORT, setting: 'STUDIO_PORT' });
  const link = running.app && values['set-up-link'] ? await offerSetUp(running.studio) : null;
  if (link) console.log(`This studio has no account yet. Set it up here, once:\n  ${link}`);
  log.info(
    { event: 'program.running', services: values.services, port: running.app ? env.STUDIO_PORT : undefined },
    'studio is running',
  );
}

/** Whether Tandem runs at the moment or not. */
const newPassword = (databaseUrl: string | undefined, dataDir: string, email: string) =>
  onDatabase(databaseUrl, dataDir, async (url) => {
    const { db, close } = await openStudio(url, dataDir);
    try {
      const password = await giveNewPassword(db, email);
      console.log(`${email} signs in with this password from now on; it is shown this once:\n  ${password}`);
    } finally {
      await close();
    }
  });

/** Whether Tandem runs at the moment or not. */
const resetSecondFactor = (databaseUrl: string | undefined, dataDir: string, email: string) =>
  onDatabase(databaseUrl, dataDir, async (url) => {
    const { studio, close } = await openStudio(url, dataDir);
    try {
      await resetByOperator(studio, email);
      console.log(`${email} is signed out everywhere, and sets up another second factor after the password.`);
    } finally {
      await close();
    }
  });

/** While nothing else runs: servers that know only the old key could neither read nor be read. */
const newSecretKey = (databaseUrl: string | undefined, dataDir: string) =>
  onDatabase(databaseUrl, dataDir, async (url) => {
    const claim = await claimDatabase(url);
    try {
      const keys = changeSecretKey(dataDir);
      const { db, close } = await openStudio(url, dataDir);
      const { sealed, lost } = await sealAnew(db, keys).finally(close);
      keys.finish();
      const inEnvironment = process.env.TANDEM_SECRET_KEY !== undefined;
      console.log(
        [
          `${sealed} secrets are sealed with the new key${lost > 0 ? `; ${lost} could be opened with neither` : ''}.`,
          inEnvironment
            ? 'Start every process with TANDEM_SECRET_KEY set to the new one from now on.'
            : 'Copy secret.key and secret.retired from TANDEM_DATA to every machine that has its own.',
          'Everybody signs in again. Backups from before open with the old key only.',
        ].join('\n'),
      );
    } finally {
      await claim.release();
    }
  });

/** Where the secret key is lost for good. While nothing else runs: servers would go on with the key they know. */
const giveUpSealed = (databaseUrl: string | undefined, dataDir: string) =>
  onDatabase(databaseUrl, dataDir, async (url) => {
    const claim = await claimDatabase(url);
    try {
      await (await openStudio(url, dataDir, true)).close();
      console.log(
        'What the secret key does not open is given up. Start Tandem, and enter the passwords of Spivi again under Integrations.',
      );
    } finally {
      await claim.release();
    }
  });

const openStudio = (databaseUrl: string, dataDir: string, forgetSealed = false) =>
  createStudio({
    forgetSealed,
    databaseUrl,
    dataDir,
    log: createLog('studio', 'warn'),
    webFolder: null,
    services: { web: false, worker: false },
    settings: settingsFrom(process.env),
  });

/** On the database named in the environment, else on the embedded one. */
async function onDatabase(
  databaseUrl: string | undefined,
  dataDir: string,
  work: (url: string) => Promise<void>,
): Promise<void> {
  const own = databaseUrl === undefined ? await startEmbeddedPostgres(dataDir) : null;
  try {
    const url = databaseUrl ?? own!.url;
    await migrateStudio(url);
    await work(url);
  } finally {
    if (own) await endUnclaimed(own);
  }
}

main().catch((error) => {
  const mistyped = String((error as { code?: unknown }).code).startsWith('ERR_PARSE_ARGS_');
  if (error instanceof SetupError) console.error(`${error.message}\n${error.remedy}`);
  else if (mistyped)
    console.error(
      `${error.message}\nThe options: --services=web,worker, --no-set-up-link, --new-password EMAIL, --reset-second-factor EMAIL, --new-secret-key, --forget-sealed`,
    );
  else console.error(error);
  process.exit(1);
});
