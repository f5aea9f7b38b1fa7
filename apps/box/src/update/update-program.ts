import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

const NAME = 'tandem-box';
/** The one before, beside the program while another is installed: to put it back is one rename. */
const KEPT = `.${NAME}-kept`;
/** A small computer behind a slow line takes its time. */
const NPM_MS = 15 * 60_000;
/** Whether a program starts at all is seen by then. */
const STARTS_MS = 60_000;

export type Update = {
  /** A file or an address. */
  from: string;
  /** The program's own file, as it is installed. */
  program: string;
};
export type Updated = { before: string; after: string };

/**
 * Puts another version of the program in the place of this one. It is tried beside before that; where it cannot be
 * installed, or does not start, the one that was there stays, also where somebody ends this half-way.
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
  const source = sourceOf(from);
  const kept = join(modules, KEPT);
  if (existsSync(kept)) putBack(kept, folder);
  const before = versionIn(folder);
  const beside = mkdtempSync(join(tmpdir(), 'tandem-box-update-'));
  // Ctrl-C ends npm; what this program then has to do it does.
  const stay = () => {};
  for (const signal of SIGNALS) process.on(signal, stay);
  try {
    const packed = fetched(source, beside);
    const after = tried(packed, beside, from);
    keep(folder, kept);
    try {
      npm('install', '--global', '--prefix', prefix, packed);
      started(folder);
      assertDrivers(kept, folder);
    } catch (error) {
      putBack(kept, folder);
      throw new Error(`Version ${after} cannot be installed, so version ${before} stays: ${wordsOf(error)}`);
    }
    forget(kept);
    return { before, after };
  } finally {
    for (const signal of SIGNALS) process.off(signal, stay);
    rmSync(beside, { recursive: true, force: true });
  }
}

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/** What comes over a line comes by https: whoever sits on it could give another program to root. */
function sourceOf(from: string): string {
  if (existsSync(from)) return resolve(from);
  const url = URL.canParse(from) ? new URL(from) : null;
  const here = url !== null && ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  if (url?.protocol === 'https:' || (url?.protocol === 'http:' && here)) return from;
  throw new Error(`There is no file ${from}: give a file, or an address that begins with https://.`);
}

/** Under its name the copy is whole or absent. */
function keep(folder: string, kept: string): void {
  const part = `${kept}.part`;
  rmSync(part, { recursive: true, force: true });
  try {
    cpSync(folder, part, { recursive: true, verbatimSymlinks: true });
    renameSync(part, kept);
  } catch (error) {
    rmSync(part, { recursive: true, force: true });
    throw new Error(`The program cannot be kept aside, so nothing was changed: ${wordsOf(error)}`);
  }
}

function forget(kept: string): void {
  renameSync(kept, `${kept}.part`);
  rmSync(`${kept}.part`, { recursive: true, force: true });
}

function putBack(kept: string, folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true });
    renameSync(kept, folder);
  } catch (error) {
    throw new Error(
      `The program that was there cannot be put back, and lies in ${kept}: move it to ${folder}. ${wordsOf(error)}`,
    );
  }
}

/** npm leaves out an optional package that it cannot fetch, and says nothing: the antennas would be deaf. */
function assertDrivers(kept: string, folder: string): void {
  const at = (place: string, name: string) => existsSync(join(place, 'node_modules', name));
  const lost = Object.keys(manifestOf(folder).optionalDependencies ?? {}).filter(
    (name) => at(kept, name) && !at(folder, name),
  );
  if (lost.length > 0) throw new Error(`npm left out ${lost.join(', ')}, which the antennas need.`);
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

type Manifest = { version: string; optionalDependencies?: Record<string, string> };
const manifestOf = (folder: string): Manifest =>
  JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
const versionIn = (folder: string): string => manifestOf(folder).version;

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
  return /EACCES|EPERM/.test(said) && process.getuid?.() !== 0
    ? 'its folder may not be written. Put sudo before this command.'
    : said.split('\n').slice(0, 4).join(' ');
}
