import { expect, test } from 'vitest';
import { isForPeople, type Told } from './document.ts';
import { curlOf, exampleOf } from './example.ts';

const told = (more: Partial<Told>): Told => ({
  ...{ operationId: 'x', summary: '', tags: ['x'], security: [], 'x-scope': 'bookings:write' },
  ...{ method: 'GET', path: '/api/x', responses: { 200: { content: {} } } },
  ...more,
});

test('an example has what a schema asks for and nothing else', () => {
  expect(
    exampleOf({
      type: 'object',
      required: ['spot', 'of', 'kind', 'many'],
      properties: {
        spot: { anyOf: [{ type: 'integer', minimum: 3 }, { type: 'null' }] },
        of: { type: 'string', format: 'date' },
        kind: { enum: ['a', 'b'] },
        many: { type: 'array', items: { const: true } },
        left: { type: 'string' },
      },
    }),
  ).toEqual({ spot: 3, of: '2026-11-23', kind: 'a', many: [true] });
});

test('a call brings the token where one is taken, and a body that no shell reads otherwise', () => {
  const body = { type: 'object', required: ['name'], properties: { name: { const: "Ada's" } } };
  expect(
    curlOf(
      told({
        method: 'POST',
        requestBody: { required: true, content: { 'application/json': { schema: body } } },
      }),
      'https://studio.example',
    ),
  ).toBe(
    `curl -X POST \\\n  -H "Authorization: Bearer $TOKEN" \\\n  -H 'Content-Type: application/json' -d '{"name":"Ada'\\''s"}' \\\n  'https://studio.example/api/x'`,
  );
  expect(curlOf(told({ 'x-scope': null }), 'https://studio.example')).not.toContain('TOKEN');
});

test('what people alone ask has no example for a program; what anybody may ask has one', () => {
  const session = [{ session: [] }];
  expect(isForPeople(told({ 'x-scope': null, security: session }))).toBe(true);
  expect(isForPeople(told({ 'x-scope': null, security: [{}] }))).toBe(false);
  expect(isForPeople(told({ security: [...session, { token: [] }] }))).toBe(false);
});
