import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '@tandem/platform';
import { vi } from 'vitest';
import { DEMO_PASSWORD, openDemo } from '../../apps/demo/src/index.ts';
import { call, signIn } from '../../apps/studio/src/testing/http.ts';
import { freePort } from '../free-port.ts';

const ROOT = join(import.meta.dirname, '../..');
/** Nothing here is about speed: what comes at all comes within this, also on a machine that has much else to do. */
export const PATIENT = { timeout: 240_000, interval: 200 };
/** For a test of several such waits. */
export const TEST_MS = 600_000;

/** A program of `npm start`, by the file that it runs. */
const FILES = {
  start: 'scripts/start.ts',
  studio: 'apps/studio/src/main.ts',
  tracker: 'apps/tracker/src/main.ts',
  'simulated riders': 'apps/box/src/main.ts',
};
export type Part = keyof typeof FILES;

/** One running `npm start`, as its person has it: a terminal and two addresses. */
export type Tandem = {
  studio: string;
  tracker: string;
  /** All that the terminal shows. */
  said(): string;
  /** The process of a part at the moment; null while there is none. */
  pid(part: Part): number | null;
  /** Null while it runs. */
  exitCode(): number | null;
  /** Ctrl-C. */
  end(): Promise<void>;
};

/** A folder that PostgreSQL can reach too, with two free ports. */
export async function newPlace(folder = mkdtempSync(join(tmpdir(), 'tandem-running-'))): Promise<Place> {
  chmodSync(folder, 0o755);
  return { folder, studioPort: await freePort(), trackerPort: await freePort() };
}
export type Place = { folder: string; studioPort: number; trackerPort: number };

/**
 * The demo in a place, its database at rest. The past's rides are left out: filling them in would only keep the machine
 * busy beside the tests.
 */
export async function makeDemo({ folder, trackerPort }: Place): Promise<void> {
  const server = await startEmbeddedPostgres(folder);
  const trackerUrl = `http://127.0.0.1:${trackerPort}`;
  const demo = await openDemo({ databaseUrl: server.url, dataDir: folder, trackerUrl, wanted: true });
  await demo.close();
  await server.stop();
  const file = join(folder, 'demo.json');
  writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, 'utf8')), filled: true }));
}

const started: Tandem[] = [];

/** Types `npm start` and waits for nothing. */
export function typeStart(place: Place, env: Record<string, string> = {}): Tandem {
  const { NODE_ENV: _, ...surroundings } = process.env;
  // A group of its own, as a terminal gives it one.
  const npm = spawn('npm', ['start'], {
    cwd: ROOT,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...surroundings,
      TANDEM_DATA: place.folder,
      STUDIO_PORT: String(place.studioPort),
      TRACKER_PORT: String(place.trackerPort),
      ...env,
    },
  });
  let said = '';
  for (const stream of [npm.stdout, npm.stderr])
    stream.on('data', (chunk: Buffer) => {
      said += chunk.toString();
    });
  const closed = new Promise<void>((done) => npm.once('close', () => done()));
  const tandem: Tandem = {
    studio: `http://127.0.0.1:${place.studioPort}`,
    tracker: `http://127.0.0.1:${place.trackerPort}`,
    said: () => said,
    pid: (part) => pidsOf(place, FILES[part])[0] ?? null,
    exitCode: () => npm.exitCode,
    async end() {
      if (npm.exitCode === null && npm.signalCode === null) process.kill(-npm.pid!, 'SIGINT');
      await closed;
    },
  };
  started.push(tandem);
  return tandem;
}

/** Types `npm start` and waits until it is ready. */
export async function startTandem(place: Place, env: Record<string, string> = {}): Promise<Tandem> {
  const tandem = typeStart(place, env);
  await vi.waitUntil(() => tandem.said().includes('Ready after') || tandem.exitCode() !== null, PATIENT);
  if (tandem.exitCode() !== null) throw new Error(`It did not start: ${tandem.said()}`);
  return tandem;
}

/** Ends whatever was started here, also where a test broke off, and removes the place. */
export async function endAll({ folder }: Place): Promise<void> {
  for (const tandem of started.splice(0)) await tandem.end();
  for (const name of readdirSync(folder)) rmSync(join(folder, name), { recursive: true, force: true });
}

/** The processes that run a file of ours for a place. */
export function pidsOf({ folder }: Place, file: string): number[] {
  return readdirSync('/proc').flatMap((name) => {
    const pid = Number(name);
    if (!Number.isInteger(pid)) return [];
    try {
      const args = readFileSync(`/proc/${name}/cmdline`, 'utf8').split('\0');
      const environment = readFileSync(`/proc/${name}/environ`, 'utf8').split('\0');
      // npm's shell names the file too, in a longer word.
      const runs = args.some((arg) => arg === file || arg === join(ROOT, file));
      return runs && environment.includes(`TANDEM_DATA=${folder}`) ? [pid] : [];
    } catch {
      return [];
    }
  });
}

/** PostgreSQL's first process of a place; null where it is at rest. */
export function postmasterOf({ folder }: Place): number | null {
  try {
    const pid = Number(readFileSync(join(folder, 'postgres/data/postmaster.pid'), 'utf8').split('\n')[0]);
    return pid > 1 ? pid : null;
  } catch {
    return null;
  }
}

/** The front desk of the demo, and what it has been told is booked. */
export async function openDesk({ studio }: Pick<Tandem, 'studio'>) {
  const enter = () => signIn(studio, 'desk@demo.tandem.example', DEMO_PASSWORD).catch(() => null);
  const cookie = await vi.waitUntil(enter, PATIENT);
  const studioId = (await call(studio, cookie, 'getMe')).body.studios[0]!.studioId;
  const params = { studioId };
  const from = new Date(Date.now() + 3600_000);
  const to = new Date(from.getTime() + 13 * 86_400_000);
  const query = { from: from.toISOString(), to: to.toISOString() };
  const classes = (await call(studio, cookie, 'listClasses', { params, query })).body;
  const customers = (await call(studio, cookie, 'listCustomers', { params })).body.rows;
  return { cookie, studioId, classes, customers };
}
