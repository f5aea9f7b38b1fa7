import { randomUUID } from 'node:crypto';
import type { ListedPerson } from '@tandem/api/studio';
import { EXPORTED_A_PAGE, MAX_LINES_AT_ONCE } from '@tandem/api/words';
import { inTenant } from '@tandem/platform';
import { sql } from 'kysely';
import { expect } from 'vitest';
import { loseFreshness } from '../../testing/factors.ts';
import { fresh } from '../../testing/fixtures.ts';
import { call, signIn } from '../../testing/http.ts';
import { seedTenant, type TestTenant } from '../../testing/tenant.ts';

type Answer = { status: number; body: { people: ListedPerson[]; nextCursor: string | null; total: number } };

const test = fresh
  .extend('tenant', ({ t }) => seedTenant(t, { name: randomUUID(), customers: 1 }))
  .extend('of', ({ t }) => (tenant: TestTenant, owner: string) => {
    const params = { studioId: tenant.studioId };
    const taken = async (query: Record<string, string> = {}) => {
      const people: ListedPerson[] = [];
      let cursor: string | null = null;
      let total = 0;
      do {
        const { status, body }: Answer = await call(t.base, owner, 'exportCustomers', {
          params,
          query: cursor === null ? query : { ...query, cursor },
        });
        expect(status).toBe(200);
        people.push(...body.people);
        ({ nextCursor: cursor, total } = body);
      } while (cursor !== null);
      expect(total).toBe(people.length);
      return people;
    };
    const bring = async (people: readonly object[]) => {
      const listId = randomUUID();
      for (let from = 0; from < people.length; from += MAX_LINES_AT_ONCE) {
        const lines = people
          .slice(from, from + MAX_LINES_AT_ONCE)
          .map((one, i) => ({ line: from + i + 1, ...one }));
        const { body } = await call(t.base, owner, 'importCustomers', {
          params: { ...params, listId },
          body: { fileName: 'people.csv', lines },
        });
        expect(body.lines.map(({ outcome }) => outcome)).toEqual(lines.map(() => 'new'));
      }
    };
    const tag = async (name: string) =>
      (await call(t.base, owner, 'createTag', { params, body: { name } })).body.tagId;
    const field = async (name: string) =>
      (await call(t.base, owner, 'createCustomField', { params, body: { name, kind: 'number' } })).body
        .fieldId;
    return { params, taken, bring, tag, field };
  });

const person = (told: object) => ({
  ...{
    firstName: 'Ada',
    lastName: 'Wheel-Example',
    email: 'ada@home.example',
    phone: '',
    locale: '',
    notes: '',
  },
  ...{ emergencyName: '', emergencyPhone: '', tags: '', fields: [] },
  ...told,
});

test('what goes out of one studio comes into another as it was', async ({ t, tenant, owner, of }) => {
  const here = of(tenant, owner);
  const other = await seedTenant(t, { name: randomUUID(), customers: 0 });
  const there = of(other, await signIn(t.base, other.emails.owner));
  // Names of tags that hold what stands between tags, one of them two others.
  for (const name of ['Morning', 'Evening', 'morning; evening', 'Sat, Sun'])
    for (const studio of [here, there]) await studio.tag(name);
  const [mine, theirs] = [await here.field('Shoes'), await there.field('Shoes')];
  const before = await there.taken();
  const people = [
    person({
      firstName: '=cmd',
      lastName: '"Quoted"',
      phone: '+33 6',
      locale: 'fr',
      notes: 'One\nTwo; "three",',
    }),
    person({ firstName: 'Bo', tags: 'Evening\nMorning', fields: [{ fieldId: mine, value: '39.5' }] }),
    person({
      firstName: 'Cy',
      tags: 'morning; evening\nSat, Sun',
      emergencyName: "'Kin",
      emergencyPhone: '-1',
    }),
  ];
  const already = await here.taken();
  await here.bring(people);
  const out = (await here.taken()).filter(({ email }) => email === 'ada@home.example');
  const byName = (a: { firstName: string }, b: { firstName: string }) => (a.firstName < b.firstName ? -1 : 1);
  expect(out.toSorted(byName)).toEqual(people.toSorted(byName));
  await there.bring(
    out.map((one) => ({ ...one, fields: one.fields.map((said) => ({ ...said, fieldId: theirs })) })),
  );
  expect((await there.taken()).length - before.length).toBe(people.length);
  expect(already.length).toBe(tenant.customerIds.length);
  const again = (await there.taken()).filter(({ email }) => email === 'ada@home.example');
  const ofThere = (one: ListedPerson) => ({ ...one, fields: one.fields.map(({ value }) => value) });
  expect(again.map(ofThere)).toEqual(out.map(ofThere));
});

test('the list goes out as it is narrowed down, without who was erased, and leaves a line that names nobody', async ({
  t,
  tenant,
  owner,
  of,
}) => {
  const { params, taken, bring, tag } = of(tenant, owner);
  const tagId = await tag('Morning');
  await bring([person({ tags: 'Morning' }), person({ firstName: 'Bo' })]);
  expect((await taken({ tagId })).map(({ firstName }) => firstName)).toEqual(['Ada']);
  expect((await taken({ search: 'bo wheel' })).map(({ firstName }) => firstName)).toEqual(['Bo']);
  await inTenant(t.db, tenant.studioId, (trx) =>
    sql`update customers set erased_at = now() where first_name = 'Bo'`.execute(trx),
  );
  expect(await taken({ search: 'bo wheel' })).toEqual([]);
  const { body } = await call(t.base, owner, 'listAudit', { params, query: { area: 'reads' } });
  expect(body.rows.map(({ action }) => action)).toEqual(Array(3).fill('customers.export'));
  const { rows } = await inTenant(t.db, tenant.studioId, (trx) =>
    sql<{
      detail: object;
    }>`select detail from audit_log where action = 'customers.export' order by at`.execute(trx),
  );
  expect(rows.map(({ detail }) => detail)).toEqual([
    { people: 1, tagId },
    { people: 1, searched: true },
    { people: 0, searched: true },
  ]);
});

test('many people go out page by page, each once', async ({ t, tenant, owner, of }) => {
  const { taken } = of(tenant, owner);
  await inTenant(t.db, tenant.studioId, (trx) =>
    sql`insert into customers (studio_id, customer_id, first_name, last_name, email, email_normalized)
      select ${tenant.studioId}, gen_random_uuid(), 'Rider', 'Number ' || n % 7, n || '@x.example', n || '@x.example'
      from generate_series(1, ${2 * EXPORTED_A_PAGE}) n`.execute(trx),
  );
  const emails = (await taken()).map(({ email }) => email);
  expect([emails.length, new Set(emails).size]).toEqual(
    Array(2).fill(2 * EXPORTED_A_PAGE + tenant.customerIds.length),
  );
});

test('it is for owners and managers who have just said that it is them', async ({ t, tenant, owner }) => {
  const params = { studioId: tenant.studioId };
  const ask = async (cookie: string) => {
    const { status, body } = await call(t.base, cookie, 'exportCustomers', { params });
    return [status, body.code];
  };
  expect(await ask(await signIn(t.base, tenant.emails.manager))).toEqual([200, undefined]);
  for (const role of ['front_desk', 'instructor', 'member'] as const)
    expect(await ask(await signIn(t.base, tenant.emails[role]))).toEqual([403, 'not_allowed']);
  await loseFreshness(t.url);
  expect(await ask(owner)).toEqual([403, 'confirm_needed']);
});
