import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import {
  claimDatabase,
  isDiskFull,
  requireConnections,
  SetupError,
  SIGNAL_ECHO_MS,
  startEmbeddedPostgres,
} from '@tandem/platform';
import { openDemo } from '../apps/demo/src/index.ts';
import { STUDIO_CONNECTIONS } from '../apps/studio/src/app/studio.ts';
import { offerSetUp, TRACKER_CONNECTIONS } from '../apps/tracker/src/app/tracker.ts';
import { buildWebIfStale } from './build-web.ts';
import { createPrograms } from './programs.ts';
import { OWN_CONNECTIONS, readStartSettings } from './start-settings.ts';
import { untilReady } from './until-ready.ts';
import { waitFor } from './waiting.ts';

/**
 * Everything on one machine: PostgreSQL (unless DATABASE_URL names one), the tracker, the studio, and on an empty
 * database the demo with simulated riders. Ends with Ctrl-C; a second start finds its data again.
 */
const root = join(import.meta.dirname, '..');
const HELP = `
npm start                 everything on this machine, with a demo studio where the database is empty
npm start -- --empty      the same without the demo: it prints the links that make your studio and your club
npm start -- --help       this text

What it listens to, where its data lives, and how mails go out are settings of the environment; README.md lists them.
`;
const flags = readFlags();
const programs = createPrograms({ watch: Boolean(flags.dev) });

const begun = performance.now();
let stepBegun = begun;
const step = (text: string) => {
  const now = performance.now();
  console.log(`  ${text.padEnd(44)} ${((now - stepBegun) / 1000).toFixed(1)} s`);
  stepBegun = now;
};

let endingSinceMs: number | null = null;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    const nowMs = performance.now();
    // npm passes on what its whole group has heard already.
    if (endingSinceMs !== null && nowMs - endingSinceMs < SIGNAL_ECHO_MS) return;
    endingSinceMs ??= nowMs;
    if (!programs.ending) console.log('\nEnding. Your data stays.');
    void programs.end(0);
  });
}

function readFlags() {
  const boolean = { type: 'boolean' } as const;
  try {
    const { values } = parseArgs({
      options: { empty: boolean, dev: boolean, help: { ...boolean, short: 'h' } },
    });
    if (!values.help) return values;
    console.log(HELP);
    process.exit(0);
  } catch (error) {
    console.error(`\n${(error as Error).message}\n${HELP}`);
    process.exit(1);
  }
}

/** The database's connection string, once this start has it for itself. @param given the person's own, if any */
async function openDatabase(dataDir: string, given: string | undefined): Promise<string> {
  let url = given;
  let claimed = false;
  let lastWords = () => '';
  if (!url) {
    const starting = startEmbeddedPostgres(dataDir);
    // Before it runs: Ctrl-C meanwhile must not leave it behind. One that another start manages is left alone.
    programs.onEnd(async () => {
      const server = await starting.catch(() => null);
      if (server && (claimed || !server.adopted)) await server.stop();
    });
    const postgres = await waitFor('PostgreSQL', starting);
    ({ url, lastWords } = postgres);
    step(
      postgres.folder.startsWith(dataDir)
        ? 'PostgreSQL runs'
        : `PostgreSQL runs; its files are in ${postgres.folder}`,
    );
  }
  const claim = await claimDatabase(url);
  claimed = true;
  programs.onEnd(claim.release);
  // Servers outlive a restart of a database of one's own; nobody restarts the embedded one.
  if (!given)
    void claim.lost.then(() => {
      if (programs.ending) return;
      const words = lastWords();
      const remedy = isDiskFull(words) ? 'Make room on its disk, then start again' : 'Start again';
      console.error(`\nThe database ended; ending the rest. ${words}`.trimEnd());
      console.error(`${remedy}: your data stays.`);
      void programs.end(1);
    });
  return url;
}

async function main(): Promise<void> {
  const { studioPort, trackerPort, dataDir, databaseUrl: given } = await readStartSettings(!flags.empty);
  const pages = flags.dev ? Promise.resolve(false) : buildWebIfStale();
  pages.catch(() => {});
  const databaseUrl = await openDatabase(dataDir, given);
  await requireConnections(databaseUrl, STUDIO_CONNECTIONS + TRACKER_CONNECTIONS + OWN_CONNECTIONS);
  const trackerUrl = `http://127.0.0.1:${trackerPort}`;
  const demo = await waitFor(
    'tables and demo studio',
    openDemo({ databaseUrl, dataDir, trackerUrl, wanted: !flags.empty }),
  );
  programs.onEnd(demo.close);
  step(demo.made ? 'Tables and demo studio made' : 'Tables are up to date');
  if (await waitFor('the pages to be built', pages)) step('Pages built');

  const env = {
    DATABASE_URL: databaseUrl,
    TANDEM_DATA: dataDir,
    TRACKER_PORT: String(trackerPort),
    STUDIO_PORT: String(studioPort),
    // All ends together: no proxy has another place to lead people to.
    DRAIN_SECONDS: process.env.DRAIN_SECONDS ?? '0',
    // A program that starts again need not be compiled again.
    NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? join(dataDir, 'compiled'),
  };
  // Where people reach them, so that each can lead to the other.
  const studioPage = process.env.PUBLIC_URL ?? `http://localhost:${studioPort}`;
  const trackerPage = process.env.TRACKER_URL ?? `http://localhost:${trackerPort}`;
  const tracker = programs.run('tracker', 'apps/tracker/src/main.ts', ['--no-set-up-link'], {
    env: { ...env, PUBLIC_URL: studioPage },
  });
  const studio = programs.run('studio', 'apps/studio/src/main.ts', ['--no-set-up-link'], {
    env: { ...env, TRACKER_URL: trackerPage },
  });
  await Promise.all([
    untilReady({ name: 'tracker', child: tracker.child, port: trackerPort }),
    untilReady({ name: 'studio', child: studio.child, port: studioPort }),
  ]);
  // What ends from now on is started again: the rest lives without it for a while.
  for (const program of [tracker, studio]) program.keep();
  step('Studio and tracker answer');
  if (flags.dev) {
    const vite = spawn(process.execPath, [join(root, 'node_modules/vite/bin/vite.js')], {
      cwd: join(root, 'apps/web'),
      env: { ...process.env, STUDIO_URL: `http://127.0.0.1:${studioPort}` },
      stdio: 'inherit',
    });
    programs.onEnd(async () => void vite.kill());
  }

  console.log(`\nReady after ${((performance.now() - begun) / 1000).toFixed(1)} s.\n`);
  console.log(`  Studio   ${studioPage}   classes, customers, bookings, member portal`);
  console.log(`  Tracker  ${trackerPage}   the gym's side: live class, Start and Stop\n`);
  for (const line of demo.logins) console.log(`  ${line}`);
  const studioLink = await demo.setUpLink();
  const trackerLink = await offerSetUp({ databaseUrl, dataDir, url: trackerPage });
  if (studioLink) console.log(`  Make your studio and your login, once:\n    ${studioLink}\n`);
  if (trackerLink)
    console.log(`  Make the club that the studio connects to, with its boxes, once:\n    ${trackerLink}\n`);
  demo.ride((...program) => programs.run(...program).keep());
  console.log('\nCtrl-C ends it; your data stays.\n');
  // The past's rides take a while: people may look around meanwhile.
  await demo.fill().catch((error: unknown) => {
    if (programs.ending) return;
    if (error instanceof SetupError) console.error(`${error.message}\n${error.remedy}\n`);
    else console.error('The demo could not be filled; the rest works.', error);
  });
}

// A signal that reaches npm alone ends npm's shell, which tells nobody.
if (process.env.npm_lifecycle_event) await import('./end-with-parent.ts');
main().catch((error: unknown) => {
  if (programs.ending) return;
  if (error instanceof SetupError) console.error(`\n${error.message}\n${error.remedy}\n`);
  else console.error(error);
  void programs.end(1);
});
