import { inTenant } from '@tandem/platform';
import { sql } from 'kysely';
import { expect } from 'vitest';
import { keepRules } from '../../apps/studio/src/rights/retention/keep-rules.ts';
import { readSource } from '../../apps/studio/src/sources/reading/read-source.ts';
import { call } from '../../apps/studio/src/testing/http.ts';
import type { TestStudio } from '../../apps/studio/src/testing/studio.ts';
import { here, MEMBERS, read, rows, spotThere, there } from './connected.ts';
import { test } from './scene.ts';

const [ADA, BOB, CLEO] = MEMBERS as [number, number, number, number];
const HOUR_MS = 3_600_000;

const write = (t: TestStudio, { studioId }: { studioId: string }, statement: ReturnType<typeof sql>) =>
  inTenant(t.db, studioId, (trx) => statement.execute(trx));

test('a roster that comes empty, however often, unseats nobody and waits for a person', async ({
  t,
  tenant,
  fake,
  session,
}) => {
  const sessionId = session() as number;
  for (const [n, memberId] of [ADA, BOB, CLEO].entries())
    fake.host().book({ sessionId, memberId, roomSpotId: spotThere(n + 1) });
  await read(t, tenant);
  const before = await here(t, tenant);
  const doubted = async () =>
    (
      await rows(t, tenant, (trx) =>
        sql<{ at: boolean }>`select roster_many_gone_at is not null as at from source_classes`.execute(trx),
      )
    )[0]!.at;
  fake.faults.arm([{ kind: 'empty_page', times: null, on: 'GET /sessions/{id}/bookings' }]);
  for (let n = 0; n < 4; n++) await read(t, tenant);
  expect(await here(t, tenant)).toEqual(before);
  expect(await doubted()).toBe(true);
  fake.faults.disarm();
  await read(t, tenant);
  expect([await doubted(), await here(t, tenant)]).toEqual([false, there(fake)]);
});

test('who shared an email is linked by a person alone, also once the other is gone', async ({
  t,
  tenant,
  fake,
  session,
}) => {
  const child = fake
    .host()
    .addMember({ firstName: 'Eli', lastName: 'Ampère', email: 'ada@fake.tandem.example' }) as number;
  fake.host().book({ sessionId: session() as number, memberId: ADA });
  await read(t, tenant);
  fake.host().deleteMember({ memberId: child });
  await write(t, tenant, sql`update source_people set asked_at = asked_at - interval '2 days'`);
  await read(t, tenant);
  const people = () =>
    rows(t, tenant, (trx) =>
      sql`select how, shared_email as shared from source_people order by person_id`.execute(trx),
    );
  expect(await people()).toEqual([{ how: null, shared: true }]);
  // With an email of their own they are asked for anew.
  fake.host().changeMember({ memberId: ADA, email: 'ada.ampere@fake.tandem.example' });
  await write(t, tenant, sql`update source_people set asked_at = null`);
  await read(t, tenant);
  expect(await people()).toEqual([{ how: 'made', shared: false }]);
});

test('an erasure takes out who has the email there and is nobody here yet, and no reading brings them back', async ({
  t,
  tenant,
  owner,
  fake,
  session,
}) => {
  const child = fake
    .host()
    .addMember({ firstName: 'Eli', lastName: 'Ampère', email: 'Bob@fake.tandem.example ' }) as number;
  const sessionId = session() as number;
  for (const memberId of [BOB, child]) fake.host().book({ sessionId, memberId });
  const customerId = tenant.customerIds[1]!;
  await write(
    t,
    tenant,
    sql`update customers set email = 'bob@fake.tandem.example', email_normalized = 'bob@fake.tandem.example',
      first_name = 'Bob', last_name = 'Baud' where customer_id = ${customerId}`,
  );
  await read(t, tenant);
  const kept = async () =>
    (await rows(t, tenant, (trx) => sql`select person_id from source_people`.execute(trx))).length;
  expect(await kept()).toBe(2);
  const erased = await call(t.base, owner, 'eraseCustomer', {
    params: { studioId: tenant.studioId, customerId },
    body: { confirm: 'Bob Baud' },
  });
  expect([erased.status, await kept()]).toEqual([200, 0]);
  await read(t, tenant);
  expect(await kept()).toBe(0);
});

test('who is made from what was read has answered no mail here', async ({ t, tenant, fake, session }) => {
  fake.host().book({ sessionId: session() as number, memberId: ADA });
  await read(t, tenant);
  const [made] = await rows(t, tenant, (trx) =>
    sql`select email_answered as answered from customers where email = 'ada@fake.tandem.example'`.execute(
      trx,
    ),
  );
  expect(made).toEqual({ answered: false });
});

test('what was kept and not made so is made by the next run, though nothing can be read', async ({
  t,
  tenant,
  fake,
  session,
}) => {
  const sessionId = session() as number;
  for (const memberId of [ADA, BOB]) fake.host().book({ sessionId, memberId });
  await read(t, tenant);
  // As a process leaves it that ends between the two.
  await write(t, tenant, sql`update source_bookings set cancelled = true where person_id = ${String(ADA)}`);
  await write(t, tenant, sql`update source_classes set roster_to_settle = true`);
  fake.faults.arm([{ kind: 'http_500', times: null }]);
  await readSource(t.studio, { studioId: tenant.studioId, source: 'momence' });
  expect((await here(t, tenant))[0]!.bookings.map(({ memberId }) => memberId)).toEqual([BOB]);
});

test('what was read goes in time also where nothing is read any more', async ({
  t,
  tenant,
  fake,
  session,
  clock,
}) => {
  fake.host().book({ sessionId: session(2) as number, memberId: ADA });
  await read(t, tenant);
  await write(t, tenant, sql`delete from source_connections`);
  const ahead = clock.aheadMs;
  clock.aheadMs += 40 * 24 * HOUR_MS;
  await keepRules(t.studio);
  clock.aheadMs = ahead;
  const [left] = await rows(t, tenant, (trx) =>
    sql`select (select count(*)::int from source_calls) as calls, (select count(*)::int from source_classes) as classes`.execute(
      trx,
    ),
  );
  expect(left).toEqual({ calls: 0, classes: 0 });
});
