import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { SetupError } from '../errors.ts';
import { connectOwner } from './connect.ts';
import { AS_IN_A_FILE, type Dump, type DumpedTable, jobsOf, quoted, tablesOf } from './dump.ts';
import { isRestoring, RESTORING } from './restoring.ts';

/**
 * Puts back what `dumpSchemas` wrote, into a database where none of its schemas is yet. Until all of it is there the
 * database is marked: no server starts on it, and the next restore begins anew.
 * @param options.schemas all that `make` makes
 * @param options.dump as `readDump` has found it whole
 * @param options.make makes the schemas empty, as the dump had them
 * @throws SetupError where there is something already, or the dump is of another Tandem
 */
export async function restoreSchemas(options: {
  url: string;
  schemas: readonly string[];
  folder: string;
  dump: Dump;
  make: () => Promise<void>;
}): Promise<void> {
  const { dump, folder, schemas } = options;
  const client = await connectOwner(options.url, 'restore');
  try {
    await client.query(AS_IN_A_FILE);
    // No start makes its tables between the look and the mark.
    await client.query(`select pg_advisory_lock(hashtext('tandem-migrate'))`);
    await refuseFull(client, schemas);
    await client.query(`create schema if not exists ${RESTORING}`);
    await drop(client, schemas);
    await client.query(`select pg_advisory_unlock(hashtext('tandem-migrate'))`);
    try {
      await options.make();
      await client.query('begin');
      await requireSame(client, dump, schemas);
      const asBefore = await openUp(client, schemas);
      for (const table of dump.tables) await copyIn(client, table, folder);
      for (const sequence of dump.sequences)
        if (sequence.last !== null)
          await client.query('select setval($1::regclass, $2)', [quoted(sequence), sequence.last]);
      for (const statement of asBefore) await client.query(statement);
      await drop(client, [RESTORING]);
      await client.query('commit');
    } catch (error) {
      // Where this does not come through either, the mark stays.
      await client.query('rollback').catch(() => {});
      await drop(client, [...schemas, RESTORING]).catch(() => {});
      throw error;
    }
    await client.query('analyze');
  } finally {
    await client.end();
  }
}

/** @throws SetupError where one of the schemas is there, and not from a restore that was cut short */
export async function requireEmpty(url: string, schemas: readonly string[]): Promise<void> {
  const client = await connectOwner(url, 'restore');
  try {
    await refuseFull(client, schemas);
  } finally {
    await client.end();
  }
}

async function refuseFull(client: pg.Client, schemas: readonly string[]): Promise<void> {
  if (await isRestoring(client)) return;
  const { rows } = await client.query<{ name: string }>(
    'select nspname::text as name from pg_namespace where nspname = any($1)',
    [schemas],
  );
  if (rows.length > 0)
    throw new SetupError(
      `There is something of Tandem in this database already (${rows.map(({ name }) => name).join(', ')}).`,
      'A backup is put back into an empty database: name another folder with TANDEM_DATA, or an empty one with DATABASE_URL.',
    );
}

async function drop(client: pg.Client, schemas: readonly string[]): Promise<void> {
  for (const schema of schemas)
    await client.query(`drop schema if exists ${pg.escapeIdentifier(schema)} cascade`);
}

/** Each column has its place: nothing of what was kept is passed over. */
async function requireSame(client: pg.Client, dump: Dump, schemas: readonly string[]): Promise<void> {
  const has = new Map(
    (await tablesOf(client, schemas)).map((table) => [quoted(table), new Set(table.columns)]),
  );
  const jobs = await jobsOf(client, schemas);
  const other = Object.keys(dump.jobs).find((schema) => dump.jobs[schema] !== jobs[schema]);
  if (other !== undefined)
    throw new SetupError(
      `The backup is of another Tandem: its queue of jobs (${other}) is kept in another way.`,
      'Put it back with the Tandem that made it, then upgrade.',
    );
  for (const table of dump.tables) {
    const columns = has.get(quoted(table));
    const missing = columns ? table.columns.find((column) => !columns.has(column)) : table.name;
    if (missing !== undefined)
      throw new SetupError(
        `The backup is of another Tandem: this one has no place for ${table.schema}.${table.name}${columns ? `.${missing}` : ''}.`,
        'Put it back with the Tandem that made it, then upgrade.',
      );
  }
}

/**
 * Takes away for this transaction what would refuse rows in the order of the files, or do something for each of them.
 * @returns what puts it back; a reference to what is not there is refused then
 */
async function openUp(client: pg.Client, schemas: readonly string[]): Promise<string[]> {
  const asBefore: string[] = [];
  const { rows: references } = await client.query<{ place: string; name: string; definition: string }>(
    `select conrelid::regclass::text as place, conname::text as name, pg_get_constraintdef(oid) as definition
     from pg_constraint where contype = 'f' and conparentid = 0 and connamespace::regnamespace::text = any($1)`,
    [schemas],
  );
  for (const { place, name, definition } of references) {
    await client.query(`alter table ${place} drop constraint ${pg.escapeIdentifier(name)}`);
    asBefore.push(`alter table ${place} add constraint ${pg.escapeIdentifier(name)} ${definition}`);
  }
  const { rows: tables } = await client.query<{ place: string; forced: boolean; triggers: boolean }>(
    `select oid::regclass::text as place, relforcerowsecurity as forced, relhastriggers as triggers
     from pg_class where relkind in ('r', 'p') and relnamespace::regnamespace::text = any($1)`,
    [schemas],
  );
  for (const { place, forced, triggers } of tables) {
    if (forced) {
      await client.query(`alter table ${place} no force row level security`);
      asBefore.push(`alter table ${place} force row level security`);
    }
    if (triggers) {
      await client.query(`alter table ${place} disable trigger user`);
      asBefore.push(`alter table ${place} enable trigger user`);
    }
  }
  return asBefore;
}

async function copyIn(client: pg.Client, table: DumpedTable, folder: string): Promise<void> {
  // What the making of the schema wrote itself is in the file too.
  await client.query(`delete from ${quoted(table)}`);
  const columns = table.columns.map((name) => pg.escapeIdentifier(name)).join(', ');
  const into = client.query(copyFrom(`copy ${quoted(table)} (${columns}) from stdin`));
  await pipeline(createReadStream(join(folder, table.file)), createGunzip(), into);
  if (into.rowCount !== table.rows)
    throw new Error(`${table.file} has ${table.rows} rows, of which ${into.rowCount} were read`);
}
