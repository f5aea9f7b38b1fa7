import { endpoints } from '@tandem/api/studio';
import { expect } from 'vitest';
import { test as signedIn } from '../testing/fixtures.ts';
import { call } from '../testing/http.ts';
import { sampleRequest } from '../testing/requests.ts';

const test = signedIn.extend('options', { scope: 'file' }, { worker: false });

const DAY = /^\d{4}-\d{2}-\d{2}(T.*Z)?$/;
type Part = 'params' | 'query' | 'body';
type Names = keyof typeof endpoints;

/** Where the endpoints take a day or an instant, by what a good request says. */
function* days(tenant: Parameters<typeof sampleRequest>[1]): Generator<[Names, Part, string, string]> {
  for (const name of Object.keys(endpoints) as Names[]) {
    const request = sampleRequest(name, tenant);
    for (const part of ['params', 'query', 'body'] as const)
      for (const [field, value] of Object.entries((request[part] ?? {}) as Record<string, unknown>))
        if (
          typeof value === 'string' &&
          DAY.test(value) &&
          (part !== 'params' || endpoints[name].path.includes(`:${field}`))
        )
          yield [name, part, field, value];
  }
}

test('a day that no calendar of ours has is refused by its field, wherever a day is taken', async ({
  t,
  tenant,
  owner,
}) => {
  const found = [...days(tenant)];
  expect(found.length).toBeGreaterThan(5);
  for (const [name, part, field, value] of found)
    for (const day of ['0000-01-01', '9999-12-31', '2026-02-30']) {
      const request = sampleRequest(name, tenant) as Record<Part, Record<string, string>>;
      request[part][field] = day + value.slice(10);
      const { status, body } = await call(t.base, owner, name, request as never);
      expect([name, field, day, status, (body as { field?: string }).field]).toEqual([
        name,
        field,
        day,
        400,
        field,
      ]);
    }
});
