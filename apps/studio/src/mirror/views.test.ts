import { expect } from 'vitest';
import { test as schemaTest } from '../testing/schema.ts';

const test = schemaTest
  .extend('noScans', { scope: 'file', auto: true }, async ({ client }) => {
    // An empty table is read from end to end, however good its index.
    await client.query('set search_path to studio; set enable_seqscan to off; set enable_bitmapscan to off');
  })

  .extend(
    'plan',
    { scope: 'file' },
    ({ client }) =>
      async (text: string) =>
        (await client.query<Record<string, string>>(`explain ${text}`)).rows
          .map((row) => row['QUERY PLAN'])
          .join('\n'),
  );

const STUDIO = `studio_id = '00000000-0000-0000-0000-000000000001'`;
const ONE = `'00000000-0000-0000-0000-000000000002'`;

test.for([
  ['class_mirror', `starts_at >= now() and starts_at < now() + interval '7 days'`, 'classes'],
  ['class_mirror', `class_id = ${ONE}`, 'classes'],
  ['booking_mirror', `class_id = ${ONE}`, 'bookings'],
  ['person_mirror', `customer_id = ${ONE}`, 'customers'],
])(
  '%s is looked up by an index where %s, and not made as a whole first',
  async ([view, where, table], { plan }) => {
    const text = await plan(`select * from ${view} where ${STUDIO} and ${where}`);
    expect(text).toMatch(new RegExp(`Index (Only )?Scan using \\w+ on ${table}`));
    expect(text).not.toMatch(/Subquery Scan|CTE Scan/);
  },
);

test('what a query does not ask of a view is not looked up', async ({ plan }) => {
  const text = await plan(`select starts_at from class_mirror where ${STUDIO} and class_id = ${ONE}`);
  expect(text).not.toMatch(/spivi_/);
});
