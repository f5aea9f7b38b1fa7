import { sql } from 'kysely';
import { expect } from 'vitest';
import { call } from '../../apps/studio/src/testing/http.ts';
import { seedTenant } from '../../apps/studio/src/testing/tenant.ts';
import { MEMBERS, read, rows } from './connected.ts';
import { test as connected } from './scene.ts';

const ADA = MEMBERS[0] as number;
/** Ids, times and how long something took: any number may stand in them. */
const OF_CHANCE =
  /"[0-9a-f]{8}-[0-9a-f-]{27}"|"[0-9a-f]{12}"|"\d{4}-\d\d-\d\dT[^"]*"|"duration_ms": ?[\d.e+-]+/g;
const FIELDS = { weight: 11, height: 12, born: 13, ftp: 14 };

/** Ada there is the member who signs in here, and an owner has said which fields tell what. */
const test = connected.extend('scene', async ({ t, tenant, owner, member, fake, session }) => {
  const customerId = tenant.customerIds[0]!;
  const says = (values: Partial<Record<keyof typeof FIELDS, string>>) =>
    fake.host().changeMember({
      memberId: ADA,
      customerFields: (Object.keys(FIELDS) as (keyof typeof FIELDS)[])
        .filter((field) => values[field] !== undefined)
        .map((field) => ({ id: FIELDS[field], label: `Your ${field}`, type: 'text', value: values[field]! })),
    });
  const [profile] = await rows(t, tenant, (trx) =>
    sql<{ email: string }>`select email from customers where customer_id = ${customerId}`.execute(trx),
  );
  fake.host().changeMember({ memberId: ADA, email: profile!.email });
  says({ weight: '160', height: '178', born: '31/05/1990', ftp: '210' });
  fake.host().book({ sessionId: session() as number, memberId: ADA });
  await read(t, tenant);
  const { studioId } = tenant;
  const map = (detail: string, fieldId: number, unit: string) =>
    call(t.base, owner, 'setSourceField', {
      params: { studioId, detail },
      body: { field: { fieldId: String(fieldId), label: 'x', unit } },
    });
  await map('weightKg', FIELDS.weight, 'lb');
  await map('heightCm', FIELDS.height, 'cm');
  await map('birthDate', FIELDS.born, 'dmy');
  await map('ftpW', FIELDS.ftp, 'W');
  const params = { studioId, customerId };
  return {
    says,
    map,
    params,
    proposals: async (cookie = member) =>
      (await call(t.base, cookie, 'listBodyProposals', { params })).body.proposals,
    take: (body: object, cookie = member) => call(t.base, cookie, 'updateBody', { params, body }),
    leave: async (body: object, cookie = member) =>
      (await call(t.base, cookie, 'leaveBodyProposal', { params, body })).status,
    body: async () => (await call(t.base, member, 'getCustomer', { params })).body.body!,
    everythingKept: async () =>
      JSON.stringify(
        await rows(t, tenant, (trx) =>
          sql`select (select jsonb_agg(f) from source_fields f) as fields, (select jsonb_agg(l) from source_details_left l) as "left",
            (select jsonb_agg(p) from source_people p) as people, (select jsonb_agg(a.detail) from audit_log a) as log,
            (select jsonb_agg(c) from source_calls c) as calls`.execute(trx),
        ),
      ),
  };
});

test('what the fields there say is proposed in units of here, changes nothing until it is taken, and is kept nowhere', async ({
  scene,
}) => {
  const before = await scene.body();
  expect(await scene.proposals()).toEqual([
    { detail: 'birthDate', value: '1990-05-31' },
    { detail: 'ftpW', value: 210 },
    { detail: 'heightCm', value: 178 },
    { detail: 'weightKg', value: 72.6 },
  ]);
  expect(await scene.body()).toEqual(before);
  const kept = (await scene.everythingKept()).replace(OF_CHANCE, '');
  expect(kept).toContain('"weightKg"');
  for (const value of ['1990', '72.6', '"160"', '210']) expect(kept).not.toContain(value);

  // Another value that somebody enters here stays, whatever is said there.
  expect((await scene.take({ weightKg: 72.6 })).status).toBe(200);
  await scene.take({ ftpW: 230 });
  scene.says({ weight: '160', height: '178', born: '31/05/1990', ftp: '215' });
  expect((await scene.proposals()).map(({ detail }) => detail)).toEqual(['birthDate', 'ftpW', 'heightCm']);
  expect(await scene.body()).toMatchObject({ weightKg: 72.6, ftpW: 230 });
});

test('a value that is left is proposed no more, another one is; what no rider has is never', async ({
  scene,
}) => {
  const ofHeight = async () => (await scene.proposals()).filter(({ detail }) => detail === 'heightCm');
  expect(await scene.leave({ detail: 'heightCm', value: 178 })).toBe(200);
  expect(await ofHeight()).toEqual([]);
  scene.says({ height: '1.78' });
  expect(await scene.proposals()).toEqual([]);
  scene.says({ height: '300', weight: '70 kg', born: '31/02/1990', ftp: 'none' });
  expect(await scene.proposals()).toEqual([]);
  scene.says({ height: '179' });
  expect(await ofHeight()).toEqual([{ detail: 'heightCm', value: 179 }]);
});

test('who may not see a body is told nothing of it, and staff’s looks are in the log', async ({
  t,
  tenant,
  owner,
  desk,
  scene,
}) => {
  const asked = (cookie: string, params: Record<string, string> = scene.params) =>
    call(t.base, cookie, 'listBodyProposals', { params });
  expect((await asked(desk)).status).toBe(403);
  const other = { ...scene.params, customerId: tenant.customerIds[1]! };
  expect((await asked(owner, other)).body.proposals).toEqual([]);
  expect((await asked(owner)).body.proposals).toHaveLength(4);
  const b = await seedTenant(t, { name: crypto.randomUUID() });
  expect((await asked(owner, { ...scene.params, studioId: b.studioId })).status).toBe(404);
  const [log] = await rows(t, tenant, (trx) =>
    sql<{ reads: number }>`select count(*)::int as reads from audit_log where action = 'health.read'
      and object_id = ${scene.params.customerId}`.execute(trx),
  );
  expect(log!.reads).toBeGreaterThan(0);
});

test('a unit that a detail is never in is refused; paused, nothing is asked; erased or removed, nothing is left', async ({
  t,
  tenant,
  owner,
  fake,
  scene,
}) => {
  const { studioId } = tenant;
  expect((await scene.map('weightKg', FIELDS.weight, 'cm')).body).toMatchObject({
    code: 'invalid_field',
    field: 'unit',
  });
  const listed = await call(t.base, owner, 'listSourceFields', { params: { studioId } });
  expect(listed.body.fields!.map(({ label }) => label).sort()).toEqual([
    'Your born',
    'Your ftp',
    'Your height',
    'Your weight',
  ]);
  expect(JSON.stringify(listed.body)).not.toContain('1990');
  await scene.leave({ detail: 'ftpW', value: 210 });

  const enabled = (on: boolean) =>
    call(t.base, owner, 'enableSource', { params: { studioId }, body: { enabled: on } });
  await enabled(false);
  const before = fake.journal.requests().length;
  expect([await scene.proposals(), fake.journal.requests().length]).toEqual([[], before]);
  await enabled(true);

  const left = async () =>
    (await rows(t, tenant, (trx) => sql`select from source_details_left`.execute(trx))).length;
  expect(await left()).toBe(1);
  const [person] = await rows(t, tenant, (trx) =>
    sql<{ name: string }>`select name from customers where customer_id = ${scene.params.customerId}`.execute(
      trx,
    ),
  );
  const erased = await call(t.base, owner, 'eraseCustomer', {
    params: scene.params,
    body: { confirm: person!.name },
  });
  expect([erased.status, await left()]).toEqual([200, 0]);
  const removed = await call(t.base, owner, 'removeSource', {
    params: { studioId },
    body: { coming: 'keep' },
  });
  const fields = await rows(t, tenant, (trx) => sql`select from source_fields`.execute(trx));
  expect([removed.status, fields.length]).toEqual([200, 0]);
});
