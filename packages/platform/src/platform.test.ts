import { Kysely, PostgresDialect, sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createJobs, createLog, createPool, installJobs, type JobTable, open, seal } from './index.ts';
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
} as const;
const log = createLog('test', 'silent');
let database: Awaited<ReturnType<typeof testDatabase>>;

beforeAll(async () => {
  database = await testDatabase('platform', async (url) => {
    const pool = createPool({ url, schema: 'public' });
    await pool.query(
      `do $$ begin create role tandem_test_app nologin; exception when duplicate_object then null; end $$`,
    );
    await pool.end();
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

test('a sealed secret opens only with its key and its place', () => {
  const key = Buffer.alloc(32, 1);
  const sealed = seal(key, 'hello', 'studio:1');
  expect(open(key, sealed, 'studio:1')).toBe('hello');
  expect(() => open(key, sealed, 'studio:2')).toThrow();
  expect(() => open(Buffer.alloc(32, 2), sealed, 'studio:1')).toThrow();
  expect(sealed.includes('hello')).toBe(false);
});
