import { inTenant } from '@tandem/platform';
import { sql } from 'kysely';
import { expect } from 'vitest';
import { asOwner } from '../../apps/studio/src/testing/build.ts';
import type { TestStudio } from '../../apps/studio/src/testing/studio.ts';
import { between } from './between.ts';
import { here, MEMBERS, read, rows, spotThere, there } from './connected.ts';
import { test } from './scene.ts';

type Page = { payload: { id: number; startsAt?: string; roomSpotId?: unknown }[] };

/** From now on the studio asks here. */
const move = (t: TestStudio, { studioId }: { studioId: string }, url: string) =>
  inTenant(t.db, studioId, (trx) =>
    sql`update source_connections set base_url = ${url}, failures_in_row = 0, rejected_logins = 0`.execute(
      trx,
    ),
  );

test('a roster that cannot be read keeps no other from being read, and waits behind them', async ({
  t,
  tenant,
  fake,
  session,
  onTestFinished,
}) => {
  const ids = [24, 26, 28].map((hours) => session(hours) as number);
  const odd = String(ids[0]);
  const way = await between(fake.url, (path) =>
    path.includes(`/sessions/${odd}/bookings`) ? { body: '<!doctype html>' } : null,
  );
  onTestFinished(way.close);
  await move(t, tenant, way.url);
  for (const sessionId of ids)
    fake.host().book({ sessionId, memberId: MEMBERS[0]!, roomSpotId: spotThere(1) });
  await read(t, tenant);
  const [first, ...others] = await here(t, tenant);
  expect(first!.bookings).toEqual([]);
  expect(others).toEqual(there(fake).slice(1));
  const [tried] = await rows(t, tenant, (trx) =>
    sql`select roster_read_at as read, roster_tried_at is not null as tried from source_classes
      where foreign_id = ${odd}`.execute(trx),
  );
  expect(tried).toEqual({ read: null, tried: true });
});

test('a class that is not as described keeps no other from being read; it is not believed gone', async ({
  t,
  tenant,
  fake,
  session,
  onTestFinished,
}) => {
  const ids = [24, 26].map((hours) => session(hours) as number);
  await read(t, tenant);
  const before = await here(t, tenant);
  const way = await between(fake.url, (path, body) => {
    if (!path.includes('/host/sessions?')) return null;
    const { payload, ...rest } = body as Page;
    return {
      body: {
        ...rest,
        payload: payload.map((row) => (row.id === ids[0] ? { ...row, startsAt: 'soon' } : row)),
      },
    };
  });
  onTestFinished(way.close);
  await move(t, tenant, way.url);
  const added = session(30) as number;
  for (const sessionId of [...ids, added])
    fake.host().book({ sessionId, memberId: MEMBERS[0]!, roomSpotId: spotThere(1) });
  for (let n = 0; n < 3; n++) await read(t, tenant);
  expect(before).toHaveLength(2);
  expect(await here(t, tenant)).toEqual(there(fake));
});

test('a class that cannot be settled keeps no other from being settled', async ({
  t,
  tenant,
  fake,
  session,
}) => {
  session(24, { name: 'Refused' });
  session(26);
  // Whatever the database may hold against one of them.
  await asOwner(t.url, (db) =>
    sql`alter table studio.classes add constraint refuse_one check (title <> 'Refused')`.execute(db),
  );
  await read(t, tenant);
  const found = await here(t, tenant);
  await asOwner(t.url, (db) => sql`alter table studio.classes drop constraint refuse_one`.execute(db));
  expect(found).toEqual(there(fake).slice(1));
});

test('a page that a proxy gives instead of a sign-in refuses no login', async ({
  t,
  tenant,
  fake,
  session,
  onTestFinished,
}) => {
  session();
  const way = await between(fake.url, (path) =>
    path.includes('/auth/token') ? { status: 403, body: '<!doctype html>' } : null,
  );
  onTestFinished(way.close);
  await move(t, tenant, way.url);
  for (let n = 0; n < 4; n++) await read(t, tenant);
  const [health] = await rows(t, tenant, (trx) =>
    sql`select rejected_logins as rejected, last_error_code as code from source_connections`.execute(trx),
  );
  expect(health).toEqual({ rejected: 0, code: 'not_momence' });
});
