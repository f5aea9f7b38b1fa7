import { type ChildProcess, spawn } from 'node:child_process';
import { accessSync, constants, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import {
  claimDatabase,
  createLog,
  loadSecretKey,
  portSetting,
  readConfig,
  SetupError,
  startEmbeddedPostgres,
} from '@tandem/platform';
import { z } from 'zod';
import { settingsFrom } from '../apps/studio/src/app/settings.ts';
import { buildWebIfStale } from './build-web.ts';
import { openDemo } from './demo.ts';
import { requireFreePort } from './ports.ts';

/**
 * Everything on one machine: PostgreSQL (unless DATABASE_URL names one), the tracker, the studio, and on an empty
 * database the demo with simulated riders. Ends with Ctrl-C; a second start finds its data again.
 */
const root = join(import.meta.dirname, '..');
const READY_TIMEOUT_MS = 30_000;
const POLL_MS = 50;
const CHILD_STOP_MS = 12_000;
const flags = readFlags();

const begun = performance.now();
let stepBegun = begun;
const step = (text: string) => {
  const now = performance.now();
  console.log(`  ${text.padEnd(44)} ${((now - stepBegun) / 1000).toFixed(1)} s`);
  stepBegun = now;
};

const closers: (() => Promise<void>)[] = [];
let ending = false;
let claimed = false;
async function end(code: number): Promise<never> {
  if (!ending) {
    ending = true;
    for (const close of closers.reverse()) await close().catch((error) => console.error(error));
  }
  process.exit(code);
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    if (!ending) console.log('\nEnding. Your data stays.');
    void end(0);
  });
}

function readFlags() {
  try {
    return parseArgs({ options: { empty: { type: 'boolean' }, dev: { type: 'boolean' } } }).values;
  } catch (error) {
    console.error(`\n${(error as Error).message}\nnpm start knows one option: npm start -- --empty\n`);
    process.exit(1);
  }
}

/** A program of ours in a process of its own; if it ends by itself, all ends. */
function run(
  name: string,
  file: string,
  args: string[],
  options: { env?: Record<string, string>; quiet?: boolean },
): ChildProcess {
  const node = flags.dev
    ? ['--watch', '--watch-preserve-output']
    : ['--import', pathToFileURL(join(import.meta.dirname, 'end-with-parent.ts')).href];
  const child = spawn(process.execPath, [...node, join(root, file), ...args], {
    cwd: root,
    env: { ...process.env, LOG_LEVEL: process.env.LOG_LEVEL ?? 'warn', ...options.env },
    stdio: ['ignore', options.quiet ? 'ignore' : 'inherit', 'inherit'],
  });
  const exited = new Promise<void>((done) => child.once('exit', () => done()));
  child.once('exit', (code) => {
    if (ending) return;
    console.error(`\nThe ${name} ended (${code ?? 'killed'}); ending the rest.`);
    void end(1);
  });
  closers.push(async () => {
    child.kill('SIGTERM');
    const late = setTimeout(() => child.kill('SIGKILL'), CHILD_STOP_MS);
    await exited;
    clearTimeout(late);
  });
  return child;
}

async function untilReady(name: string, port: number): Promise<void> {
  const deadline = Date.now() + READY_TIMEOUT_MS;
  while (Date.now() < deadline && !ending) {
    const answer = await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => null);
    if (answer?.ok) return;
    await sleep(POLL_MS);
  }
  if (!ending)
    throw new SetupError(
      `The ${name} did not become ready on port ${port}.`,
      'Read the lines above; LOG_LEVEL=info npm start tells more.',
    );
}

async function main(): Promise<void> {
  const config = readConfig(
    z.object({
      STUDIO_PORT: portSetting(3000),
      TRACKER_PORT: portSetting(4000),
      TANDEM_DATA: z.string().default(join(root, '.tandem')),
      DATABASE_URL: z.string().optional(),
    }),
  );
  // What the servers would refuse is refused here, before anything runs.
  createLog('start');
  settingsFrom(process.env);
  console.log('\nTandem is starting');
  if (config.STUDIO_PORT === config.TRACKER_PORT)
    throw new SetupError(
      'STUDIO_PORT and TRACKER_PORT are the same.',
      'Give each a port of its own, or leave them out for 3000 and 4000.',
    );
  await requireFreePort(config.STUDIO_PORT, 'STUDIO_PORT');
  await requireFreePort(config.TRACKER_PORT, 'TRACKER_PORT');
  const dataDir = resolve(config.TANDEM_DATA);
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o755 });
    accessSync(dataDir, constants.W_OK);
  } catch (error) {
    const noFolder = ['EEXIST', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '');
    throw new SetupError(
      noFolder ? `${dataDir} is or lies in a file, not a folder.` : `The folder ${dataDir} is not writable.`,
      'Set TANDEM_DATA to a folder that you may write to, for example TANDEM_DATA=$HOME/tandem npm start',
    );
  }

  loadSecretKey(dataDir);

  const pages = flags.dev ? Promise.resolve(false) : buildWebIfStale();
  pages.catch(() => {});
  let databaseUrl = config.DATABASE_URL;
  if (!databaseUrl) {
    const starting = startEmbeddedPostgres(dataDir);
    // Before it runs: Ctrl-C meanwhile must not leave it behind. One that another start manages is left alone.
    closers.push(async () => {
      const server = await starting.catch(() => null);
      if (server && (claimed || !server.adopted)) await server.stop();
    });
    const postgres = await starting;
    databaseUrl = postgres.url;
    step(
      postgres.folder.startsWith(dataDir)
        ? 'PostgreSQL runs'
        : `PostgreSQL runs; its files are in ${postgres.folder}`,
    );
  }
  const claim = await claimDatabase(databaseUrl);
  claimed = true;
  closers.push(claim.release);
  // Servers outlive a restart of a database of one's own; nobody restarts the embedded one.
  if (!config.DATABASE_URL)
    void claim.lost.then(() => {
      if (ending) return;
      console.error('\nThe database ended; ending the rest. Start again: your data stays.');
      void end(1);
    });
  const trackerUrl = `http://127.0.0.1:${config.TRACKER_PORT}`;
  const demo = await openDemo({ databaseUrl, dataDir, trackerUrl, wanted: !flags.empty });
  closers.push(demo.close);
  step(demo.made ? 'Tables and demo studio made' : 'Tables are up to date');
  if (await pages) step('Pages built');

  const env = {
    DATABASE_URL: databaseUrl,
    TANDEM_DATA: dataDir,
    TRACKER_PORT: String(config.TRACKER_PORT),
    STUDIO_PORT: String(config.STUDIO_PORT),
  };
  run('tracker', 'apps/tracker/src/main.ts', [], { env });
  run('studio', 'apps/studio/src/main.ts', ['--no-set-up-link'], { env });
  await Promise.all([untilReady('tracker', config.TRACKER_PORT), untilReady('studio', config.STUDIO_PORT)]);
  step('Studio and tracker answer');
  if (flags.dev) {
    const vite = spawn(process.execPath, [join(root, 'node_modules/vite/bin/vite.js')], {
      cwd: join(root, 'apps/web'),
      env: { ...process.env, STUDIO_URL: `http://127.0.0.1:${config.STUDIO_PORT}` },
      stdio: 'inherit',
    });
    closers.push(async () => void vite.kill());
  }

  console.log(`\nReady after ${((performance.now() - begun) / 1000).toFixed(1)} s.\n`);
  console.log(
    `  Studio   http://localhost:${config.STUDIO_PORT}   classes, customers, bookings, member portal`,
  );
  console.log(
    `  Tracker  http://localhost:${config.TRACKER_PORT}   the gym's side: live class, Start and Stop\n`,
  );
  for (const line of demo.logins) console.log(`  ${line}`);
  const link = await demo.setUpLink();
  if (link) console.log(howToBegin(link));
  demo.ride(run);
  console.log('\nCtrl-C ends it; your data stays.\n');
  // The past's rides take a while: people may look around meanwhile.
  await demo.fill().catch((error: unknown) => {
    if (!ending) console.error('The demo could not be filled; the rest works.', error);
  });
}

/** For a database without the demo: nobody has a login yet. */
const howToBegin = (link: string) => `  Nobody can sign in yet. Make your studio and your login here, once:
    ${link}

  The tracker knows no club yet. In another terminal (npm run tracker -- list shows what there is):
    npm run tracker -- add-site --site-id 1 --name "My club" --login me@example.com --time-zone Europe/Paris
    npm run tracker -- add-box --site-id 1 --box-id 10 --name Cycle --seats 24`;

// A signal that reaches npm alone ends npm's shell, which tells nobody.
if (process.env.npm_lifecycle_event) await import('./end-with-parent.ts');
main().catch((error: unknown) => {
  if (ending) return;
  if (error instanceof SetupError) console.error(`\n${error.message}\n${error.remedy}\n`);
  else console.error(error);
  void end(1);
});
