import { testDatabase } from '@tandem/platform/testing';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { migrateStudio } from '../app/studio.ts';

let database: Awaited<ReturnType<typeof testDatabase>>;
let client: pg.Client;
beforeAll(async () => {
  database = await testDatabase('studio', migrateStudio);
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
  // An empty table is read from end to end, however good its index.
  await client.query('set search_path to studio; set enable_seqscan to off; set enable_bitmapscan to off');
});
afterAll(async () => {
  await client.end();
  await database.drop();
});

const STUDIO = `studio_id = '00000000-0000-0000-0000-000000000001'`;
const ONE = `'00000000-0000-0000-0000-000000000002'`;
const plan = async (text: string) =>
  (await client.query<Record<string, string>>(`explain ${text}`)).rows
    .map((row) => row['QUERY PLAN'])
    .join('\n');

test.each([
  ['class_mirror', `starts_at >= now() and starts_at < now() + interval '7 days'`, 'classes'],
  ['class_mirror', `class_id = ${ONE}`, 'classes'],
  ['booking_mirror', `class_id = ${ONE}`, 'bookings'],
  ['person_mirror', `customer_id = ${ONE}`, 'customers'],
])('%s is looked up by an index where %s, and not made as a whole first', async (view, where, table) => {
  const text = await plan(`select * from ${view} where ${STUDIO} and ${where}`);
  expect(text).toMatch(new RegExp(`Index (Only )?Scan using \\w+ on ${table}`));
  expect(text).not.toMatch(/Subquery Scan|CTE Scan/);
});

test('what a query does not ask of a view is not looked up', async () => {
  const text = await plan(`select starts_at from class_mirror where ${STUDIO} and class_id = ${ONE}`);
  expect(text).not.toMatch(/spivi_/);
});
