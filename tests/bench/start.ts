import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startEmbeddedPostgres } from '@tandem/platform';
import { waitFor } from '../../scripts/waiting.ts';
import type { Bench, Figure } from './figure.ts';

const root = join(import.meta.dirname, '../..');
const POLL_MS = 20;
const PORTS = { studio: 3960, tracker: 3961 };
/** Of a start that failed, its last characters are told. */
const OUTPUT_KEPT = 2000;

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'tandem-bench-'));
  chmodSync(path, 0o755);
  return path;
}

/** Starts everything with the README's command's program. @returns seconds until the first page came, and the process */
async function startAll(dataDir: string): Promise<{ seconds: number; child: ChildProcess }> {
  const begun = performance.now();
  const child = spawn(process.execPath, [join(root, 'scripts/start.ts')], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      TANDEM_DATA: dataDir,
      STUDIO_PORT: String(PORTS.studio),
      TRACKER_PORT: String(PORTS.tracker),
      DATABASE_URL: '',
    },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      output = (output + chunk.toString()).slice(-OUTPUT_KEPT);
    });
  const firstPage = async () => {
    while (child.exitCode === null && child.signalCode === null) {
      const page = await fetch(`http://127.0.0.1:${PORTS.studio}/`).catch(() => null);
      if (page?.ok && (await page.text()).includes('<html')) return (performance.now() - begun) / 1000;
      await sleep(POLL_MS);
    }
    throw new Error(`the start ended before a page came:\n${output}`);
  };
  const seconds = await waitFor('the first page', firstPage(), {
    say: console.error,
    heard: () => output.trim().split('\n').at(-1) ?? '',
  });
  return { seconds, child };
}

async function end(child: ChildProcess): Promise<void> {
  const exited = new Promise((done) => child.once('exit', done));
  child.kill('SIGINT');
  await exited;
}

/** The floor: an empty PostgreSQL made and started, and one page from a bare server. */
async function floorSeconds(): Promise<number> {
  const path = folder();
  const begun = performance.now();
  const postgres = await startEmbeddedPostgres(path);
  const server = createServer((_request, response) => response.end('<html></html>'));
  await new Promise<void>((ready) => server.listen(PORTS.studio, '127.0.0.1', ready));
  await (await fetch(`http://127.0.0.1:${PORTS.studio}/`)).text();
  const seconds = (performance.now() - begun) / 1000;
  server.closeAllConnections();
  await new Promise((closed) => server.close(closed));
  await postgres.stop();
  rmSync(postgres.folder, { recursive: true, force: true });
  rmSync(path, { recursive: true, force: true });
  return seconds;
}

export const start: Bench = {
  name: 'start',
  async *run() {
    const floor = await floorSeconds();
    const dataDir = folder();
    const row = (name: string, figure: number): Figure => ({
      name,
      figure,
      unit: 's',
      floor,
      floorIs: 'empty PostgreSQL and a bare page',
      ratio: figure / floor,
      aim: '10 s',
    });
    // As after a fresh clone: the pages are not built yet.
    rmSync(join(root, 'apps/web/dist'), { recursive: true, force: true });
    for (const name of [
      'start to first page, first time (builds, makes the demo)',
      'start to first page, again',
    ]) {
      const { seconds, child } = await startAll(dataDir);
      yield row(name, seconds);
      await end(child);
    }
    rmSync(dataDir, { recursive: true, force: true });
  },
};
