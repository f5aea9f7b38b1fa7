import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '@tandem/platform';
import pg from 'pg';
import { migrateStudio } from '../apps/studio/src/app/studio.ts';
import { migrateTracker } from '../apps/tracker/src/app/tracker.ts';

/**
 * Writes what the migrations make, as PostgreSQL itself describes it, to `apps/<app>/schema.sql`: one place to read
 * the tables as they are. With `--check` it compares instead, and fails if the file is stale.
 */
const root = join(import.meta.dirname, '..');
const check = process.argv.includes('--check');

async function dump(client: pg.Client, schema: string): Promise<string> {
  const { rows: tables } = await client.query<{ oid: number; name: string; rls: boolean; forced: boolean }>(
    `select oid::int, relname as name, relrowsecurity as rls, relforcerowsecurity as forced from pg_class
     where relnamespace = $1::regnamespace and relkind in ('r', 'p') order by relname`,
    [schema],
  );
  const parts: string[] = [`-- What the migrations of "${schema}" make. Written by: npm run schema`];
  for (const table of tables) {
    const { rows: columns } = await client.query<{ line: string }>(
      `select format('  %s %s%s%s', attname, format_type(atttypid, atttypmod), case when attnotnull then ' not null' else '' end,
         coalesce(case when attidentity <> '' then ' generated as identity' else ' default ' || pg_get_expr(adbin, adrelid) end, '')) as line
       from pg_attribute left join pg_attrdef on adrelid = attrelid and adnum = attnum
       where attrelid = $1 and attnum > 0 and not attisdropped order by attnum`,
      [table.oid],
    );
    const { rows: constraints } = await client.query<{ line: string }>(
      `select format('  constraint %s %s', conname, pg_get_constraintdef(oid)) as line from pg_constraint
       where conrelid = $1 and contype <> 'n' order by contype, conname`,
      [table.oid],
    );
    parts.push(
      `create table ${schema}.${table.name} (\n${[...columns, ...constraints].map((r) => r.line).join(',\n')}\n);`,
    );
    const { rows: indexes } = await client.query<{ line: string }>(
      `select pg_get_indexdef(indexrelid) || ';' as line from pg_index
       where indrelid = $1 and not exists (select from pg_constraint where conindid = indexrelid and contype in ('p', 'u', 'x')) order by 1`,
      [table.oid],
    );
    parts.push(...indexes.map((r) => r.line));
    if (table.rls) parts.push(`-- row-level security${table.forced ? ', forced' : ''}`);
    const { rows: policies } = await client.query<{ line: string }>(
      `select format('create policy %s on %s for %s using (%s);', policyname, tablename, lower(cmd), qual) as line
       from pg_policies where schemaname = $1 and tablename = $2 order by policyname`,
      [schema, table.name],
    );
    parts.push(...policies.map((r) => r.line));
  }
  const { rows: views } = await client.query<{ line: string }>(
    `select format(E'create view %s with (%s) as\\n%s', oid::regclass, array_to_string(reloptions, ', '), pg_get_viewdef(oid)) as line
     from pg_class where relnamespace = $1::regnamespace and relkind = 'v' order by relname`,
    [schema],
  );
  parts.push(...views.map((r) => r.line));
  const { rows: functions } = await client.query<{ line: string }>(
    `select pg_get_functiondef(oid) || ';' as line from pg_proc where pronamespace = $1::regnamespace and prokind = 'f' order by proname`,
    [schema],
  );
  return `${[...parts, ...functions.map((r) => r.line)].join('\n')}\n`;
}

/** Kysely's types of the tables. @returns false where `--check` finds them stale */
async function generateTypes(url: string, schema: string): Promise<boolean> {
  const run = spawnSync(
    process.execPath,
    [
      join(root, 'node_modules/kysely-codegen/dist/cli/bin.js'),
      ...[
        '--dialect',
        'postgres',
        '--url',
        url,
        '--default-schema',
        schema,
        '--include-pattern',
        `${schema}.*`,
      ],
      ...[
        '--date-parser',
        'string',
        '--numeric-parser',
        'number',
        '--type-mapping',
        '{"int8":"number"}',
        '--out-file',
        join(root, 'apps', schema, 'src/base/db.gen.ts'),
      ],
      ...(check ? ['--verify'] : []),
    ],
    { encoding: 'utf8' },
  );
  if (run.status !== 0)
    console.error(
      `apps/${schema}/src/base/db.gen.ts is not what the tables are: run npm run schema and commit it.\n${run.stderr}`,
    );
  return run.status === 0;
}

const folder = mkdtempSync(join(tmpdir(), 'tandem-schema-'));
chmodSync(folder, 0o755);
const server = await startEmbeddedPostgres(folder, { fsync: 'off' });
let stale = false;
try {
  await migrateStudio(server.url);
  await migrateTracker(server.url);
  const client = new pg.Client({ connectionString: server.url });
  await client.connect();
  for (const schema of ['studio', 'tracker']) {
    const file = join(root, 'apps', schema, 'schema.sql');
    const text = await dump(client, schema);
    const same = existsSync(file) && readFileSync(file, 'utf8') === text;
    if (check && !same) {
      stale = true;
      console.error(
        `apps/${schema}/schema.sql is not what the migrations make: run npm run schema and commit it.`,
      );
    } else if (!same) writeFileSync(file, text);
  }
  await client.end();
  for (const schema of ['studio', 'tracker']) if (!(await generateTypes(server.url, schema))) stale = true;
} finally {
  await server.stop();
  rmSync(server.folder, { recursive: true, force: true });
  rmSync(folder, { recursive: true, force: true });
}
process.exit(stale ? 1 : 0);
