import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const NAME = 'tandem-box';
/** What npm has under the program's own name. */
export const NEWEST = `${NAME}@latest`;
/** A small computer behind a slow line takes its time. */
const NPM_MS = 15 * 60_000;
/** Whether a program starts at all is seen by then. */
const STARTS_MS = 60_000;

export type Update = {
  /** A file, an address, or a version of the program that npm has. */
  from: string;
  /** The program's own file, as it is installed. */
  program: string;
};
export type Updated = { before: string; after: string; changed: boolean };

/**
 * Puts another version of the program in the place of this one. It is tried beside before that; where it cannot be
 * installed, or does not start, the one that was there stays.
 * @throws Error with a sentence
 */
export function updateProgram({ from, program }: Update): Updated {
  const folder = dirname(program);
  const modules = dirname(folder);
  const prefix = dirname(dirname(modules));
  if (!/[\\/]lib[\\/]node_modules[\\/]tandem-box$/.test(folder))
    throw new Error(
      `This program was not installed by npm install --global (it is ${program}): nothing was changed.`,
    );
  if (!existsSync(from) && !/^https?:\/\//.test(from) && !from.startsWith(`${NAME}@`))
    throw new Error(
      `There is no file ${from}: give a file, an address, or nothing for the newest that npm has.`,
    );
  const before = versionIn(folder);
  const beside = mkdtempSync(join(tmpdir(), 'tandem-box-update-'));
  try {
    const packed = fetched(from, beside);
    const after = tried(packed, beside, from);
    if (from === NEWEST && after === before) return { before, after, changed: false };
    const kept = join(beside, 'kept');
    cpSync(folder, kept, { recursive: true, verbatimSymlinks: true });
    try {
      npm('install', '--global', '--prefix', prefix, packed);
      started(folder);
    } catch (error) {
      rmSync(folder, { recursive: true, force: true });
      cpSync(kept, folder, { recursive: true, verbatimSymlinks: true });
      throw new Error(`Version ${after} cannot be installed, so version ${before} stays: ${wordsOf(error)}`);
    }
    return { before, after, changed: true };
  } finally {
    rmSync(beside, { recursive: true, force: true });
  }
}

/** The package as one file of this machine, wherever it comes from. */
function fetched(from: string, beside: string): string {
  try {
    npm('pack', '--ignore-scripts', '--pack-destination', beside, from);
  } catch (error) {
    throw new Error(`${from} is no package that npm can read, so nothing was changed: ${wordsOf(error)}`);
  }
  const [file] = readdirSync(beside);
  return join(beside, file!);
}

/** Whether it is the box's program, and starts here. Nothing of it runs before its name is known. @returns its version */
function tried(packed: string, beside: string, from: string): string {
  const place = join(beside, 'tried');
  const folder = join(place, 'node_modules', NAME);
  npm('install', '--prefix', place, '--offline', '--omit=optional', '--ignore-scripts', packed);
  if (!existsSync(join(folder, 'package.json')))
    throw new Error(`${from} is not the box’s program: nothing was changed.`);
  try {
    return started(folder);
  } catch (error) {
    throw new Error(`The program in ${from} does not start here, so nothing was changed: ${wordsOf(error)}`);
  }
}

/** @returns the version that it says, which is that of its package */
function started(folder: string): string {
  const version = versionIn(folder);
  const said = execFileSync(process.execPath, [join(folder, 'tandem-box.js'), '--version'], {
    encoding: 'utf8',
    timeout: STARTS_MS,
    stdio: ['ignore', 'pipe', 'pipe'],
  }).trim();
  if (said !== version) throw new Error(`it says that it is version ${said} and not ${version}`);
  return version;
}

const versionIn = (folder: string): string =>
  JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).version;

/** The one beside this Node, else whichever is found. */
function npm(...args: string[]): void {
  const own = join(dirname(process.execPath), 'npm');
  execFileSync(existsSync(own) ? own : 'npm', [...args, '--no-audit', '--no-fund', '--loglevel=error'], {
    encoding: 'utf8',
    timeout: NPM_MS,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** What the program that failed said, in a few lines; a folder that is root’s with what to do. */
function wordsOf(error: unknown): string {
  const { stderr, message } = error as Error & { stderr?: string };
  const said = (stderr?.trim() || message).replaceAll('npm error ', '');
  return /EACCES|EPERM/.test(said)
    ? 'its folder may not be written. Put sudo before this command.'
    : said.split('\n').slice(0, 4).join(' ');
}
