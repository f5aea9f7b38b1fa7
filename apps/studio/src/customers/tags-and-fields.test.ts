import { randomUUID } from 'node:crypto';
import { type CustomField, readCustomValue } from '@tandem/api/studio';
import { fieldKinds, MAX_CUSTOM_FIELDS, MAX_FIELD_VALUE_CHARS, MAX_TAGS_OF_ONE } from '@tandem/api/words';
import { inTenant } from '@tandem/platform';
import fc from 'fast-check';
import { sql } from 'kysely';
import { expect } from 'vitest';
import { anyJson } from '../testing/any-json.ts';
import { fresh } from '../testing/fixtures.ts';
import { call } from '../testing/http.ts';
import { seedTenant } from '../testing/tenant.ts';

const test = fresh
  .extend('tenant', ({ t }) => seedTenant(t, { name: randomUUID(), customers: 6 }))
  .extend('scene', ({ t, tenant, owner, desk }) => {
    const params = { studioId: tenant.studioId };
    const tag = async (name: string) =>
      (await call(t.base, owner, 'createTag', { params, body: { name } })).body;
    const give = (tagId: string, customerIds: string[], tagged = true, who = desk) =>
      call(t.base, who, 'tagPeople', { params: { ...params, tagId }, body: { customerIds, tagged } });
    const found = async (tagId: string) =>
      (await call(t.base, desk, 'listCustomers', { params, query: { tagId } })).body.rows.map(
        (row) => row.customerId,
      );
    const read = async (customerId: string, who = desk) =>
      (await call(t.base, who, 'getCustomer', { params: { ...params, customerId } })).body;
    const field = async (body: Record<string, unknown>) =>
      (await call(t.base, owner, 'createCustomField', { params, body })).body as CustomField;
    const say = (customerId: string, values: unknown) =>
      call(t.base, desk, 'setCustomValues', { params: { ...params, customerId }, body: { values } });
    return { params, tag, give, found, read, field, say };
  });

test('a tag is given to many at once and taken again; the list is filtered by it, and says who has which', async ({
  t,
  tenant,
  scene: { params, tag, give, found, read },
  owner,
}) => {
  const [a, b, c] = tenant.customerIds.slice(1) as [string, string, string];
  const early = await tag('Morning');
  const late = await tag(' Evening  ride ');
  expect(late.name).toBe('Evening ride');
  expect((await give(early.tagId, [a, b, a, c])).body).toEqual({ changed: 3 });
  expect((await give(early.tagId, [b, c])).body).toEqual({ changed: 0 });
  await give(late.tagId, [a]);
  expect((await found(early.tagId)).sort()).toEqual([a, b, c].sort());
  expect((await read(a)).tags.map(({ name }) => name)).toEqual(['Evening ride', 'Morning']);
  expect((await give(early.tagId, [b], false)).body).toEqual({ changed: 1 });
  expect((await found(early.tagId)).sort()).toEqual([a, c].sort());
  await call(t.base, owner, 'renameTag', {
    params: { ...params, tagId: early.tagId },
    body: { name: 'Dawn' },
  });
  expect((await read(c)).tags).toEqual([{ tagId: early.tagId, name: 'Dawn' }]);
  await call(t.base, owner, 'removeTag', { params: { ...params, tagId: early.tagId } });
  expect((await read(c)).tags).toEqual([]);
  expect((await call(t.base, owner, 'listTags', { params })).body).toMatchObject([
    { name: 'Evening ride', people: 1 },
  ]);
});

test('where one of many is nobody, or has too many tags, none of them is given the tag', async ({
  tenant,
  scene: { tag, give, found, read },
}) => {
  const [a, b] = tenant.customerIds.slice(1) as [string, string];
  for (let i = 0; i < MAX_TAGS_OF_ONE; i++) await give((await tag(`T${i}`)).tagId, [a]);
  const last = await tag('Last');
  const full = await give(last.tagId, [b, a]);
  expect([full.status, full.body]).toMatchObject([
    409,
    { code: 'too_many_tags_of_one', details: { most: MAX_TAGS_OF_ONE, name: (await read(a)).name } },
  ]);
  expect((await give(last.tagId, [b, randomUUID()])).status).toBe(404);
  expect(await found(last.tagId)).toEqual([]);
});

test('two tags, and two fields, are not called alike', async ({
  t,
  owner,
  scene: { params, tag, field },
}) => {
  await tag('Regular');
  const again = await call(t.base, owner, 'createTag', { params, body: { name: 'REGULAR' } });
  expect([again.status, again.body.code]).toEqual([409, 'name_taken']);
  await field({ name: 'Shoes', kind: 'number' });
  const both = await Promise.all(
    [0, 1].map(() =>
      call(t.base, owner, 'createCustomField', { params, body: { name: 'Size', kind: 'number' } }),
    ),
  );
  expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
});

test('a member sees neither tags nor fields, and both are gone with an erasure', async ({
  t,
  tenant,
  owner,
  member,
  scene: { params, tag, give, field, say, read },
}) => {
  const customerId = tenant.customerIds[0]!;
  await give((await tag('Regular')).tagId, [customerId]);
  const { fieldId } = await field({ name: 'Referred by', kind: 'text' });
  await say(customerId, [{ fieldId, value: 'Robin Demo' }]);
  expect(await read(customerId)).toMatchObject({ customValues: [{ fieldId, value: 'Robin Demo' }] });
  expect(await read(customerId, member)).toMatchObject({ tags: [], customValues: [] });
  const erased = await call(t.base, owner, 'eraseCustomer', {
    params: { ...params, customerId },
    body: { confirm: 'First0 Last0' },
  });
  expect(erased.status).toBe(200);
  const left = await inTenant(t.db, tenant.studioId, (trx) =>
    sql`select customer_id from customer_tags where customer_id = ${customerId}
      union all select customer_id from custom_values where customer_id = ${customerId}`.execute(trx),
  );
  expect(left.rows).toEqual([]);
});

test('a choice that somebody has does not go, a field takes along what it says, and there are only so many', async ({
  t,
  tenant,
  owner,
  scene: { params, field, say, read },
}) => {
  const customerId = tenant.customerIds[1]!;
  const { fieldId, version } = await field({ name: 'Shoes', kind: 'choice', choices: ['SPD', 'Look'] });
  expect((await say(customerId, [{ fieldId, value: 'spd' }])).body).toEqual([{ fieldId, value: 'SPD' }]);
  const change = (body: Record<string, unknown>) =>
    call(t.base, owner, 'updateCustomField', { params: { ...params, fieldId }, body });
  const gone = await change({ choices: ['Look'], version });
  expect([gone.status, gone.body]).toMatchObject([
    409,
    { code: 'choice_in_use', field: 'choices', details: { choice: 'SPD' } },
  ]);
  expect((await change({ choices: ['SPD', 'Delta'], name: 'Cleats', version })).body).toMatchObject({
    choices: ['SPD', 'Delta'],
    version: version + 1,
  });
  expect((await change({ name: 'Pedals', version })).body.code).toBe('changed_meanwhile');
  await call(t.base, owner, 'removeCustomField', { params: { ...params, fieldId } });
  expect((await read(customerId)).customValues).toEqual([]);
  for (let i = 0; i < MAX_CUSTOM_FIELDS; i++) await field({ name: `F${i}`, kind: 'text' });
  const more = await call(t.base, owner, 'createCustomField', {
    params,
    body: { name: 'More', kind: 'text' },
  });
  expect([more.status, more.body.code]).toEqual([409, 'too_many_fields']);
});

test('a choice without choices is none, and nothing else has some', async ({
  t,
  owner,
  scene: { params },
}) => {
  for (const body of [
    { name: 'A', kind: 'choice' },
    { name: 'B', kind: 'text', choices: ['x'] },
    { name: 'C', kind: 'choice', choices: ['x', 'X'] },
  ]) {
    const answer = await call(t.base, owner, 'createCustomField', { params, body });
    expect([answer.status, answer.body.field]).toEqual([400, 'choices']);
  }
});

const CHOICES = ['Left', 'Right'];
test.for([
  ['number', '72,5', '72.5'],
  ['number', '-3', '-3'],
  ['number', '1e9', undefined],
  ['date', '2024-02-29', '2024-02-29'],
  ['date', '2023-02-29', undefined],
  ['date', '29/02/2024', undefined],
  ['yes_no', 'Oui', 'yes'],
  ['yes_no', 'maybe', undefined],
  ['choice', ' RIGHT ', 'Right'],
  ['choice', 'Middle', undefined],
  ['text', ' two  words ', 'two words'],
  ['text', 'two\nlines', undefined],
] as const)('a %s reads %j as %j', ([kind, said, kept]) => {
  expect(readCustomValue({ kind, choices: CHOICES }, said)).toBe(kept);
});

test('what is kept of a value is read again as itself', () => {
  const said = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.double().map(String),
    fc.integer().map(String),
    fc.constantFrom('yes', 'NON', 'left', '2024-01-31', '1,5'),
  );
  fc.assert(
    fc.property(fc.constantFrom(...fieldKinds), said, (kind, value) => {
      const kept = readCustomValue({ kind, choices: CHOICES }, value);
      if (kept !== undefined) expect(readCustomValue({ kind, choices: CHOICES }, kept)).toBe(kept);
    }),
  );
});

test('whatever JSON comes as values, it is kept as its field holds it or refused, and nothing breaks', async ({
  tenant,
  scene: { field, say, read },
}) => {
  const customerId = tenant.customerIds[2]!;
  const fields = await Promise.all(
    fieldKinds.map((kind) => field({ name: kind, kind, ...(kind === 'choice' && { choices: CHOICES }) })),
  );
  const one = fc.record({
    fieldId: fc.oneof(fc.constantFrom(...fields.map(({ fieldId }) => fieldId)), fc.uuid(), anyJson),
    value: fc.oneof(
      fc.string({ unit: 'binary', maxLength: MAX_FIELD_VALUE_CHARS + 5 }),
      fc.constantFrom('yes', '3', 'Left'),
      anyJson,
    ),
  });
  await fc.assert(
    fc.asyncProperty(fc.oneof(anyJson, fc.array(one, { maxLength: 4 })), async (values) => {
      const before = (await read(customerId)).customValues;
      const answer = await say(customerId, values);
      const after = (await read(customerId)).customValues;
      if (answer.status === 200) expect(answer.body).toEqual(after);
      else {
        expect([400, 404]).toContain(answer.status);
        expect(after).toEqual(before);
      }
      for (const { fieldId, value } of after)
        expect(readCustomValue(fields.find((each) => each.fieldId === fieldId)!, value)).toBe(value);
    }),
    { numRuns: 60 },
  );
});
