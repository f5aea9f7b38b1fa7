import type { Endpoint } from '@tandem/api/endpoint';
import { endpoints } from '@tandem/api/studio';
import { expect } from 'vitest';
import { beside } from '../testing/fixtures.ts';
import { call } from '../testing/http.ts';
import { sampleRequest } from '../testing/requests.ts';
import type { TestTenant } from '../testing/tenant.ts';

const names = Object.keys(endpoints) as (keyof typeof endpoints)[];
const inStudio = names.filter((name) => endpoints[name].path.includes(':studioId'));
/**
 * What an endpoint names of a studio's own; a box's number is Spivi's, and asked for with the studio's own login, and of
 * which kind a calendar is names nobody's.
 */
const objectParams = (name: keyof typeof endpoints) =>
  [...endpoints[name].path.matchAll(/:(\w+)/g)]
    .map((m) => m[1]!)
    .filter((p) => !['studioId', 'boxId', 'of', 'source'].includes(p))
    // Whoever brings a list in names it.
    .filter((p) => !(p === 'listId' && name === 'importCustomers'));

/** Two studios whose customers have the same emails. */
const test = beside.extend('a', { scope: 'file' }, ({ tenant }) => tenant);

const ids = (tenant: TestTenant) => ({ studioId: tenant.studioId, classId: tenant.classId });

test.for(inStudio)(
  '%s does not know of another studio, and changes nothing there',
  async (name, { t, owner, member, b, objectsOfB, everythingOf }) => {
    const before = await everythingOf(b.studioId);
    for (const cookie of [owner, member]) {
      const { status, body } = await call(t.base, cookie, name, sampleRequest(name, b, objectsOfB));
      expect([status, body.code]).toEqual([404, 'not_found']);
    }
    expect(await everythingOf(b.studioId)).toBe(before);
  },
);

test.for(inStudio.filter((name) => objectParams(name).length > 0))(
  '%s does not know of another studio’s objects, and changes nothing there',
  async (name, { t, owner, member, a, b, objectsOfB, everythingOf }) => {
    const before = await everythingOf(b.studioId);
    const request = sampleRequest(name, b, objectsOfB);
    for (const cookie of [owner, member]) {
      const { status, body } = await call(t.base, cookie, name, {
        ...request,
        params: { ...request.params, studioId: a.studioId },
      });
      const access = (endpoints[name] as Endpoint).access as readonly string[];
      const refused = cookie === member && !access.includes('member');
      expect([status, body.code]).toEqual(refused ? [403, 'not_allowed'] : [404, 'not_found']);
    }
    expect(await everythingOf(b.studioId)).toBe(before);
  },
);

test.for(['createClass', 'bookSpot', 'createGym', 'updateClass', 'skipSpivi'] as const)(
  '%s takes no foreign object in its body',
  async (name, { t, owner, a, b }) => {
    const bodies = {
      createClass: sampleRequest('createClass', b).body,
      bookSpot: { spotNumber: 1, customerId: b.customerIds[0] },
      createGym: sampleRequest('createGym', b).body,
      updateClass: { roomId: b.roomId },
      skipSpivi: { customerId: b.customerIds[0] },
    };
    const { status, body } = await call(t.base, owner, name, { params: ids(a), body: bodies[name] });
    expect([status, body.code]).toEqual([404, 'not_found']);
  },
);

test('two customers with one email in two studios: each studio finds its own', async ({ t, owner, a }) => {
  const found = await call(t.base, owner, 'listCustomers', {
    params: { studioId: a.studioId },
    query: { search: 'person0@shared.example' },
  });
  expect(found.body.rows.map((row) => row.customerId)).toEqual([a.customerIds[0]]);
});
