import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ReadLine } from '@tandem/api/studio';
import { MAX_TAKEN_BACK_AT_ONCE } from '@tandem/api/words';
import { inTenant } from '@tandem/platform';
import fc from 'fast-check';
import { sql } from 'kysely';
import { expect } from 'vitest';
import { fresh } from '../../testing/fixtures.ts';
import { call, signIn } from '../../testing/http.ts';
import { seedTenant } from '../../testing/tenant.ts';

type Cells = {
  firstName?: string;
  lastName?: string;
  email?: string;
  phone?: string;
  locale?: string;
  notes?: string;
  emergencyName?: string;
  emergencyPhone?: string;
  tags?: string;
  fields?: { fieldId: string; value: string }[];
};

const test = fresh
  .extend('tenant', ({ t }) => seedTenant(t, { name: randomUUID(), customers: 3 }))
  .extend('scene', ({ t, tenant, owner }) => {
    const listId = randomUUID();
    const params = { studioId: tenant.studioId, listId };
    const bring = async (cells: Cells[], { preview, from = 1 }: { preview?: true; from?: number } = {}) => {
      const lines = cells.map((one, i) => ({ line: from + i, ...one }));
      const body = { fileName: 'people.csv', lines, ...(preview && { preview }) };
      return call(t.base, owner, 'importCustomers', { params, body });
    };
    const read = async (...of: Parameters<typeof bring>) => (await bring(...of)).body.lines as ReadLine[];
    const undo = async (afterLine: number | null = null) =>
      call(t.base, owner, 'undoCustomerImport', { params, body: { afterLine } });
    const total = async () =>
      (await call(t.base, owner, 'listCustomers', { params: { studioId: tenant.studioId } })).body.total!;
    const told = async () =>
      (await call(t.base, owner, 'listCustomerImports', { params: { studioId: tenant.studioId } })).body;
    return { params, bring, read, undo, total, told };
  });

const ADA = {
  firstName: 'Ada',
  lastName: 'Wheel-Example',
  email: 'ada@home.example',
  emergencyName: 'Kim Wheel-Example',
};

test('a preview says of each line what would become of it, by the cell at fault, and adds nobody', async ({
  t,
  tenant,
  owner,
  scene,
}) => {
  const before = await scene.total();
  const { body: known } = await call(t.base, owner, 'getCustomer', {
    params: { studioId: tenant.studioId, customerId: tenant.customerIds[0]! },
  });
  const lines = await scene.read(
    [
      ADA,
      { email: 'nobody@home.example' },
      { firstName: 'Bo' },
      { firstName: 'Bo', email: 'bo at home' },
      { firstName: 'Bo', email: 'bo@home.example', notes: 'x'.repeat(4001) },
      { firstName: 'Bo', email: 'bo@home.example', locale: 'Klingon' },
      { firstName: 'Bo\u0007', email: 'bo@home.example' },
      {
        firstName: known.lastName.toUpperCase(),
        lastName: known.firstName,
        email: known.email.toUpperCase(),
      },
      { lastName: 'Solo', email: ' solo@home.example ', locale: 'fr-CA', phone: ' ' },
    ],
    { preview: true },
  );
  expect(lines.map(({ outcome, column, fault }) => [outcome, column, fault])).toEqual([
    ['new', null, null],
    ['faulty', 'firstName', 'no_name'],
    ['faulty', 'email', 'no_email'],
    ['faulty', 'email', 'email_wrong'],
    ['faulty', 'notes', 'too_long'],
    ['faulty', 'locale', 'locale_unknown'],
    ['faulty', 'firstName', 'not_text'],
    ['known', null, null],
    ['new', null, null],
  ]);
  expect(lines[7]!.customerId).toBe(tenant.customerIds[0]);
  expect([await scene.total(), await scene.told()]).toEqual([before, []]);
});

test('whoever is new is added once, however often a line comes; the same person twice in a list is one', async ({
  t,
  tenant,
  owner,
  scene,
}) => {
  const before = await scene.total();
  const list = [ADA, { ...ADA, firstName: 'ADA' }, { ...ADA, firstName: 'Sister' }, { firstName: 'Nobody' }];
  const [first, again] = await Promise.all([scene.read(list), scene.read(list)]);
  expect(first.map(({ outcome }) => outcome)).toEqual(['new', 'known', 'new', 'faulty']);
  expect(again).toEqual(first);
  expect(await scene.total()).toBe(before + 2);
  const { body } = await call(t.base, owner, 'getCustomer', {
    params: { studioId: tenant.studioId, customerId: first[0]!.customerId! },
  });
  expect(body).toMatchObject({ name: 'Ada Wheel-Example', email: ADA.email, phone: null, locale: null });
  expect([body.emergencyName, body.emergencyPhone]).toEqual([ADA.emergencyName, '']);
  expect(await scene.told()).toMatchObject([{ fileName: 'people.csv', added: 2, undoneAt: null }]);
});

test('taken back, whoever has done nothing since is gone; who booked, or was changed, stays and is told', async ({
  t,
  tenant,
  owner,
  scene,
}) => {
  const before = await scene.total();
  const names = ['Booked', 'Changed', 'Measured', 'Born', 'Shown', 'Set', 'Idle'];
  const people = names.map((firstName) => ({ ...ADA, firstName }));
  const [booked, changed, measured, born, shown, set] = (await scene.read(people)).map(
    ({ customerId }) => customerId!,
  );
  const of = (customerId: string) => ({ studioId: tenant.studioId, customerId, classId: tenant.classId });
  await call(t.base, owner, 'bookSpot', { params: of(booked!), body: { customerId: booked, spotNumber: 1 } });
  await call(t.base, owner, 'updateCustomer', { params: of(changed!), body: { notes: 'Tall' } });
  await call(t.base, owner, 'updateBody', { params: of(measured!), body: { heightCm: 181 } });
  await call(t.base, owner, 'updateBody', { params: of(born!), body: { birthDate: '1990-01-02' } });
  await call(t.base, owner, 'setBike', { params: of(set!), body: { barHeight: '70 cm' } });
  await inTenant(t.db, tenant.studioId, (trx) =>
    sql`update customers set board_alias = 'Zed' where customer_id = ${shown!}`.execute(trx),
  );
  const undone = await scene.undo();
  expect(undone.body).toMatchObject({ removed: 1, nextLine: null });
  expect(undone.body.kept.map(({ customerId }) => customerId)).toEqual([
    ...[booked, changed, measured, born, shown, set],
  ]);
  expect(await scene.total()).toBe(before + 6);
  expect(await scene.told()).toMatchObject([{ added: 6, undoneAt: expect.any(String) }]);
  // It is over: nothing more is added to it, nor taken back.
  for (const answer of [await scene.undo(), await scene.bring([ADA], { from: 9 })])
    expect([answer.status, (answer.body as { code?: string }).code]).toEqual([409, 'import_over']);
});

test('a long list is taken back some at a time, to its end', async ({ scene }) => {
  const before = await scene.total();
  const people = Array.from({ length: MAX_TAKEN_BACK_AT_ONCE + 1 }, (_, i) => ({
    ...ADA,
    firstName: `Rider ${i}`,
  }));
  for (let from = 0; from < people.length; from += 100)
    await scene.read(people.slice(from, from + 100), { from: from + 1 });
  const first = (await scene.undo()).body;
  expect(first).toMatchObject({ removed: MAX_TAKEN_BACK_AT_ONCE, nextLine: MAX_TAKEN_BACK_AT_ONCE });
  expect((await scene.undo(first.nextLine)).body).toMatchObject({ removed: 1, nextLine: null });
  expect(await scene.total()).toBe(before);
});

test('whatever cells hold, each line is answered, and the bounds of a request are refused by their field', async ({
  scene,
}) => {
  const cell = fc.oneof(
    fc.string(),
    fc.string({ unit: 'binary' }),
    fc.constantFrom('a@b.example', '', ' ', '=1+1'),
  );
  const line = fc.record({
    firstName: cell,
    lastName: cell,
    email: cell,
    phone: cell,
    locale: cell,
    notes: cell,
  });
  await fc.assert(
    fc.asyncProperty(fc.array(line, { minLength: 1, maxLength: 20 }), async (lines) => {
      const answer = await scene.bring(lines, { preview: true });
      expect([answer.status, answer.body.lines?.length]).toEqual([200, lines.length]);
    }),
    { numRuns: 30 },
  );
  for (const [cells, from] of [
    [Array.from({ length: 101 }, () => ADA), 1],
    [[ADA], 10_001],
    [[{ ...ADA, notes: 'x'.repeat(8001) }], 1],
    [[], 1],
  ] as const) {
    const { status, body } = await scene.bring([...cells], { from });
    expect([status, (body as { field?: string }).field]).toEqual([400, expect.stringMatching(/^lines/)]);
  }
});

test('tags and the studio’s own fields are read from a list, refused by their cell, and go with a list that is taken back', async ({
  t,
  tenant,
  owner,
  scene,
}) => {
  const before = await scene.total();
  const inStudio = { params: { studioId: tenant.studioId } };
  const { tagId } = (await call(t.base, owner, 'createTag', { ...inStudio, body: { name: 'Morning' } })).body;
  const field = { name: 'Shoes', kind: 'number' };
  const { fieldId } = (await call(t.base, owner, 'createCustomField', { ...inStudio, body: field })).body;
  const lines = await scene.read([
    { ...ADA, firstName: 'A', tags: 'MORNING; morning,', fields: [{ fieldId, value: '39,5' }] },
    { ...ADA, firstName: 'B', tags: 'Morning, Nobody’s' },
    { ...ADA, firstName: 'C', fields: [{ fieldId, value: 'wide' }] },
    { ...ADA, firstName: 'D', fields: [{ fieldId: randomUUID(), value: '1' }] },
    { ...ADA, firstName: 'E', tags: 'Morning' },
  ]);
  expect(lines.map((line) => [line.outcome, line.column, line.fault])).toEqual([
    ['new', null, null],
    ['faulty', 'tags', 'tag_unknown'],
    ['faulty', null, 'field_wrong'],
    ['faulty', null, 'field_wrong'],
    ['new', null, null],
  ]);
  expect(lines[2]!.fieldId).toBe(fieldId);
  const read = async (customerId: string) =>
    (await call(t.base, owner, 'getCustomer', { params: { studioId: tenant.studioId, customerId } })).body;
  expect(await read(lines[0]!.customerId!)).toMatchObject({
    tags: [{ tagId, name: 'Morning' }],
    customValues: [{ fieldId, value: '39.5' }],
  });
  // Whoever was told more of since stays.
  await call(t.base, owner, 'setCustomValues', {
    params: { studioId: tenant.studioId, customerId: lines[4]!.customerId! },
    body: { values: [{ fieldId, value: '41' }] },
  });
  expect((await scene.undo()).body).toMatchObject({
    removed: 1,
    kept: [{ customerId: lines[4]!.customerId }],
  });
  expect(await scene.total()).toBe(before + 1);
});

test('the desk may not bring lists in', async ({ t, tenant, scene }) => {
  const desk = await signIn(t.base, tenant.emails.front_desk);
  const body = { fileName: 'people.csv', lines: [{ line: 1, ...ADA }] };
  expect((await call(t.base, desk, 'importCustomers', { params: scene.params, body })).status).toBe(403);
});

test('every column of a customer is asked about before one is taken back', async ({ t }) => {
  const { rows } = await sql<{ name: string }>`
    select column_name as name from information_schema.columns
    where table_schema = 'studio' and table_name = 'customers' and is_generated = 'NEVER'`.execute(t.db);
  const source = readFileSync(join(import.meta.dirname, 'undo-import.ts'), 'utf8');
  const asked = /const UNTOUCHED = ([\s\S]*?);/.exec(source)![1]!;
  /** What says who they are, what raises the version where it changes, and what the program reckons for itself. */
  const besides = [
    ...['studio_id', 'customer_id', 'created_at', 'rides_dirty_from', 'email_answered'],
    ...['first_name', 'last_name', 'email', 'email_normalized', 'phone', 'locale', 'notes'],
    ...['emergency_name', 'emergency_phone'],
  ];
  expect(
    rows.map(({ name }) => name).filter((name) => !asked.includes(name) && !besides.includes(name)),
  ).toEqual([]);
});
