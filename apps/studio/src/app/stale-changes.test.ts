import type { endpoints } from '@tandem/api/studio';
import { expect } from 'vitest';
import { fresh as test } from '../testing/fixtures.ts';
import { call } from '../testing/http.ts';
import type { TestTenant } from '../testing/tenant.ts';

type Name = keyof typeof endpoints;
type Kept = { version: number } & Record<string, unknown>;
/** What people change in forms: how it is read, and two changes of two fields. */
type Form = {
  read: Name;
  pick?: (answer: Record<string, Kept[]>, tenant: TestTenant) => Kept;
  change: Name;
  theirs: Record<string, unknown>;
  mine: Record<string, unknown>;
};
const forms: Record<string, Form> = {
  'a class': {
    read: 'getClass',
    change: 'updateClass',
    theirs: { description: 'Bring water' },
    mine: { title: 'Renamed' },
  },
  'a type of class': {
    read: 'listClassTypes',
    pick: (types) => (types as never as Kept[])[0]!,
    change: 'updateClassType',
    theirs: { colour: 'teal' },
    mine: { level: 'beginner' },
  },
  'a customer': {
    read: 'getCustomer',
    change: 'updateCustomer',
    theirs: { phone: '+33 1 23 45 67 89' },
    mine: { notes: 'A window seat' },
  },
  'a location': {
    read: 'getStudio',
    pick: ({ locations }) => locations![0]!,
    change: 'updateLocation',
    theirs: { address: '1 rue Neuve' },
    mine: { name: 'Renamed' },
  },
  'a room': {
    read: 'getStudio',
    pick: ({ rooms }) => rooms![0]!,
    change: 'updateRoom',
    theirs: { name: 'Theirs' },
    mine: { name: 'Mine' },
  },
  'the studio': {
    read: 'getStudio',
    change: 'updateStudio',
    theirs: { lateCancelMinutes: 60 },
    mine: { lateCancelMinutes: 120 },
  },
  'the setting of passes': {
    read: 'getStudio',
    change: 'updateStudio',
    theirs: { passNeeded: true },
    mine: { lateCancelMinutes: 180 },
  },
  'the settings': {
    read: 'getPrivacy',
    change: 'setPrivacy',
    theirs: { keepNumbersMonths: 24 },
    mine: { classMail: false },
  },
};

test.for(Object.entries(forms))(
  '%s: a change made from an older version is refused with what it is now, and undoes nothing',
  async ([, { read, pick, change, theirs, mine }], { t, tenant, owner }) => {
    const params = { ...tenant, customerId: tenant.customerIds[1]! } as never;
    const look = async (): Promise<Kept> => {
      const { body } = await call(t.base, owner, read, { params });
      return pick ? pick(body as never, tenant) : (body as never);
    };
    const send = (body: object, headers = {}) => call(t.base, owner, change, { params, body, headers });
    const seen = await look();
    const first = await send({ ...theirs, version: seen.version });
    expect([first.status, (first.body as never as Kept).version]).toEqual([200, seen.version + 1]);
    // By body or header, a part or everything as it was read.
    const stale = { ...mine, version: seen.version };
    for (const answer of [
      await send(stale),
      await send(mine, { 'if-match': `"${seen.version}"` }),
      await send(change === 'updateClass' ? { ...seen, ...stale } : stale),
    ]) {
      expect([answer.status, answer.body.code]).toEqual([409, 'changed_meanwhile']);
      const { present } = answer.body.details as never as { present: Kept };
      expect(present).toMatchObject({ ...theirs, version: seen.version + 1 });
    }
    // A repeat whose answer was lost changes nothing and is no conflict.
    expect((await send({ ...theirs, version: seen.version })).status).toBe(200);
    expect(await look()).toMatchObject({ ...theirs, version: seen.version + 1 });
    // Over theirs, knowingly; and without a version, as programs do that have not looked.
    expect((await send({ ...mine, version: seen.version + 1 })).status).toBe(200);
    expect(await look()).toMatchObject({ ...(change === 'updateRoom' ? {} : theirs), ...mine });
    expect((await send(theirs)).status).toBe(200);
    const odd = await send(mine, { 'if-match': 'yesterday' });
    expect([odd.status, odd.body.field]).toEqual([400, 'If-Match']);
  },
);

test('two who save at once from one version: one is saved', async ({ t, tenant, owner }) => {
  const params = tenant as never;
  const { body: seen } = await call(t.base, owner, 'getClass', { params });
  const answers = await Promise.all(
    ['One', 'Other'].map((title) =>
      call(t.base, owner, 'updateClass', { params, body: { title, version: seen.version } }),
    ),
  );
  expect(answers.map((answer) => answer.status).sort()).toEqual([200, 409]);
});

test('what the program notes for itself is no change of a person', async ({ t, tenant, owner, member }) => {
  const params = { ...tenant, customerId: tenant.customerIds[0]! } as never;
  const seen = async () => [
    (await call(t.base, owner, 'getClass', { params })).body.version,
    (await call(t.base, owner, 'getCustomer', { params })).body.version,
  ];
  const before = await seen();
  await call(t.base, member, 'bookSpot', { params, body: { spotNumber: 1 } });
  await call(t.base, owner, 'updateBody', { params, body: { weightKg: 71 } });
  expect(await seen()).toEqual(before);
});
