import { sql } from 'kysely';
import { expect } from 'vitest';
import { test } from '../testing/fixtures.ts';

test('a statement that comes again is planned once, one with open columns each time', async ({ t }) => {
  const prepared = await t.db.connection().execute(async (db) => {
    for (const n of [1, 2, 3]) {
      expect((await sql<{ n: number }>`select ${n}::int as n`.execute(db)).rows).toEqual([{ n }]);
      await sql`select * from studios where name = ${String(n)}`.execute(db);
    }
    return sql<{ statement: string }>`select statement from pg_prepared_statements`.execute(db);
  });
  const statements = prepared.rows.map((row) => row.statement);
  expect(statements.filter((text) => text === 'select $1::int as n')).toHaveLength(1);
  expect(statements.filter((text) => text.startsWith('select * from studios'))).toHaveLength(0);
});
