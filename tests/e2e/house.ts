import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { testDatabase } from '@tandem/platform/testing';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { migrateStudio } from '../../apps/studio/src/app/studio.ts';
import { migrateTracker } from '../../apps/tracker/src/app/tracker.ts';
import { untilReady } from '../../scripts/until-ready.ts';
import { freePort } from '../free-port.ts';

const root = join(import.meta.dirname, '../..');

/** Studio and tracker as they run at home: two programs on one PostgreSQL, meeting over HTTP. */
export type House = {
  databaseUrl: string;
  dataDir: string;
  studioUrl: string;
  trackerUrl: string;
  /** Runs the box's program to its end. @returns its exit code and what it printed */
  box(...args: string[]): Promise<{ code: number | null; output: string }>;
  close(): Promise<void>;
};

/**
 * Opens a house with freshly migrated tables; `furnish` may fill them before the servers start.
 * @param more.env of the servers, beside what stands
 */
export async function openHouse(
  furnish: (house: { databaseUrl: string; dataDir: string }) => Promise<void> = async () => {},
  more: { env?: Record<string, string> } = {},
): Promise<House> {
  const database = await testDatabase('house', async (url) => {
    await migrateStudio(url);
    await migrateTracker(url);
  });
  const dataDir = mkdtempSync(join(tmpdir(), 'tandem-house-'));
  await furnish({ databaseUrl: database.url, dataDir });
  const [studioPort, trackerPort] = [await freePort(), await freePort()];
  const env = {
    ...process.env,
    DATABASE_URL: database.url,
    TANDEM_DATA: dataDir,
    STUDIO_PORT: String(studioPort),
    TRACKER_PORT: String(trackerPort),
    TRACKER_URL: `http://127.0.0.1:${trackerPort}`,
    LOG_LEVEL: process.env.TEST_LOG_LEVEL ?? 'error',
    ...more.env,
  };
  const children: ChildProcess[] = [];
  const run = (file: string, ...args: string[]) => {
    const child = spawn(process.execPath, [join(root, file), ...args], {
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    children.push(child);
    return child;
  };
  const servers = [
    { name: 'tracker', port: trackerPort },
    { name: 'studio', port: studioPort },
  ].map(({ name, port }) => {
    const child = run(`apps/${name}/src/main.ts`);
    child.stdout!.pipe(process.stdout);
    child.stderr!.pipe(process.stderr);
    return { name, port, child };
  });
  for (const server of servers) await untilReady(server);
  return {
    databaseUrl: database.url,
    dataDir,
    studioUrl: `http://localhost:${studioPort}`,
    trackerUrl: `http://127.0.0.1:${trackerPort}`,
    async box(...args) {
      const child = run('apps/box/src/main.ts', ...args, '--tracker', `http://127.0.0.1:${trackerPort}`);
      let output = '';
      for (const stream of [child.stdout!, child.stderr!])
        stream.on('data', (chunk: Buffer) => {
          output += chunk.toString();
        });
      const code = await new Promise<number | null>((done) => child.once('exit', done));
      return { code, output };
    },
    async close() {
      const ended = children
        .filter((c) => c.exitCode === null && c.signalCode === null)
        .map((child) => new Promise((done) => child.once('exit', done)));
      for (const child of children) child.kill('SIGTERM');
      await Promise.all(ended);
      rmSync(dataDir, { recursive: true, force: true });
      await database.drop();
    },
  };
}

/** On the preview: whom the tracker of this house does not know stays unknown there. */
export async function makeNoAccounts(page: Page): Promise<void> {
  const saved = page.waitForResponse(
    (answer) => answer.request().method() === 'PUT' && /\/choices$/.test(answer.url()),
  );
  await page.getByRole('switch', { name: 'Make missing accounts' }).click();
  expect((await saved).status()).toBe(200);
}
