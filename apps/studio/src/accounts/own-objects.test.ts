import type { Endpoint } from '@tandem/api/endpoint';
import { endpoints } from '@tandem/api/studio';
import { expect } from 'vitest';
import { beside } from '../testing/fixtures.ts';
import { call } from '../testing/http.ts';
import { objectsOf } from '../testing/objects.ts';
import { sampleRequest } from '../testing/requests.ts';

type Name = keyof typeof endpoints;
/** What a path may name that is no single person's: the studio's own, and words. Whatever else it names is somebody's. */
const NOBODYS = ['studioId', 'classId', 'passKindId', 'version', 'field', 'from', 'of', 'purpose', 'source'];
const paramsOf = (name: Name) => [...endpoints[name].path.matchAll(/:(\w+)/g)].map((match) => match[1]!);
const open = (name: Name, role: string) => ((endpoints[name] as Endpoint).access as string[]).includes(role);
const personalOf = (name: Name) => paramsOf(name).filter((param) => !NOBODYS.includes(param));
/** Whatever members may ask for of somebody: nobody reaches another's by it. */
const personal = (Object.keys(endpoints) as Name[]).filter(
  (name) => open(name, 'member') && personalOf(name).length > 0,
);
/** What the member has none of: a phone in class, an email that waits for its yes, a number of that day, a test, a session's device. */
const NOT_THERE: Name[] = [
  ...(['setPhone', 'resendEmail', 'withdrawEmail', 'removeBodyEntry'] as const),
  ...(['answerTest', 'removePushDevice'] as const),
];

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

test('what is asked for stands, of the member and of another', ({ own, another }) => {
  for (const param of new Set(personal.flatMap(personalOf))) {
    expect([param, own[param as keyof typeof own]]).toEqual([param, expect.any(String)]);
    expect([param, another[param as keyof typeof own]]).toEqual([param, expect.any(String)]);
    expect(own[param as keyof typeof own]).not.toBe(another[param as keyof typeof own]);
  }
});

test.for(personal)(
  '%s: a member meets another’s as if it did not exist, and changes nothing',
  async (name, { t, tenant, member, another, everything }) => {
    const before = await everything();
    const { status, body } = await call(t.base, member, name, sampleRequest(name, tenant, another));
    expect([status, body.code]).toEqual([404, 'not_found']);
    expect(await everything()).toBe(before);
  },
);

const mixed = personal
  .filter((name) => paramsOf(name).includes('customerId'))
  .flatMap((name) =>
    personalOf(name)
      .filter((param) => param !== 'customerId')
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

test.for(personal.filter((name) => !NOT_THERE.includes(name)))(
  '%s: their own they meet',
  async (name, { t, tenant, member, own }) => {
    const { body } = await call(t.base, member, name, sampleRequest(name, tenant, own));
    expect(body.code).not.toBe('not_found');
  },
);
