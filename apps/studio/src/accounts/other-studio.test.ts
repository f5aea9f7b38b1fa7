import { endpoints } from '@tandem/api/studio';
import { type Role, roles } from '@tandem/api/words';
import { expect } from 'vitest';
import { test as studioTest } from '../testing/fixtures.ts';
import { call, signIn } from '../testing/http.ts';
import { objectsOf } from '../testing/objects.ts';
import { sampleRequest } from '../testing/requests.ts';
import { seedTenant } from '../testing/tenant.ts';

/** Two studios on one installation: whatever is done in one, each answer of the other stays what it was, to the byte. */
type Name = keyof typeof endpoints;
const names = (Object.keys(endpoints) as Name[]).filter((name) => endpoints[name].path.includes(':studioId'));
const reads = names.filter((name) => endpoints[name].method === 'GET');
// What ends what others ask about comes after them, and what ends the studio's own people last.
const LAST: Name[] = ['removeSpiviLink', 'removeGym', 'removeSpivi', 'cancelBooking', 'cancelClass'];
const others = names.filter(
  (name) => endpoints[name].method !== 'GET' && ![...LAST, 'removeStaff'].includes(name),
);
const ends = (name: Name) => endpoints[name].method === 'DELETE';
const writes = [
  ...others.filter((name) => !ends(name)),
  ...others.filter(ends),
  ...LAST,
  'removeStaff' as const,
];
const NOW = new Date();

/** What a role is told; a busy machine may have to be asked again. */
async function tell(...ask: Parameters<typeof call>): Promise<string> {
  for (;;) {
    const { status, body } = await call(...ask);
    if (status !== 503) return JSON.stringify([status, body]);
  }
}

const test = studioTest
  .extend('options', { scope: 'file' }, { now: () => NOW })
  .extend('objects', { scope: 'file' }, ({ t, tenant }) => objectsOf(t, tenant))
  .extend('answers', { scope: 'file' }, ({ t, tenant, objects, cookies }) => async () => {
    const told = new Map<string, string>();
    for (const name of reads)
      for (const role of roles)
        told.set(
          `${name} as ${role}`,
          await tell(t.base, cookies[role], name, sampleRequest(name, tenant, objects)),
        );
    return told;
  })
  .extend('b', { scope: 'file' }, ({ t }) => seedTenant(t, { name: 'b' }));

const differing = (one: Map<string, string>, other: Map<string, string>) =>
  [...one.keys()].filter((key) => one.get(key) !== other.get(key));

test('everything that can be asked is asked in one studio, and no answer of the other differs', {
  timeout: 120_000,
}, async ({ t, tenant, owner, b, answers }) => {
  await answers();
  const first = await answers();
  const before = await answers();
  // Who has looked is told, and grows by looking.
  const byItself = differing(first, before);
  expect(byItself.filter((key) => !/^(listReads|getRights|listAudit) /.test(key))).toEqual([]);

  const objects = await objectsOf(t, b);
  const asRole = {} as Record<Role, string>;
  for (const role of ['owner', 'member'] as const) asRole[role] = await signIn(t.base, b.emails[role]);
  const done = new Set<Name>();
  for (const role of ['member', 'owner'] as const)
    for (const name of writes) {
      const { status } = await call(t.base, asRole[role], name, sampleRequest(name, b, objects));
      if (status === 200) done.add(name);
    }
  // It would show nothing if nothing had been done; what needs a class in another state, a provider, or another system, is refused.
  const here = writes.filter((name) => !endpoints[name].path.includes('/sources/'));
  expect(done.size).toBeGreaterThan(0.55 * here.length);

  const after = await answers();
  expect(differing(before, after).filter((key) => !byItself.includes(key))).toEqual([]);
  // … and it sees a difference where there is one.
  await call(t.base, owner, 'updateCustomer', {
    params: { studioId: tenant.studioId, customerId: tenant.customerIds[0]! },
    body: { firstName: 'Renamed' },
  });
  expect(differing(after, await answers())).toContain('getCustomer as owner');
});
