import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import { endpoints } from '@tandem/api/studio';
import { createLog, type Dump, dumpSchemas, inTenant } from '@tandem/platform';
import { testDatabase } from '@tandem/platform/testing';
import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDemo } from '../apps/demo/src/index.ts';
import { settingsFrom } from '../apps/studio/src/app/settings.ts';
import { createStudio, migrateStudio, STUDIO_SCHEMAS } from '../apps/studio/src/app/studio.ts';
import { perform } from '../apps/studio/src/base/call.ts';
import type { Caller } from '../apps/studio/src/base/context.ts';
import { createCustomer } from '../apps/studio/src/customers/change-customer.ts';
import { erase } from '../apps/studio/src/rights/erase/erase-customer.ts';
import { TRACKER_SCHEMAS } from '../apps/tracker/src/app/tracker.ts';

/** A rehearsal: a backup at some moment of a busy studio, put back into an empty database by the commands as typed. */

const ROOT = join(import.meta.dirname, '..');
const SCHEMAS = [...STUDIO_SCHEMAS, ...TRACKER_SCHEMAS];
const PATIENT = { timeout: 120_000 };

let folder: string;
const databases: Awaited<ReturnType<typeof testDatabase>>[] = [];
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tandem-backup-'));
});
afterAll(async () => {
  for (const database of databases) await database.drop();
  rmSync(folder, { recursive: true, force: true });
});

async function emptyDatabase(): Promise<string> {
  const database = await testDatabase('plain', async () => {});
  databases.push(database);
  return database.url;
}

async function onDatabase<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Types a command against a database. */
async function type(command: 'backup' | 'restore', databaseUrl: string, ...args: string[]) {
  const child = spawn(process.execPath, [join(ROOT, `scripts/${command}.ts`), ...args], {
    env: { ...process.env, NODE_ENV: '', DATABASE_URL: databaseUrl, TANDEM_DATA: folder },
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      said += chunk.toString();
    });
  const code = await new Promise<number | null>((done) => child.once('close', done));
  return { code, said };
}

const openStudio = (databaseUrl: string) =>
  createStudio({
    databaseUrl,
    dataDir: folder,
    log: createLog('test', 'silent'),
    webFolder: null,
    services: { web: false, worker: true },
    settings: settingsFrom({}),
  });

/** The rows of each table as they were written, in no order. */
function rowsOf(dump: Dump, at: string): Record<string, string[]> {
  return Object.fromEntries(
    dump.tables.map(({ file, schema, name }) => [
      `${schema}.${name}`,
      gunzipSync(readFileSync(join(at, file)))
        .toString()
        .split('\n')
        .sort(),
    ]),
  );
}

let source: string;
const at = (name: string) => join(folder, name, 'tandem');
let running: Awaited<ReturnType<typeof createStudio>>;
let caller: Caller;
beforeAll(async () => {
  source = await emptyDatabase();
  const demo = await openDemo({
    ...{ databaseUrl: source, dataDir: folder, trackerUrl: 'http://127.0.0.1:9', wanted: true },
  });
  await demo.close();
  running = await openStudio(source);
  const { studioId } = JSON.parse(readFileSync(join(folder, 'demo.json'), 'utf8')) as { studioId: string };
  caller = { accountId: 'owner', studioId, role: 'owner', staffId: null, customerId: null };
}, 300_000);
afterAll(() => running?.close());

let added = 0;
const add = (): Promise<string> => {
  const body = endpoints.createCustomer.body.parse({
    firstName: 'Rider',
    lastName: `Number \\N ${++added}`,
    email: `added${added}@studio.example`,
  });
  return perform({ studio: running.studio, caller }, (call) => createCustomer(call, body));
};

test('what was written at one moment of a busy studio comes back as it was, and nothing of a later one', {
  timeout: 300_000,
}, async () => {
  // pg-boss makes tables for the days around its start: this database was made on other days than the one it is put back into.
  await onDatabase(source, (client) =>
    client.query(`do $$ declare t text; begin
      for t in select relname from pg_class where relnamespace = 'studio_jobs'::regnamespace and relname ~ '^queue_stats_\\d+$' loop
        execute format('alter table studio_jobs.%I rename to %I', t, replace(t, '_20', '_10'));
      end loop; end $$`),
  );
  let busy = true;
  const writes = (async () => {
    while (busy) {
      await add();
      await sleep(1);
    }
  })();
  await expect.poll(() => added, PATIENT).toBeGreaterThan(3);
  const backup = await type('backup', source, join(folder, 'monday'));
  const atItsEnd = added;
  await expect.poll(() => added, PATIENT).toBeGreaterThan(atItsEnd);
  busy = false;
  await writes;
  expect(backup).toMatchObject({ code: 0, said: expect.stringMatching(/^\d+ rows are in /) });
  for (const file of readdirSync(at('monday')))
    expect([file, statSync(join(at('monday'), file)).mode & 0o077]).toEqual([file, 0]);

  const target = await emptyDatabase();
  expect(await type('restore', target, join(folder, 'monday'))).toMatchObject({ code: 0 });
  const first = JSON.parse(readFileSync(join(at('monday'), 'manifest.json'), 'utf8')) as Dump;
  const again = await dumpSchemas({ url: target, schemas: SCHEMAS, folder: join(folder, 'again') });
  expect(rowsOf(again, join(folder, 'again'))).toEqual(rowsOf(first, at('monday')));
  expect(again.sequences).toEqual(first.sequences);

  // Each person who was added came with a line in the log: one moment, not one for each table.
  const { rows } = await onDatabase(target, (client) =>
    client.query(`select
    (select count(*)::int from studio.customers where email like 'added%') as people,
    (select count(*)::int from studio.audit_log l join studio.customers c on c.customer_id::text = l.object_id::text
      where l.action = 'customer.create' and c.email like 'added%') as lines,
    (select count(*)::int from pg_class c join pg_policy p on p.polrelid = c.oid where not relforcerowsecurity) as open,
    (select count(*)::int from pg_constraint where contype = 'f' and not convalidated) as unchecked`),
  );
  expect(rows[0].people).toBeGreaterThan(2);
  expect(rows[0].people).toBeLessThan(added);
  expect(rows[0]).toMatchObject({ lines: rows[0].people, open: 0, unchecked: 0 });
});

test('who was erased after the backup is erased again where it is put back', {
  timeout: 300_000,
}, async () => {
  const customerId = await add();
  expect((await type('backup', source, join(folder, 'tuesday'))).code).toBe(0);
  await perform({ studio: running.studio, caller }, (call) => erase(call, customerId, 'owner', () => {}));
  // The worker notes it outside the database.
  await expect.poll(() => existsSync(join(folder, 'erased.log')), PATIENT).toBe(true);

  const target = await emptyDatabase();
  expect((await type('restore', target, join(folder, 'tuesday'))).code).toBe(0);
  const restored = await openStudio(target);
  const erased = () =>
    inTenant(restored.db, caller.studioId, async (trx) => {
      const { rows } = await sql<{ erased: boolean }>`
        select erased_at is not null as erased from customers where customer_id = ${customerId}`.execute(trx);
      return rows[0]?.erased ?? true;
    });
  await expect.poll(erased, PATIENT).toBe(true);
  await restored.close();
});

test('a backup is put back whole or not at all, and never over something', { timeout: 300_000 }, async () => {
  expect((await type('backup', source, join(folder, 'wednesday'))).code).toBe(0);
  const over = await type('restore', source, join(folder, 'wednesday'));
  expect(over).toMatchObject({
    code: 1,
    said: expect.stringContaining('something of Tandem in this database'),
  });
  const twice = await type('backup', source, join(folder, 'wednesday'));
  expect(twice).toMatchObject({ code: 1, said: expect.stringContaining('is there already') });
  const none = await type('restore', source, join(folder, 'thursday'));
  expect(none).toMatchObject({ code: 1, said: expect.stringContaining('is no backup') });
  expect(await type('backup', source)).toMatchObject({
    code: 1,
    said: expect.stringContaining('Name one folder'),
  });
  const nothing = await type('backup', await emptyDatabase(), join(folder, 'nothing'));
  expect(nothing).toMatchObject({ code: 1, said: expect.stringContaining('nothing of Tandem') });
  expect(readdirSync(folder).filter((name) => name.startsWith('nothing'))).toEqual([]);

  const target = await emptyDatabase();
  const isEmpty = () =>
    onDatabase(target, async (client) => {
      const { rows } = await client.query('select from pg_namespace where nspname = any($1)', [
        [...SCHEMAS, 'tandem_restoring'],
      ]);
      return rows.length === 0;
    });
  const manifest = join(at('wednesday'), 'manifest.json');
  const dump = JSON.parse(readFileSync(manifest, 'utf8')) as Dump;
  const file = join(at('wednesday'), 'studio.customers.copy.gz');
  const whole = readFileSync(file);
  const damaged = Buffer.from(whole);
  damaged[damaged.length >> 1]! ^= 1;
  writeFileSync(file, damaged);
  const refused = await type('restore', target, join(folder, 'wednesday'));
  expect(refused).toMatchObject({
    code: 1,
    said: expect.stringContaining('studio.customers.copy.gz is not as'),
  });
  expect(await isEmpty()).toBe(true);
  writeFileSync(file, whole);
  // A table that this Tandem does not have, as of a newer one.
  const { tables } = dump;
  writeFileSync(
    manifest,
    JSON.stringify({ ...dump, tables: [...tables, { ...tables.at(-1)!, name: 'moons' }] }),
  );
  const newer = await type('restore', target, join(folder, 'wednesday'));
  expect(newer).toMatchObject({ code: 1, said: expect.stringContaining('The backup is of another Tandem') });
  expect(await isEmpty()).toBe(true);
  writeFileSync(manifest, JSON.stringify({ ...dump, jobs: { ...dump.jobs, studio_jobs: 1 } }));
  const otherJobs = await type('restore', target, join(folder, 'wednesday'));
  expect(otherJobs).toMatchObject({ code: 1, said: expect.stringContaining('queue of jobs') });
  expect(await isEmpty()).toBe(true);
  writeFileSync(manifest, JSON.stringify(dump));
  // Killed in the middle: no server takes the half of it for a new studio, and the next restore begins anew.
  await onDatabase(target, (client) => client.query('create schema tandem_restoring; create schema studio'));
  await expect(migrateStudio(target)).rejects.toThrow('A backup is being put back into this database');
  expect((await type('restore', target, join(folder, 'wednesday'))).code).toBe(0);
  await migrateStudio(target);
});

test('a backup of an older Tandem comes back as it was, and is upgraded like any other', {
  timeout: 120_000,
}, async () => {
  const files = readdirSync(join(ROOT, 'apps/studio/migrations'))
    .filter((name) => name.endsWith('.sql'))
    .sort();
  const older = files.at(-4)!;
  const [was, target] = [await emptyDatabase(), await emptyDatabase()];
  await migrateStudio(was, { studio: older });
  expect((await type('backup', was, join(folder, 'older'))).code).toBe(0);
  expect((await type('restore', target, join(folder, 'older'))).code).toBe(0);
  const last = () =>
    onDatabase(target, async (client) => {
      const { rows } = await client.query('select max(name) as last from studio.migrations');
      return rows[0].last;
    });
  expect(await last()).toBe(older);
  await migrateStudio(target);
  expect(await last()).toBe(files.at(-1));
});

test('a login that does not see every studio makes no backup that lacks them', {
  timeout: 60_000,
}, async () => {
  const name = `blind_${process.pid}`;
  await onDatabase(source, (client) => client.query(`create role ${name} login password 'blind'`));
  try {
    const url = new URL(source);
    url.username = name;
    url.password = 'blind';
    const blind = await type('backup', url.href, join(folder, 'blind'));
    expect(blind).toMatchObject({ code: 1, said: expect.stringContaining('bypassrls') });
  } finally {
    await onDatabase(source, (client) => client.query(`drop role ${name}`));
  }
});
