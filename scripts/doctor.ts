import { existsSync, readdirSync, statfsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import {
  connectNats,
  connectOwner,
  createLog,
  createPool,
  type EmbeddedPostgres,
  endUnclaimed,
  findSecretKey,
  hasEmbeddedPostgres,
  isLoopback,
  lookThroughPooler,
  natsUrlSetting,
  poolUrlSetting,
  portSetting,
  readConfig,
  requireConnections,
  SetupError,
  startEmbeddedPostgres,
} from '@tandem/platform';
import { Kysely, PostgresDialect } from 'kysely';
import type pg from 'pg';
import { z } from 'zod';
import { keyOfSealed } from '../apps/studio/src/app/key-of-sealed.ts';
import { settingsFrom } from '../apps/studio/src/app/settings.ts';
import { STUDIO_CONNECTIONS, STUDIO_SESSIONS } from '../apps/studio/src/app/studio.ts';
import type { Settings } from '../apps/studio/src/base/context.ts';
import type { DB } from '../apps/studio/src/base/db.ts';
import { askServer } from '../apps/studio/src/notifications/deliver.ts';
import { loadPayments } from '../apps/studio/src/payments/index.ts';
import { TRACKER_CONNECTIONS, TRACKER_SESSIONS } from '../apps/tracker/src/app/tracker.ts';
import { isEmbedded, type Place, placeSettings, placesOf } from './places.ts';
import { OWN_CONNECTIONS } from './start-settings.ts';

/**
 * `npm run doctor` says in plain words what is wrong with a set-up, whether Tandem runs or not, and changes nothing: what is
 * right, what somebody should look at, and what does not work, each with what to do. Exit code 1 where something does not work.
 */

const LEAST_NODE = 24;
const ANSWER_MS = 5_000;
const MOST_SKEW_SECONDS = 2;
const LEAST_FREE_GB = 1;
const LONGEST_WAIT_SECONDS = 300;
const GB = 1024 ** 3;

type Finding = { state: 'right' | 'look' | 'wrong'; says: string; remedy?: string };
const right = (says: string): Finding => ({ state: 'right', says });
const look = (says: string, remedy: string): Finding => ({ state: 'look', says, remedy });
const wrong = (says: string, remedy: string): Finding => ({ state: 'wrong', says, remedy });

const SESSIONS = { studio: STUDIO_SESSIONS, tracker: TRACKER_SESSIONS };
const CONNECTIONS = { studio: STUDIO_CONNECTIONS, tracker: TRACKER_CONNECTIONS };

const SIGN = { right: '✓', look: '!', wrong: '✗' };
let failed = false;

/** Tells what a look has found; what it could not find out is a finding too. */
async function tell<T>(find: () => Promise<{ found: Finding[]; gives?: T }>): Promise<T | undefined> {
  const { found, gives } = await find().catch((error: unknown) => {
    const known = error instanceof SetupError;
    const remedy = known ? error.remedy : 'Tell whoever looks after Tandem this sentence.';
    return { found: [wrong((error as Error).message, remedy)], gives: undefined };
  });
  for (const { state, says, remedy } of found) {
    console.log(`${SIGN[state]} ${says}`);
    if (remedy) console.log(`    ${remedy}`);
    failed ||= state === 'wrong';
  }
  return gives;
}

const config = () =>
  readConfig(
    z.object({
      ...placeSettings,
      STUDIO_HOST: z.string().default('127.0.0.1'),
      TRACKER_HOST: z.string().default('127.0.0.1'),
      STUDIO_PORT: portSetting(3000),
      TRACKER_PORT: portSetting(4000),
    }),
  );

function program(): Finding[] {
  const [major] = process.versions.node.split('.').map(Number);
  return [
    major! >= LEAST_NODE
      ? right(`Node ${process.versions.node} runs Tandem.`)
      : wrong(
          `Node ${process.versions.node} is too old.`,
          `Use npm run, which brings its own, or Node ${LEAST_NODE} or later.`,
        ),
  ];
}

function room(folder: string): Finding {
  const { bavail, bsize } = statfsSync(folder);
  const freeGB = (bavail * bsize) / GB;
  return freeGB >= LEAST_FREE_GB
    ? right(`${folder} has ${freeGB.toFixed(1)} GB of room.`)
    : wrong(
        `${folder} has only ${freeGB.toFixed(1)} GB of room.`,
        'Make room: a full disk stops every booking.',
      );
}

function dataFolder(dataDir: string): Finding[] {
  if (!existsSync(dataDir))
    return [
      look(`The folder ${dataDir} is not there yet.`, 'The first start makes it; TANDEM_DATA names another.'),
    ];
  const found = [room(dataDir)];
  const key = join(dataDir, 'secret.key');
  if (process.env.TANDEM_SECRET_KEY === undefined && existsSync(key) && (statSync(key).mode & 0o077) !== 0)
    found.push(wrong(`Others on this machine can read ${key}.`, `Take that away: chmod 600 ${key}`));
  if (findSecretKey(dataDir) === null)
    found.push(
      look('There is no secret key yet.', 'The first start makes it; keep a copy apart from the backups.'),
    );
  return found;
}

/** How one database is, seen as its owner. */
async function database(client: pg.Client, url: string, connections: number): Promise<Finding[]> {
  await requireConnections(url, connections);
  const asked = Date.now();
  const { rows } = await client.query<{ version: string; now: Date; used: number; most: number }>(
    `select current_setting('server_version') as version, clock_timestamp() as now,
      (select count(*)::int from pg_stat_activity where backend_type = 'client backend') as used,
      current_setting('max_connections')::int as most`,
  );
  const { version, now, used, most } = rows[0]!;
  const skew = Math.abs(now.getTime() - (asked + Date.now()) / 2) / 1000;
  return [
    right(`PostgreSQL ${version} answers; ${used} of ${most} connections are in use.`),
    ...(skew > MOST_SKEW_SECONDS
      ? [
          wrong(
            `The clocks of this machine and of the database are ${skew.toFixed(0)} s apart.`,
            'Let both keep time by NTP: who is late, and when booking opens, is told by them.',
          ),
        ]
      : []),
  ];
}

/** Whether the servers get through the pooler that is set before a database. */
async function pooler(url: string, part: 'studio' | 'tracker'): Promise<Finding[]> {
  const env = readConfig(
    z.object({
      STUDIO_DATABASE_POOL_URL: poolUrlSetting,
      TRACKER_DATABASE_POOL_URL: poolUrlSetting,
      DATABASE_POOL_URL: poolUrlSetting,
    }),
  );
  const own = part === 'studio' ? env.STUDIO_DATABASE_POOL_URL : env.TRACKER_DATABASE_POOL_URL;
  const poolUrl = own ?? env.DATABASE_POOL_URL;
  if (poolUrl === undefined) return [];
  await lookThroughPooler({ url, poolUrl, ...SESSIONS[part] });
  return [right(`The ${part} gets through the pooler.`)];
}

async function nats(): Promise<Finding[]> {
  const { NATS_URL } = readConfig(z.object({ NATS_URL: natsUrlSetting }));
  if (NATS_URL === undefined) return [];
  const line = await connectNats(NATS_URL, createLog('doctor', 'silent'));
  await line.tell([]);
  await line.close();
  return [right('NATS answers.')];
}

/** Jobs that nobody works off. */
async function queue(client: pg.Client, who: 'studio' | 'tracker', runs: boolean): Promise<Finding[]> {
  const schema = `${who}_jobs`;
  const there = await client.query('select to_regclass($1) as table', [`${schema}.job`]);
  if (there.rows[0].table === null)
    return [look(`The ${who} has no tables in this database yet.`, 'Its first start makes them.')];
  const { rows } = await client.query<{ due: number; age: number }>(
    `select count(*)::int as due, coalesce(extract(epoch from now() - min(start_after)), 0)::int as age
     from ${schema}.job where state < 'active' and not blocked and start_after <= now()`,
  );
  const { due, age } = rows[0]!;
  if (!runs && due > 0)
    return [look(`${due} jobs of the ${who} wait for its next start.`, 'Start Tandem: npm start')];
  return [
    age > LONGEST_WAIT_SECONDS
      ? wrong(
          `${due} jobs of the ${who} wait, the oldest for ${Math.round(age / 60)} minutes.`,
          who === 'studio'
            ? 'See that a worker runs (npm start, or npm run studio -- --services=worker), and what its log says.'
            : 'See that the tracker runs, and what its log says.',
        )
      : right(`No job of the ${who} waits for long.`),
  ];
}

/** Tables of before this program: the next start brings them up to date. */
async function behind(client: pg.Client): Promise<Finding[]> {
  const { rows } = await client.query<{ last: string }>('select max(name) as last from studio.migrations');
  const newest = readdirSync(join(import.meta.dirname, '../apps/studio/migrations'))
    .filter((name) => name.endsWith('.sql'))
    .sort()
    .at(-1)!;
  const last = rows[0]!.last;
  if (last === newest) return [];
  return last < newest
    ? [look('The database is of an older Tandem.', 'The next start upgrades it: take a backup before.')]
    : [
        wrong(
          'The database is of a newer Tandem.',
          'Start that one again, or put back a backup from before it was started.',
        ),
      ];
}

/** Opens something with the key, as each start does; without one there is nothing to be lost. */
async function sealed(url: string, dataDir: string): Promise<Finding[]> {
  if (findSecretKey(dataDir) === null) return [];
  const pool = createPool({ url, role: 'tandem_studio_app', schema: 'studio', max: 1, name: 'doctor' });
  const db = new Kysely<DB>({ dialect: new PostgresDialect({ pool }) });
  try {
    await keyOfSealed(db, dataDir);
    return [right('The secret key opens what is sealed.')];
  } finally {
    await db.destroy();
  }
}

const NO_DATABASE = 'its database does not answer';

/** Whether one of our servers answers at an address. @returns why not, in words; null where it does */
async function answers(url: string): Promise<string | null> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(ANSWER_MS), redirect: 'manual' });
    const body = (await answer.json().catch(() => null)) as { ok?: boolean; code?: string } | null;
    if (body?.ok === true) return null;
    return body?.code === 'not_ready' ? NO_DATABASE : `another program answers there (${answer.status})`;
  } catch (error) {
    const { cause, name } = error as Error & { cause?: { code?: string } };
    const code = cause?.code ?? name;
    if (code === 'TimeoutError') return `it did not answer within ${ANSWER_MS / 1000} seconds`;
    return code === 'ECONNREFUSED' ? 'nobody listens there' : code;
  }
}

async function server(name: string, host: string, port: number): Promise<Finding[]> {
  const everywhere = host === '0.0.0.0' || host === '::';
  const at = everywhere ? '127.0.0.1' : host.includes(':') ? `[${host}]` : host;
  const said = await answers(`http://${at}:${port}/readyz`);
  if (said === NO_DATABASE)
    return [
      wrong(`The ${name} runs, and ${said}.`, 'Look at the database first; all goes on by itself then.'),
    ];
  return [
    said === null
      ? right(`The ${name} answers on port ${port}.`)
      : look(
          `The ${name} does not answer on port ${port}: ${said}.`,
          'Start it, if it should run on this machine.',
        ),
  ];
}

/** Whether people reach a server under the name that is told to them. */
async function outside(name: string, setting: string, url: string): Promise<Finding[]> {
  if (isLoopback(new URL(url).hostname)) return [];
  const said = await answers(new URL('/healthz', url).href);
  return [
    said === null
      ? right(`${url} leads to the ${name}.`)
      : wrong(
          `${url} does not lead to the ${name}: ${said}.`,
          `Correct ${setting}, the name’s address (DNS), or the proxy and its certificate. From some networks a machine does not reach its own outer name: then try it on a phone.`,
        ),
  ];
}

async function surroundings(settings: Settings): Promise<Finding[]> {
  const found = await outside('studio', 'PUBLIC_URL', settings.publicUrl);
  if (settings.trackerUrl) found.push(...(await outside('tracker', 'TRACKER_URL', settings.trackerUrl)));
  const isOutside = !isLoopback(new URL(settings.publicUrl).hostname);
  if (isOutside && (settings.trustedProxies ?? []).length === 0)
    found.push(
      look(
        'Nobody is named in TRUSTED_PROXIES.',
        'Behind a proxy all people count as one address then, and slow each other down at sign-in: name the proxy.',
      ),
    );
  if (isOutside && settings.publicUrl.startsWith('http:'))
    found.push(
      wrong(
        'PUBLIC_URL has no https.',
        'Passwords would cross the network in the open: put a proxy with TLS in front.',
      ),
    );
  if (!settings.smtp)
    found.push(look('Mails are written as files.', 'Set SMTP_URL and MAIL_FROM to send them.'));
  else {
    const failure = await askServer(settings.smtp);
    found.push(
      failure === null
        ? right('The mail server takes mails.')
        : wrong(
            `The mail server takes no mail (${failure}).`,
            'Correct SMTP_URL: the operators’ page says what each word means.',
          ),
    );
  }
  return found;
}

/** The database that comes with Tandem, where it was made; started for this look where it does not run. */
async function embedded(dataDir: string): Promise<{ found: Finding[]; gives?: EmbeddedPostgres }> {
  if (!hasEmbeddedPostgres(dataDir))
    return { found: [look(`There is no database in ${dataDir} yet.`, 'The first start makes it.')] };
  const started = await startEmbeddedPostgres(dataDir);
  // Its files may lie elsewhere, on another disk.
  return { found: started.folder.startsWith(dataDir) ? [] : [room(started.folder)], gives: started };
}

/** @param runs whether Tandem may be at work on it: jobs that wait for its start are no fault */
async function lookAt({ url, schemas }: Place, dataDir: string, runs: boolean): Promise<void> {
  const client = await tell(async () => ({ found: [], gives: await connectOwner(url, 'doctor') }));
  if (!client) return;
  const parts = (['studio', 'tracker'] as const).filter((part) => schemas.includes(part));
  const both = parts.length > 1 ? OWN_CONNECTIONS : 0;
  const needs = parts.reduce((sum, part) => sum + CONNECTIONS[part], both);
  await tell(async () => ({ found: await database(client, url, needs) }));
  for (const part of parts) await tell(async () => ({ found: await pooler(url, part) }));
  for (const part of parts) await tell(async () => ({ found: await queue(client, part, runs) }));
  await tell(async () => {
    const { rows } = await client.query(`select to_regclass('studio.migrations') is not null as there`);
    if (!rows[0].there) return { found: [] };
    const found = await behind(client);
    return { found: found.length > 0 ? found : await sealed(url, dataDir) };
  });
  await client.end();
}

async function main(): Promise<void> {
  const env = config();
  await tell(async () => ({ found: program() }));
  await tell(async () => ({ found: dataFolder(env.TANDEM_DATA) }));
  const settings = await tell(async () => ({ found: [], gives: settingsFrom(process.env) }));
  const own = isEmbedded(env) ? await tell(() => embedded(env.TANDEM_DATA)) : undefined;
  for (const place of placesOf(env, own?.url)) await lookAt(place, env.TANDEM_DATA, own?.adopted ?? true);
  await tell(async () => ({ found: await nats() }));
  await tell(async () => ({ found: await server('studio', env.STUDIO_HOST, env.STUDIO_PORT) }));
  await tell(async () => ({ found: await server('tracker', env.TRACKER_HOST, env.TRACKER_PORT) }));
  await tell(async () => {
    const payments = await loadPayments(process.env);
    return { found: payments ? [right(`Passes are sold by ${payments.name}.`)] : [] };
  });
  if (settings) await tell(async () => ({ found: await surroundings(settings) }));
  if (own) await endUnclaimed(own);
  console.log(failed ? '\nSomething does not work; see ✗ above.' : '\nNothing is wrong.');
  process.exit(failed ? 1 : 0);
}

main().catch((error: unknown) => {
  if (error instanceof SetupError) console.error(`✗ ${error.message}\n    ${error.remedy}`);
  else console.error(error);
  process.exit(1);
});
