import { randomUUID } from 'node:crypto';
import type { Endpoint } from '@tandem/api/endpoint';
import { endpoints } from '@tandem/api/studio';
import { expect } from 'vitest';
import { fresh as test } from '../testing/fixtures.ts';
import { call } from '../testing/http.ts';
import { sampleRequest } from '../testing/requests.ts';

type Name = keyof typeof endpoints;
/** Whatever a studio makes rows of, without a word to the outside. */
const makers = [
  'createClass',
  'createClassType',
  'createCustomer',
  'createLocation',
  'createRoom',
  'addStaff',
  'bookSpot',
] as const;
const posts = (Object.entries(endpoints) as [Name, Endpoint][])
  .filter(
    ([name, { method, path }]) =>
      method === 'POST' && path.startsWith('/api/studios/') && name !== 'createClass',
  )
  .map(([name]) => name);

/** Links of which only a hash is stored, and what asks Spivi before anything else and makes nothing twice by itself. */
const unkept: Name[] = [
  'inviteStaff',
  'inviteCustomer',
  'makeMyCalendar',
  'makeToken',
  'makeWebhook',
  'addKiosk',
  'createGym',
  'createSpiviAccount',
  'checkSpiviLink',
  'testSpivi',
  // Of what was shown, by its digest: a second time there is nothing of it any more.
  'believeSource',
  // Has an id of its own, made by who asks.
  'startPayment',
];

/** How many rows of what a studio is made of. */
async function countRows(url: string): Promise<Record<string, number>> {
  const { default: pg } = await import('pg');
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const tables = [
    'classes',
    'class_types',
    'customers',
    'locations',
    'rooms',
    'spots',
    'staff',
    'bookings',
    'audit_log',
  ];
  const counts: Record<string, number> = {};
  for (const table of tables) {
    const { rows } = await client.query(`select count(*)::int as n from studio.${table}`);
    counts[table] = rows[0].n;
  }
  await client.end();
  return counts;
}

test.for(makers)(
  '%s twice with one key, also at once: one row, one answer',
  async (name, { t, tenant, owner }) => {
    const request = { ...sampleRequest(name, tenant), headers: { 'idempotency-key': randomUUID() } };
    const before = await countRows(t.url);
    const [first, ...others] = await Promise.all([1, 2, 3].map(() => call(t.base, owner, name, request)));
    const after = await countRows(t.url);
    expect(first!.status).toBe(200);
    for (const other of [...others, await call(t.base, owner, name, request)]) expect(other).toEqual(first);
    expect(await countRows(t.url)).toEqual(after);
    expect(after.audit_log! - before.audit_log!).toBe(1);
    const changed = { ...request, headers: { 'idempotency-key': randomUUID() } };
    const second = await call(t.base, owner, name, changed);
    if (name === 'bookSpot' || name === 'addStaff') expect(second.status).toBe(409);
    else expect(second.body).not.toEqual(first!.body);
  },
);

test.for(posts.filter((name) => !unkept.includes(name)))(
  '%s refuses a key that came with another request',
  async (name, { t, tenant, owner }) => {
    const headers = { 'idempotency-key': 'one and the same' };
    const made = await call(t.base, owner, 'createClass', {
      ...sampleRequest('createClass', tenant),
      headers,
    });
    expect(made.status).toBe(200);
    const { status, body } = await call(t.base, owner, name, { ...sampleRequest(name, tenant), headers });
    expect([status, body.code]).toEqual([422, 'idempotency_mismatch']);
  },
);

test('a key is one person’s own, counts for a day, and has a bound', async ({ t, tenant, owner, desk }) => {
  const make = (cookie: string, key: string) =>
    call(t.base, cookie, 'createCustomer', {
      ...sampleRequest('createCustomer', tenant),
      headers: { 'idempotency-key': key },
    });
  const first = await make(owner, 'mine');
  expect((await make(desk, 'mine')).body.customerId).not.toBe(first.body.customerId);
  const { default: pg } = await import('pg');
  const client = new pg.Client({ connectionString: t.url });
  await client.connect();
  await client.query(`update studio.idempotency_keys set created_at = now() - interval '25 hours'`);
  await client.end();
  expect((await make(owner, 'mine')).body.customerId).not.toBe(first.body.customerId);
  const long = await make(owner, 'x'.repeat(201));
  expect([long.status, long.body.field]).toEqual([400, 'Idempotency-Key']);
});

test('a link that is shown once is kept nowhere', async ({ t, tenant, owner }) => {
  const request = { ...sampleRequest('inviteCustomer', tenant), headers: { 'idempotency-key': 'link' } };
  const links = [1, 2].map(() => call(t.base, owner, 'inviteCustomer', request));
  const [first, second] = await Promise.all(links);
  expect([first!.status, second!.status]).toEqual([200, 200]);
  expect(first!.body.url).not.toBe(second!.body.url);
});
