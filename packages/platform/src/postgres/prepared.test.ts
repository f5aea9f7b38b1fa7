import { Kysely, PostgresDialect, sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testDatabase } from '../testing.ts';
import { createPool } from './pool.ts';
import { prepared } from './prepared.ts';

let database: Awaited<ReturnType<typeof testDatabase>>;
let db: Kysely<Record<string, never>>;
beforeAll(async () => {
  database = await testDatabase('prepared', async () => {});
  const pool = createPool({ url: database.url, schema: 'public', max: 1 });
  db = new Kysely({ dialect: new PostgresDialect({ pool }) });
});
afterAll(async () => {
  await db.destroy();
  await database.drop();
});

const planned = async () =>
  (await sql<{ statement: string }>`select statement from pg_prepared_statements`.execute(db)).rows.map(
    ({ statement }) => statement,
  );

test('a prepared statement is kept once by a session, whatever it is asked with; others are not', async () => {
  const plusOne = (n: number) => prepared<{ sum: number }>(db, sql`select ${n}::int + 1 as sum`);
  expect([await plusOne(1), await plusOne(41)]).toEqual([[{ sum: 2 }], [{ sum: 42 }]]);
  await sql`select ${1}::int`.execute(db);
  expect(await planned()).toEqual(['/* prepared */ select $1::int + 1 as sum']);
});

test('one that fails leaves the session as it was, and its transaction fails as any would', async () => {
  const divide = (by: number, on = db) => prepared<{ is: number }>(on, sql`select 6 / ${by}::int as is`);
  await expect(divide(0)).rejects.toMatchObject({ code: '22012' });
  await expect(
    db.transaction().execute(async (trx) => {
      await divide(0, trx).catch(() => {});
      await divide(2, trx);
    }),
  ).rejects.toMatchObject({ code: '25P02' });
  expect(await divide(3)).toEqual([{ is: 2 }]);
});

test('a session keeps so many plans and no more: those beyond are run all the same', async () => {
  const texts = Array.from({ length: 150 }, (_, i) => sql.raw(String(i)));
  for (const text of texts)
    expect(await prepared(db, sql`select ${text} as n, ${1}::int as one`)).toHaveLength(1);
  expect(await planned()).toHaveLength(100);
});

test('a pool that is told so plans once whatever has parameters, but nothing with open columns', async () => {
  const pool = createPool({ url: database.url, schema: 'public', max: 1, prepares: 'all' });
  const all = new Kysely<Record<string, never>>({ dialect: new PostgresDialect({ pool }) });
  for (const n of [1, 2, 3]) {
    expect((await sql<{ n: number }>`select ${n}::int as n`.execute(all)).rows).toEqual([{ n }]);
    await sql`select * from (values (${n}::int)) as t (n)`.execute(all);
  }
  const { rows } = await sql<{ statement: string }>`select statement from pg_prepared_statements`.execute(
    all,
  );
  const statements = rows.map((row) => row.statement);
  await all.destroy();
  expect(statements.filter((text) => text === 'select $1::int as n')).toHaveLength(1);
  expect(statements.filter((text) => text.startsWith('select *'))).toEqual([]);
});
