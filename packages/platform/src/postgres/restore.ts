import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { SetupError } from '../errors.ts';
import { connectOwner } from './connect.ts';
import { type Dump, type DumpedTable, quoted, tablesOf } from './dump.ts';

/**
 * Puts back what `dumpSchemas` wrote, into a database where none of its schemas is yet; all of it, or nothing.
 * @param options.dump as `readDump` has found it whole
 * @param options.make makes the schemas empty, as the dump had them
 * @param options.told each table, as soon as it is read
 * @throws SetupError where there is something already, or the dump is of another Tandem
 */
export async function restoreSchemas(options: {
  url: string;
  folder: string;
  dump: Dump;
  make: () => Promise<void>;
  told?: (table: DumpedTable) => void;
}): Promise<void> {
  const { dump, folder } = options;
  const schemas = [...new Set(dump.tables.map(({ schema }) => schema))];
  const client = await connectOwner(options.url, 'restore');
  try {
    await refuseFull(client, schemas);
    try {
      await options.make();
      await client.query('begin');
      await requireSame(client, dump, schemas);
      const asBefore = await openUp(client, schemas);
      for (const table of dump.tables) {
        await copyIn(client, table, folder);
        options.told?.(table);
      }
      for (const sequence of dump.sequences)
        if (sequence.last !== null)
          await client.query('select setval($1::regclass, $2)', [quoted(sequence), sequence.last]);
      for (const statement of asBefore) await client.query(statement);
      await client.query('commit');
    } catch (error) {
      await client.query('rollback').catch(() => {});
      for (const schema of schemas)
        await client.query(`drop schema if exists ${pg.escapeIdentifier(schema)} cascade`).catch(() => {});
      throw error;
    }
    await client.query('analyze');
  } finally {
    await client.end();
  }
}

async function refuseFull(client: pg.Client, schemas: readonly string[]): Promise<void> {
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

/** Each column has its place: nothing of what was kept is passed over. */
async function requireSame(client: pg.Client, dump: Dump, schemas: readonly string[]): Promise<void> {
  const has = new Map(
    (await tablesOf(client, schemas)).map((table) => [quoted(table), new Set(table.columns)]),
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
