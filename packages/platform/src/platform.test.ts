import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Kysely, PostgresDialect, sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  createJobs,
  createLog,
  createPool,
  installJobs,
  type JobDefinition,
  type JobTable,
  migrate,
  open,
  retryLostRace,
  seal,
} from './index.ts';
import { testDatabase } from './testing.ts';

const queues = {
  touch: {
    kind: 'keyed',
    concurrency: 1,
    leaseSeconds: 2,
    retryLimit: 5,
    retryDelaySeconds: 1,
    retryDelayMaxSeconds: 5,
  },
  share: {
    kind: 'keyed',
    concurrency: 3,
    onePerGroup: true,
    leaseSeconds: 30,
    retryLimit: 5,
    retryDelaySeconds: 1,
    retryDelayMaxSeconds: 5,
  },
} as const;
const log = createLog('test', 'silent');
let database: Awaited<ReturnType<typeof testDatabase>>;

beforeAll(async () => {
  database = await testDatabase('platform', async (url) => {
    const folder = mkdtempSync(join(tmpdir(), 'tandem-migrations-'));
    await migrate({ url, schema: 'app', role: 'tandem_test_app', folder });
    rmSync(folder, { recursive: true });
    await installJobs({ url, schema: 'jobs', role: 'tandem_test_app', queues });
  });
});
afterAll(() => database.drop());

test('a job sent in a transaction that rolls back never runs; a committed one does, once per key', async () => {
  const seen: number[] = [];
  const table = {
    touch: { ...queues.touch, handler: async (data: { n: number }) => void seen.push(data.n) },
  } satisfies JobTable;
  const jobs = await createJobs({
    url: database.url,
    schema: 'jobs',
    role: 'tandem_test_app',
    table,
    work: true,
    log,
  });
  const pool = createPool({ url: database.url, role: 'tandem_test_app', schema: 'public' });
  const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) });
  await expect(
    db.transaction().execute(async (trx) => {
      await jobs.send(trx, 'touch', { n: 1 }, { key: 'a' });
      throw new Error('rolled back');
    }),
  ).rejects.toThrow('rolled back');
  await db.transaction().execute(async (trx) => {
    await jobs.send(trx, 'touch', { n: 2 }, { key: 'a' });
    await jobs.send(trx, 'touch', { n: 3 }, { key: 'a' });
  });
  await expect.poll(() => seen, { timeout: 10_000 }).toEqual([2]);
  expect((await sql<{ u: string }>`select current_user u`.execute(db)).rows[0]?.u).toBe('tandem_test_app');
  await jobs.stop();
  await db.destroy();
});

test('a job that waits under its key takes over the priority and the earlier time of one sent again', async () => {
  const jobs = await createJobs<{ touch: JobDefinition<{ n: number }> }>({
    url: database.url,
    schema: 'jobs',
    role: 'tandem_test_app',
    table: {} as { touch: JobDefinition<{ n: number }> },
    work: false,
    log,
  });
  const pool = createPool({ url: database.url, role: 'tandem_test_app', schema: 'public' });
  const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) });
  const send = (options: object) =>
    db.transaction().execute((trx) => jobs.send(trx, 'touch', { n: 1 }, { key: 'late', ...options }));
  await send({ priority: -10, startAfterSeconds: 60 });
  await send({ priority: 10 });
  await send({});
  const { rows } = await sql`
    select priority, start_after <= now() as due from jobs.job where singleton_key = 'late'`.execute(db);
  expect(rows).toEqual([{ priority: 10, due: true }]);
  await sql`delete from jobs.job where singleton_key = 'late'`.execute(db);
  await jobs.stop();
  await db.destroy();
});

test('a job that a worker is just taking stands for nothing that is sent meanwhile', async () => {
  const jobs = await createJobs<{ touch: JobDefinition<{ n: number }> }>({
    ...{ url: database.url, schema: 'jobs', role: 'tandem_test_app', log },
    ...{ table: {} as { touch: JobDefinition<{ n: number }> }, work: false },
  });
  const pool = createPool({ url: database.url, role: 'tandem_test_app', schema: 'public' });
  const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) });
  const send = () => db.transaction().execute((trx) => jobs.send(trx, 'touch', { n: 1 }, { key: 'taken' }));
  await send();
  const owner = createPool({ url: database.url, schema: 'public' });
  let sent: Promise<void> | undefined;
  await db.transaction().execute(async (taking) => {
    await sql`update jobs.job set state = 'active' where singleton_key = 'taken'`.execute(taking);
    sent = send();
    // It ends at once or waits for the taking's end: either way it has looked by then.
    await Promise.race([sent, expect.poll(waitsForLock, { timeout: 10_000 }).toBe(true)]);
  });
  await sent;
  const { rows } = await sql`select state from jobs.job where singleton_key = 'taken' order by state`.execute(
    db,
  );
  expect(rows).toEqual([{ state: 'created' }, { state: 'active' }]);
  await sql`delete from jobs.job where singleton_key = 'taken'`.execute(db);
  await owner.end();
  await jobs.stop();
  await db.destroy();

  async function waitsForLock() {
    const { rows: held } = await owner.query(`select from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock'`);
    return held.length > 0;
  }
});

test('a server that ends a connection in use fails that work alone', async () => {
  const pool = createPool({ url: database.url, schema: 'public' });
  const held = await pool.connect();
  const { rows } = await held.query<{ pid: number }>('select pg_backend_pid() as pid');
  await pool.query('select pg_terminate_backend($1)', [rows[0]!.pid]);
  await expect
    .poll(() => held.query('select 1').catch((error: Error) => error.message))
    .toMatch(/not queryable/);
  held.release(true);
  expect((await pool.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
  await pool.end();
});

test('a program older than its database goes on where that only added, or took away what it does without', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tandem-migrations-'));
  const at = { url: database.url, schema: 'aging', role: 'tandem_test_app', folder };
  const files = {
    '001-first.sql': 'create table first (n int, old int);',
    '002-newer.sql': 'create table newer (n int);',
    '003-less.sql': '-- contract: since 002, which reads first.n alone\nalter table first drop column old;',
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  expect(await migrate(at)).toEqual(Object.keys(files));
  rmSync(join(folder, '003-less.sql'));
  expect(await migrate(at)).toEqual([]);
  rmSync(join(folder, '002-newer.sql'));
  await expect(migrate(at)).rejects.toThrow(
    'The database belongs to a newer Tandem: this one still uses what aging/003-less.sql took away.',
  );
  rmSync(folder, { recursive: true });
});

test('a program whose queue is of another version is told so in a sentence', async () => {
  const pool = createPool({ url: database.url, schema: 'jobs', max: 1 });
  await pool.query('update version set version = version + 1');
  const of = { url: database.url, schema: 'jobs', role: 'tandem_test_app', work: false, log };
  await expect(createJobs({ ...of, table: {} })).rejects.toMatchObject({
    name: 'SetupError',
    message: 'The queue of jobs (jobs) is kept as another Tandem keeps it.',
  });
  await pool.query('update version set version = version - 1');
  await pool.end();
});

test('a migration lets whoever uses a table pass, and asks for it again', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tandem-migrations-'));
  const at = { url: database.url, schema: 'waiting', role: 'tandem_test_app', folder };
  writeFileSync(join(folder, '001-first.sql'), 'create table first (n int);');
  await migrate(at);
  const pool = createPool({ url: database.url, schema: 'waiting', max: 2 });
  const holder = await pool.connect();
  await holder.query('begin');
  await holder.query('select from first');
  writeFileSync(join(folder, '002-second.sql'), 'alter table first add column m int;');
  const migrating = migrate(at);
  const asks = async () =>
    (
      await pool.query(
        `select count(*)::int as n from pg_stat_activity
         where datname = current_database() and application_name = 'migrate' and wait_event_type = 'Lock'`,
      )
    ).rows[0].n;
  await expect.poll(asks).toBe(1);
  await expect.poll(asks, { interval: 20 }).toBe(0);
  // Nobody waits behind it now.
  expect((await pool.query('select from first')).rowCount).toBe(0);
  await holder.query('commit');
  holder.release();
  expect(await migrating).toEqual(['002-second.sql']);
  await pool.end();
  rmSync(folder, { recursive: true });
});

test('a sealed secret opens only with its key and its place', () => {
  const key = Buffer.alloc(32, 1);
  const sealed = seal(key, 'hello', 'studio:1');
  expect(open(key, sealed, 'studio:1')).toBe('hello');
  expect(() => open(key, sealed, 'studio:2')).toThrow();
  expect(() => open(Buffer.alloc(32, 2), sealed, 'studio:1')).toThrow();
  expect(sealed.includes('hello')).toBe(false);
});

test('a worker that ends gives back what does not come to its end, and another runs it', async () => {
  const begun: string[] = [];
  const workerNamed = (name: string, run: () => Promise<void>) =>
    createJobs({
      ...{ url: database.url, schema: 'jobs', role: 'tandem_test_app', work: true, log },
      table: {
        share: {
          ...queues.share,
          handler: async () => {
            begun.push(name);
            await run();
          },
        },
      } satisfies JobTable,
    });
  const ending = await workerNamed('ending', () => new Promise(() => {}));
  const pool = createPool({ url: database.url, role: 'tandem_test_app', schema: 'public' });
  const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) });
  await db.transaction().execute((trx) => ending.send(trx, 'share', {}, { key: 'endless', group: 'a' }));
  await expect.poll(() => begun).toEqual(['ending']);
  // Its lease would not end within this test.
  await sql`update jobs.job set expire_seconds = 3600 where singleton_key = 'endless'`.execute(db);
  await ending.stop();
  const staying = await workerNamed('staying', async () => {});
  await expect.poll(() => begun).toEqual(['ending', 'staying']);
  const state = async () =>
    (await sql<{ state: string }>`select state from jobs.job where singleton_key = 'endless'`.execute(db))
      .rows;
  await expect.poll(state).toEqual([{ state: 'completed' }]);
  await staying.stop();
  await db.destroy();
});

test('a group whose runs do not end leaves places to the others', async () => {
  const running = { a: 0, b: 0 };
  const done = { a: 0, b: 0 };
  let most = 0;
  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  const table = {
    share: {
      ...queues.share,
      async handler({ group }: { group: 'a' | 'b' }) {
        most = Math.max(most, ++running[group]);
        if (group === 'a') await released;
        running[group]--;
        done[group]++;
      },
    },
  } satisfies JobTable;
  const options = { url: database.url, schema: 'jobs', role: 'tandem_test_app', log };
  const sender = await createJobs<typeof table>({ ...options, table: {} as typeof table, work: false });
  const worker = await createJobs({ ...options, table, work: true });
  const pool = createPool({ url: database.url, role: 'tandem_test_app', schema: 'public' });
  const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) });
  const send = (group: 'a' | 'b', n: number) =>
    db.transaction().execute((trx) => sender.send(trx, 'share', { group }, { key: `${group}:${n}`, group }));
  for (let n = 0; n < 8; n++) await send('a', n);
  await expect.poll(() => running.a, { timeout: 10_000 }).toBe(1);
  await send('b', 0);
  await expect.poll(() => done.b, { timeout: 10_000 }).toBe(1);
  release();
  await expect.poll(() => done.a, { timeout: 20_000 }).toBe(8);
  expect(most, 'runs of one group side by side').toBe(1);
  await worker.stop();
  await sender.stop();
  await db.destroy();
});

test('a transaction that lost a race runs again, five times at most; any other failure is told at once', async () => {
  const run = async (codes: string[]) => {
    let runs = 0;
    const outcome = await retryLostRace(async () => {
      const code = codes[runs++];
      if (code !== undefined) throw Object.assign(new Error(code), { code });
      return 'done';
    }).catch((error: Error) => error.message);
    return [outcome, runs];
  };
  expect(await run(['40P01', '23505'])).toEqual(['done', 3]);
  expect(await run(Array(9).fill('40001'))).toEqual(['40001', 5]);
  expect(await run(['23514'])).toEqual(['23514', 1]);
});
