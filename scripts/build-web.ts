import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { accessSync, constants, existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SetupError } from '@tandem/platform';

const root = join(import.meta.dirname, '..');
const SOURCES = [
  'apps/web/{src,public,build}/**/*.*',
  'apps/web/*.{html,ts,json}',
  'packages/{api,metrics,sensors}/src/**/*.ts',
  'package-lock.json',
];

/** Where the built pages are. */
export const webFolder = join(root, 'apps/web/dist');
const stampFile = join(webFolder, '.sources');

/** Builds the pages unless the last build was made of the same sources. @returns whether it built; throws SetupError where it may not write */
export async function buildWebIfStale(): Promise<boolean> {
  const hash = createHash('sha256');
  for (const file of globSync(SOURCES, { cwd: root }).sort())
    hash.update(file).update(readFileSync(join(root, file)));
  const stamp = hash.digest('hex');
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return false;
  try {
    mkdirSync(webFolder, { recursive: true });
    accessSync(webFolder, constants.W_OK);
  } catch {
    throw new SetupError(
      `The pages must be built, and ${webFolder} is not writable.`,
      'Run npm run build once as the user who owns this folder, then start again.',
    );
  }
  // The application first: it clears the folder.
  for (const mode of ['production', 'board']) await build(mode);
  writeFileSync(stampFile, stamp);
  return true;
}

/** Builds one of the two programs of the pages. @throws SetupError with what was wrong */
async function build(mode: string): Promise<void> {
  const vite = spawn(
    process.execPath,
    [join(root, 'node_modules/vite/bin/vite.js'), 'build', '--mode', mode, '--logLevel', 'warn'],
    {
      cwd: join(root, 'apps/web'),
      // Whoever builds: a test's own word here would bring along what only developers need.
      env: { ...process.env, NODE_ENV: 'production' },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let output = '';
  vite.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  vite.stderr.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  const code = await new Promise((done) => vite.once('exit', done));
  if (code !== 0)
    throw new SetupError(
      `The pages could not be built:\n${output.slice(-4000)}`,
      'Run npm ci again; where the sources were changed, correct them.',
    );
}

if (import.meta.main)
  try {
    console.log((await buildWebIfStale()) ? `built ${webFolder}` : 'the pages are up to date');
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    console.error(`${error.message}\n${error.remedy}`);
    process.exitCode = 1;
  }
