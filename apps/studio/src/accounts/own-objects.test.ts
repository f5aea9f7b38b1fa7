import type { Endpoint } from '@tandem/api/endpoint';
import { endpoints } from '@tandem/api/studio';
import { expect } from 'vitest';
import { beside } from '../testing/fixtures.ts';
import { call } from '../testing/http.ts';
import { objectsOf } from '../testing/objects.ts';
import { sampleRequest } from '../testing/requests.ts';

/** Whatever names a person, or something that is a person's: nobody reaches another's by it. */
type Name = keyof typeof endpoints;
const PERSONAL = ['customerId', 'bookingId', 'rideId', 'importId', 'exportId'];
const paramsOf = (name: Name) => [...endpoints[name].path.matchAll(/:(\w+)/g)].map((match) => match[1]!);
const personal = (Object.keys(endpoints) as Name[]).filter((name) =>
  paramsOf(name).some((param) => PERSONAL.includes(param)),
);
const open = (name: Name, role: string) => ((endpoints[name] as Endpoint).access as string[]).includes(role);

const test = beside
  .extend('own', { scope: 'file' }, ({ t, tenant }) => objectsOf(t, tenant))
  .extend('another', { scope: 'file' }, ({ t, tenant }) => objectsOf(t, tenant, 1))
  .extend(
    'everything',
    { scope: 'file' },
    ({ everythingOf, tenant }) =>
      () =>
        everythingOf(tenant.studioId),
  );

test.for(personal.filter((name) => open(name, 'member')))(
  '%s: a member meets another’s as if it did not exist, and changes nothing',
  async (name, { t, tenant, member, another, everything }) => {
    const before = await everything();
    const { status, body } = await call(t.base, member, name, sampleRequest(name, tenant, another));
    expect([status, body.code]).toEqual([404, 'not_found']);
    expect(await everything()).toBe(before);
  },
);

const mixed = personal
  .filter((name) => open(name, 'member') && paramsOf(name).includes('customerId'))
  .flatMap((name) =>
    paramsOf(name)
      .filter((param) => PERSONAL.includes(param) && param !== 'customerId')
      .map((param) => [name, param] as const),
  );
test.for(mixed)(
  '%s: nor under their own name by another’s %s',
  async ([name, param], { t, tenant, member, own, another, everything }) => {
    const before = await everything();
    const ids = { ...own, [param]: another[param as keyof typeof another] };
    const { status, body } = await call(t.base, member, name, sampleRequest(name, tenant, ids));
    expect([status, body.code]).toEqual([404, 'not_found']);
    expect(await everything()).toBe(before);
  },
);

const HEALTH = ['listBodyHistory', 'getTrends', 'listRides', 'getRide'] as const;
test.for(HEALTH)(
  '%s: an instructor is refused the numbers of a person who was in no class of theirs',
  async (name, { t, tenant, coach, another }) => {
    const stranger = { ...another, customerId: tenant.customerIds[2]! };
    const { status, body } = await call(t.base, coach, name, sampleRequest(name, tenant, stranger));
    expect([status, body.code]).toEqual([403, 'not_allowed']);
  },
);
