import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { migrateStudio } from '../../../studio/src/app/studio.ts';
import { databaseBefore } from '../../../studio/src/testing/before.ts';
import { startTestStudio, type TestStudio } from '../../../studio/src/testing/studio.ts';
import { seedStudioDemo } from './seed.ts';

/** The version before had the migrations of the studio's tables below this one. */
const SINCE_MIGRATION = 8;
/** What the version before had no word for, and the demo's people or the upgrade itself have since; types of class have a test of their own. */
const SINCE = {
  tables: ['class_types', 'pass_kinds', 'passes', 'pass_holders', 'pass_entries', 'pass_notes'],
  columns: [
    'class_type_id',
    'board_outside',
    'pass_id',
    'guide_aside',
    'calendar_changed_at',
    'emergency_name',
    'emergency_phone',
    'saddle_height',
    'saddle_fore_aft',
    'bar_height',
    'bar_fore_aft',
    'fixtures',
  ],
};
const NOW = new Date('2026-03-27T16:00:00Z');

let t: TestStudio;
let today: pg.Client;
let before: pg.Client;
let drop: () => Promise<void>;

/** The demo, in a database as the version before made it, then brought up to date. */
beforeAll(async () => {
  t = await startTestStudio({ now: () => NOW });
  await seedStudioDemo(t.studio, { now: NOW });
  today = await clientOf(t.url);
  const database = await databaseBefore(SINCE_MIGRATION);
  drop = database.drop;
  before = await clientOf(database.url);
  for (const table of await tablesOf(before)) await copy(table);
  await migrateStudio(database.url);
});
afterAll(async () => {
  await today?.end();
  await before?.end();
  await drop?.();
  await t?.close();
});

async function clientOf(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query('set search_path to studio');
  return client;
}

const tablesOf = async (client: pg.Client) =>
  (
    await client.query<{ name: string }>(`select table_name as name from information_schema.tables
      where table_schema = 'studio' and table_type = 'BASE TABLE' and table_name <> 'migrations' order by 1`)
  ).rows.map((row) => row.name);

const columnsOf = async (client: pg.Client, table: string) =>
  (
    await client.query<{ name: string }>(
      `select column_name as name from information_schema.columns
        where table_schema = 'studio' and table_name = $1 and is_generated = 'NEVER' order by ordinal_position`,
      [table],
    )
  ).rows.map((row) => row.name);

async function rowsOf(client: pg.Client, table: string, columns: readonly string[]): Promise<string[]> {
  const { rows } = await client.query<{ row: string }>(
    `select jsonb_build_array(${columns.join(', ')})::text as row from ${table} order by 1`,
  );
  return rows.map((row) => row.row);
}

/** As the version before would have written it: in its columns, whatever order keys ask for. */
async function copy(table: string): Promise<void> {
  const columns = (await columnsOf(before, table)).map((name) => `"${name}"`).join(', ');
  const { rows } = await today.query<{ all: string }>(
    `select coalesce(jsonb_agg(to_jsonb(r)), '[]')::text as all from ${table} r`,
  );
  await before.query('begin');
  await before.query('set local session_replication_role = replica');
  await before.query(
    `insert into ${table} (${columns}) overriding system value
      select ${columns} from jsonb_populate_recordset(null::${table}, $1::jsonb)`,
    [rows[0]!.all],
  );
  await before.query('commit');
}

test('nothing of the demo is lost or changed by the upgrade', async () => {
  const tables = (await tablesOf(today)).filter((table) => !SINCE.tables.includes(table));
  expect(await tablesOf(before)).toEqual(await tablesOf(today));
  let rows = 0;
  for (const table of tables) {
    const columns = (await columnsOf(today, table)).filter((name) => !SINCE.columns.includes(name));
    const quoted = columns.map((name) => `"${name}"`);
    const kept = await rowsOf(before, table, quoted);
    expect({ table, rows: kept }).toEqual({ table, rows: await rowsOf(today, table, quoted) });
    rows += kept.length;
  }
  expect(rows).toBeGreaterThan(1000);
});

test('classes that were called alike are of one type, which is called like them', async () => {
  const named =
    'select c.class_id, y.name from classes c join class_types y using (studio_id, class_type_id)';
  const types = async (client: pg.Client) => (await client.query(`${named} order by 1`)).rows;
  expect(await types(before)).toEqual(await types(today));
  const { rows } = await before.query('select count(*)::int as types from class_types');
  expect(rows[0].types).toBeGreaterThan(2);
});
