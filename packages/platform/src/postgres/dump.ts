import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { z } from 'zod';
import { SetupError } from '../errors.ts';
import { connectOwner } from './connect.ts';
import { refuseRestoring } from './restoring.ts';

/**
 * A copy of schemas as a folder: a file a table, as COPY writes it, and a manifest. PostgreSQL's own `pg_dump` does as
 * much, but does not come with the embedded one.
 */

const MANIFEST = 'manifest.json';
/** Another reading of a folder has another number. */
const FORMAT = 1;
/** Nobody but who makes it: it holds what the database holds. */
const FOLDER_MODE = 0o700;
const FILE_MODE = 0o600;

const manifest = z.object({
  format: z.literal(FORMAT),
  madeAt: z.iso.datetime(),
  /** The last migration of each schema that has any. */
  migrated: z.record(z.string(), z.string()),
  /** The version of pg-boss's own tables in each schema of jobs. */
  jobs: z.record(z.string(), z.int()),
  tables: z.array(
    z.object({
      schema: z.string(),
      name: z.string(),
      columns: z.array(z.string()),
      file: z.string().regex(/^[\w.]+$/),
      rows: z.int(),
      sha256: z.string(),
    }),
  ),
  sequences: z.array(z.object({ schema: z.string(), name: z.string(), last: z.int().nullable() })),
});
export type Dump = z.output<typeof manifest>;
export type DumpedTable = Dump['tables'][number];

export const quoted = ({ schema, name }: { schema: string; name: string }): string =>
  `${pg.escapeIdentifier(schema)}.${pg.escapeIdentifier(name)}`;

/** What each start makes by itself: notes of what was applied, and counts of queues, with a table for each day. */
const OF_THE_PROGRAM = `(c.relname = 'migrations' or n.nspname like '%\\_jobs' and c.relname ~ '^(version|queue_stats.*)$')`;

/** How days and spans are written must not depend on a server's settings, and a large table may take its time. */
export const AS_IN_A_FILE = `set datestyle = 'ISO'; set intervalstyle = 'postgres'; set statement_timeout = 0;
  set idle_in_transaction_session_timeout = 0; set client_encoding = 'UTF8'`;

/** The tables of schemas with the columns that are written; those of the program's own are not among them. */
export async function tablesOf(
  client: pg.Client,
  schemas: readonly string[],
): Promise<{ schema: string; name: string; columns: string[] }[]> {
  const { rows } = await client.query<{ schema: string; name: string; columns: string[] }>(
    `select n.nspname::text as schema, c.relname::text as name, array_agg(a.attname::text order by a.attnum) as columns
     from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid
     where n.nspname = any($1) and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
       and not ${OF_THE_PROGRAM}
     group by 1, 2 order by 1, 2`,
    [schemas],
  );
  return rows;
}

/**
 * Makes a folder that is there when all of it is on the disk, or not at all.
 * @throws SetupError where it is there already, or cannot be made
 */
export async function inNewFolder(
  folder: string,
  work: (unfinished: string) => Promise<void>,
): Promise<void> {
  const unfinished = `${folder}.unfinished`;
  await makeFolder(folder, unfinished);
  try {
    await work(unfinished);
    await syncFolder(unfinished);
    await rename(unfinished, folder);
    await syncFolder(dirname(folder));
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    throw error;
  }
}

/**
 * Writes what the schemas hold at one moment into a new folder, while all goes on, also what starts meanwhile.
 * @throws SetupError where the login does not see every row, or none of the schemas is there
 */
export async function dumpSchemas(options: {
  url: string;
  schemas: readonly string[];
  folder: string;
}): Promise<Dump> {
  const { folder, schemas } = options;
  const client = await connectOwner(options.url, 'backup');
  try {
    await client.query(AS_IN_A_FILE);
    await refuseRestoring(client);
    await requireSight(client);
    // No upgrade begins until its tables are held as they are; a start that has none to make need not wait.
    await client.query(`select pg_advisory_lock_shared(hashtext('tandem-migrate'))`);
    await client.query('begin isolation level repeatable read read only');
    const there = await tablesOf(client, schemas);
    if (there.length === 0)
      throw new SetupError(
        'There is nothing of Tandem in this database.',
        'Check TANDEM_DATA or DATABASE_URL: they name what is backed up.',
      );
    await client.query(`lock table ${there.map(quoted).join(', ')} in access share mode`);
    await client.query(`select pg_advisory_unlock_shared(hashtext('tandem-migrate'))`);
    await mkdir(folder, { mode: FOLDER_MODE });
    const tables: DumpedTable[] = [];
    for (const table of there) tables.push({ ...table, ...(await copyOut(client, table, folder)) });
    const dump: Dump = {
      format: FORMAT,
      madeAt: new Date().toISOString(),
      migrated: await migratedOf(client, schemas),
      jobs: await jobsOf(client, schemas),
      tables,
      sequences: await sequencesOf(client, schemas),
    };
    await writeDurably(join(folder, MANIFEST), `${JSON.stringify(dump, null, 2)}\n`);
    await syncFolder(folder);
    return dump;
  } finally {
    await client.end();
  }
}

/**
 * Reads the manifest of a folder, and whether each file is as it was written.
 * @throws SetupError where it is no backup, one of another Tandem, or not whole
 */
export async function readDump(folder: string): Promise<Dump> {
  const text = await readFile(join(folder, MANIFEST), 'utf8').catch(() => {
    throw new SetupError(
      `${folder} is no backup: it has no ${MANIFEST}.`,
      'Name the folder that npm run backup has made.',
    );
  });
  const read = manifest.safeParse(readJson(text));
  if (!read.success)
    throw new SetupError(
      `${join(folder, MANIFEST)} cannot be read.`,
      'Take another backup, or the Tandem that made this one.',
    );
  for (const { file, sha256 } of read.data.tables)
    if ((await hashOf(join(folder, file))) !== sha256)
      throw new SetupError(
        `The backup is damaged: ${file} is not as it was written.`,
        'Nothing was changed. Copy the backup once more from where it was kept, or take another one.',
      );
  return read.data;
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

async function hashOf(file: string): Promise<string | null> {
  const hash = createHash('sha256');
  try {
    await pipeline(createReadStream(file), hash);
  } catch (error) {
    if ((error as { code?: string }).code === 'ENOENT') return null;
    throw error;
  }
  return hash.digest('hex');
}

/** Row-level security shows no row of any tenant to an owner who is only that. */
async function requireSight(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ sees: boolean }>(
    'select rolsuper or rolbypassrls as sees from pg_roles where rolname = current_user',
  );
  if (rows[0]!.sees) return;
  throw new SetupError(
    `The database login ${client.user} does not see the rows of every studio.`,
    `Let an administrator of the server run: create role tandem_backup login bypassrls password '…'; grant pg_read_all_data to tandem_backup; and name that login in DATABASE_URL for the backup.`,
  );
}

async function makeFolder(folder: string, unfinished: string): Promise<void> {
  const isThere = (place: string) =>
    new SetupError(
      `${place} is there already.`,
      'A backup gets a folder of its own: name another one, or remove this one first.',
    );
  if (existsSync(folder)) throw isThere(folder);
  try {
    await mkdir(dirname(folder), { recursive: true });
    // Taken for this one: two at a time must not write over each other.
    await mkdir(unfinished, { mode: FOLDER_MODE });
  } catch (error) {
    const { code } = error as { code?: string };
    if (code === 'EEXIST') throw isThere(unfinished);
    throw new SetupError(
      `The folder ${folder} cannot be made (${code}).`,
      'Name a folder that you may write to.',
    );
  }
}

async function copyOut(
  client: pg.Client,
  table: { schema: string; name: string; columns: string[] },
  folder: string,
): Promise<{ file: string; rows: number; sha256: string }> {
  const file = `${table.schema}.${table.name}.copy.gz`;
  const hash = createHash('sha256');
  const hashed = new Transform({
    transform(chunk, _encoding, done) {
      hash.update(chunk);
      done(null, chunk);
    },
  });
  const columns = table.columns.map((name) => pg.escapeIdentifier(name)).join(', ');
  const rows = client.query(copyTo(`copy ${quoted(table)} (${columns}) to stdout`));
  await pipeline(
    rows,
    createGzip(),
    hashed,
    createWriteStream(join(folder, file), { flags: 'wx', mode: FILE_MODE, flush: true }),
  );
  return { file, rows: rows.rowCount, sha256: hash.digest('hex') };
}

async function migratedOf(client: pg.Client, schemas: readonly string[]): Promise<Record<string, string>> {
  const { rows } = await client.query<{ schema: string }>(
    `select table_schema::text as schema from information_schema.tables where table_name = 'migrations' and table_schema = any($1)`,
    [schemas],
  );
  const migrated: Record<string, string> = {};
  for (const { schema } of rows) {
    const last = await client.query<{ name: string }>(
      `select max(name) as name from ${quoted({ schema, name: 'migrations' })}`,
    );
    migrated[schema] = last.rows[0]!.name;
  }
  return migrated;
}

/** The version of pg-boss's tables: with another one they have other columns, or mean something else by them. */
export async function jobsOf(client: pg.Client, schemas: readonly string[]): Promise<Record<string, number>> {
  const { rows } = await client.query<{ schema: string }>(
    `select nspname::text as schema from pg_namespace
     where nspname = any($1) and nspname like '%\\_jobs' and to_regclass(nspname || '.version') is not null`,
    [schemas],
  );
  const versions: Record<string, number> = {};
  for (const { schema } of rows) {
    const version = await client.query<{ version: number }>(
      `select version from ${quoted({ schema, name: 'version' })}`,
    );
    versions[schema] = version.rows[0]!.version;
  }
  return versions;
}

/** Read after the rows: a sequence knows no transaction, and must be beyond each number that was given. */
async function sequencesOf(client: pg.Client, schemas: readonly string[]): Promise<Dump['sequences']> {
  const { rows } = await client.query<Dump['sequences'][number]>(
    `select schemaname::text as schema, sequencename::text as name, last_value as last
     from pg_sequences where schemaname = any($1) order by 1, 2`,
    [schemas],
  );
  return rows;
}

async function writeDurably(file: string, text: string): Promise<void> {
  const handle = await open(file, 'wx', FILE_MODE);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
