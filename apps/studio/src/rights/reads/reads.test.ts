import { endpoints } from '@tandem/api/studio';
import { inTenant } from '@tandem/platform';
import { sql } from 'kysely';
import { describe, expect } from 'vitest';
import { test as studioTest } from '../../testing/fixtures.ts';
import { call, signIn } from '../../testing/http.ts';
import { sampleRequest } from '../../testing/requests.ts';
import { READS } from './list-reads.ts';

/** What answers a person's health numbers, or a group's that are theirs; the line says of whom or of which class. */
const HEALTH = {
  getCustomer: 'customer',
  listBodyHistory: 'customer',
  getTrends: 'customer',
  listRides: 'customer',
  getRide: 'customer',
  listTests: 'customer',
  listBodyProposals: 'customer',
  getClassReport: 'class',
  getClassNumbers: 'customer',
} as const;
/** Answers nothing of anybody's health, though it is about a person: settings, states, links, files' names. */
const HARMLESS = new Set<string>([
  ...['getRights', 'listReads', 'listExports', 'getCustomerAccess', 'listImports', 'getImport'],
  // Addresses, for their rider alone.
  'listRideLinks',
  // Straps that are nobody's, without what they measure.
  'listFreeStraps',
  // Rights to book, which tell of no body.
  'listPasses',
  // Who books for whom.
  'getFamily',
  // Name and email in another system, and since when they are linked.
  'getCustomerSource',
  // What somebody signed.
  'getCustomerWaiver',
  // What somebody paid.
  'listOwnPayments',
  // Where rides are sent on to, for their rider alone.
  'getNotices',
  'getUploads',
  // How many rides there are, and no number of any.
  'previewMerge',
]);
const test = studioTest
  .extend('ridden', { scope: 'file', auto: true }, ({ t, tenant }) =>
    inTenant(t.db, tenant.studioId, (trx) =>
      sql`insert into class_results (studio_id, class_id, customer_id, state, "values")
      values (${tenant.studioId}, ${tenant.classId}, ${tenant.customerIds[0]}, 'ready', '{"averagePowerW": 150}')`.execute(
        trx,
      ),
    ),
  )

  .extend(
    'lines',
    { scope: 'file' },
    ({ t, tenant }) =>
      async () =>
        (
          await inTenant(t.db, tenant.studioId, (trx) =>
            sql<{ object_kind: string; object_id: string }>`select object_kind, object_id from audit_log
        where action = any(${READS}::text[]) order by at`.execute(trx),
          )
        ).rows,
  );

test('every endpoint that reads about a person is either health data or known not to be', () => {
  const about = Object.entries(endpoints)
    .filter(([, { method, path }]) => method === 'GET' && path.includes(':customerId'))
    .map(([name]) => name);
  expect(about.filter((name) => !(name in HEALTH) && !HARMLESS.has(name))).toEqual([]);
});

describe.each(Object.entries(HEALTH))('%s', (name, kind) => {
  test('leaves a line when the owner reads it, none when the member reads their own', async ({
    t,
    tenant,
    owner,
    lines,
  }) => {
    const sample = sampleRequest(name as keyof typeof HEALTH, tenant);
    const params = { ...sample.params, rideId: tenant.classId };
    const before = await lines();
    const answer = await call(t.base, owner, name as keyof typeof HEALTH, { ...sample, params });
    expect(answer.status).toBe(200);
    const after = await lines();
    expect(after.slice(before.length)).toEqual([
      { object_kind: kind, object_id: kind === 'class' ? tenant.classId : tenant.customerIds[0] },
    ]);
    const member = await signIn(t.base, tenant.emails.member);
    await call(t.base, member, name as keyof typeof HEALTH, { ...sample, params });
    expect(await lines()).toHaveLength(after.length);
  });
});

test('the member and the management see who has looked, newest first; others do not', async ({
  t,
  tenant,
  owner,
}) => {
  const params = { studioId: tenant.studioId, customerId: tenant.customerIds[0]! };
  const member = await signIn(t.base, tenant.emails.member);
  const { body } = await call(t.base, member, 'listReads', { params });
  expect(body.length).toBeGreaterThan(4);
  for (const read of body) expect(read).toMatchObject({ who: 'The owner', role: 'owner' });
  expect(body.map(({ at }) => at)).toEqual(
    body
      .map(({ at }) => at)
      .sort()
      .reverse(),
  );
  expect((await call(t.base, owner, 'listReads', { params })).body).toHaveLength(body.length);
  const desk = await signIn(t.base, tenant.emails.front_desk);
  expect((await call(t.base, desk, 'listReads', { params })).status).toBe(403);
  const other = { ...params, customerId: tenant.customerIds[1]! };
  expect((await call(t.base, member, 'listReads', { params: other })).status).toBe(404);
});
