import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { expect } from 'vitest';
import { test as signedIn } from '../testing/fixtures.ts';
import { call } from '../testing/http.ts';

type Typed = Partial<Record<'firstName' | 'lastName' | 'email' | 'phone', string>> & {
  anotherPerson?: boolean;
};

const test = signedIn.extend('people', { scope: 'file' }, ({ t, tenant, owner }) => {
  const params = { studioId: tenant.studioId };
  // Without digits: those of an address by chance are found by a search for a phone.
  const letters = () => randomUUID().replace(/\d/g, (digit) => 'ghijklmnop'[Number(digit)]!);
  const someone = () => ({ firstName: 'Ada', lastName: 'Doe', email: `${letters()}@people.example` });
  return {
    add: (body: Typed) => call(t.base, owner, 'createCustomer', { params, body: { ...someone(), ...body } }),
    find: async (search: string) => {
      const { body } = await call(t.base, owner, 'listCustomers', { params, query: { search } });
      return body.rows.map(({ name }) => name);
    },
    change: (customerId: string, body: Typed) =>
      call(t.base, owner, 'updateCustomer', { params: { ...params, customerId }, body }),
    read: (customerId: string) => call(t.base, owner, 'getCustomer', { params: { ...params, customerId } }),
  };
});

test.for([
  ['Zoë', 'ÉVRARD', ['evrard', 'EVRARD', 'zoe evr', 'Évrard Zoë', 'evrard zoe', 'zoe\u0308 e\u0301vrard']],
  ['Zoe\u0308', 'Lefe\u0300vre', ['Lefèvre', 'lefevre']],
  ['İpek', 'Şahin', ['sahin', 'ipek', 'İPEK']],
  ['Siobhán', 'O’Brien', ["o'brien", 'obrien', 'o brien', 'OBRIEN Siobhan']],
  ['Jean-Luc', 'Le Goff', ['jean luc', 'jeanluc', 'legoff', 'Le  Goff']],
  ['Łukasz', 'Straße', ['lukasz', 'strasse']],
  ['太郎', '山田', ['山田太郎', '太郎']],
  ['Ἀλέξης', 'Παπαδόπουλος', ['αλεξης', 'ΠΑΠΑΔΟΠΟΥΛΟΣ']],
] as const)('%s %s is found as people type it', async ([firstName, lastName, searches], { people }) => {
  const { body } = await people.add({ firstName, lastName });
  for (const search of searches) expect([search, await people.find(search)]).toEqual([search, [body.name]]);
  expect(await people.find(`${lastName} nobody`)).toEqual([]);
});

test.for([
  [
    '+33 6 12 34 56 78',
    ['0612345678', '06 12 34 56 78', '6 12 34', '+33612345678', '0033 6 12 34 56 78', '06.12.34'],
  ],
  ['06 98 76 54 32', ['+33 6 98 76 54 32', '0698765432', '98-76']],
  ['+44 (0)20 7946 0018', ['020 7946 0018', '+44 20 7946 0018', '(0)20 7946 0018']],
] as const)('the phone %s is found as people type it', async ([phone, searches], { people }) => {
  const name = `Phone${phone.replace(/\D/g, '')}`;
  await people.add({ firstName: name, phone });
  for (const search of searches)
    expect([search, await people.find(search)]).toEqual([search, [`${name} Doe`]]);
  expect(await people.find('0799999999')).toEqual([]);
});

test('an email is found by any part of it', async ({ people }) => {
  await people.add({ firstName: 'Postbox', email: 'José.Pérez@münchen.example' });
  for (const search of ['josé.pérez@', 'JOSÉ.PÉREZ', 'münchen.example', 'xn--mnchen', 'postbox josé'])
    expect([search, await people.find(search)]).toEqual([search, ['Postbox Doe']]);
});

test('whoever is added is found by their words in any order and case, with accents or without', async ({
  people,
}) => {
  const word = fc
    .array(fc.constantFrom(...'abcdéèïöüçñşğAZÉ'), { minLength: 4, maxLength: 8 })
    .map((letters) => letters.join(''));
  const change = (text: string) =>
    fc.constantFrom(
      text,
      text.toUpperCase(),
      text.normalize('NFD'),
      text.normalize('NFD').replace(/\p{M}/gu, ''),
    );
  const cases = fc
    .tuple(word, word)
    .chain(([first, last]) =>
      fc.tuple(fc.constant([first, last]), fc.shuffledSubarray([first, last], { minLength: 1 })),
    )
    .chain(([name, typed]) => fc.tuple(fc.constant(name), fc.tuple(...typed.map(change))));
  await fc.assert(
    fc.asyncProperty(cases, async ([[firstName, lastName], typed]) => {
      const { body } = await people.add({ firstName, lastName, anotherPerson: true });
      expect(await people.find(typed.join(' '))).toContain(body.name);
    }),
    { numRuns: 40 },
  );
});

test('one name is enough, in either place; none is not', async ({ people }) => {
  const { body } = await people.add({ firstName: 'Madonna', lastName: '' });
  expect(body.name).toBe('Madonna');
  expect((await people.add({ firstName: '', lastName: 'Pelé' })).body.name).toBe('Pelé');
  const none = await people.add({ firstName: '', lastName: ' \u200b' });
  expect([none.status, none.body.code, none.body.field]).toEqual([400, 'invalid_field', 'firstName']);
  const taken = await people.change(body.customerId, { firstName: '' });
  expect([taken.status, taken.body.field]).toEqual([400, 'firstName']);
});

test.for([
  ['Noor', 'Haddad', 'noor@people.example', 'Noor', 'Haddad', 'NOOR@people.example'],
  ['Zoé', 'Marchand', 'zm@people.example', 'ZOE', 'marchand', 'zm@people.example'],
  ['Kim', 'Min', 'kim@people.example', 'Min', 'Kim', 'kim@people.example'],
] as const)(
  '%s %s is noticed when added twice',
  async ([a, b, email, firstName, lastName, again], { people }) => {
    const first = await people.add({ firstName: a, lastName: b, email });
    const second = await people.add({ firstName, lastName, email: again });
    expect([second.status, second.body.code]).toEqual([409, 'customer_exists']);
    expect(second.body.details).toEqual({
      customers: [{ customerId: first.body.customerId, name: first.body.name, email }],
    });
    expect((await people.add({ firstName, lastName, email: again, anotherPerson: true })).status).toBe(200);
  },
);

test('the same phone tells too; a family shares an email under names of their own', async ({ people }) => {
  const phone = '+33 1 23 45 67 89';
  await people.add({ firstName: 'Ines', lastName: 'Roux', email: 'roux@people.example', phone });
  expect((await people.add({ firstName: 'Inès', lastName: 'Roux', phone: '+33123456789' })).status).toBe(409);
  expect(
    (await people.add({ firstName: 'Paul', lastName: 'Roux', email: 'roux@people.example', phone })).status,
  ).toBe(200);
  expect((await people.add({ firstName: 'Ines', lastName: 'Roux' })).status).toBe(200);
});

test('a customer is read by their id in any case', async ({ people }) => {
  const { body } = await people.add({ firstName: 'Upper', lastName: 'Case' });
  expect((await people.read(body.customerId.toUpperCase())).body.name).toBe('Upper Case');
});

test.for(['a\r\nBcc: x', 'A\nB\tC', '\u200b', '\u202e', '\u3164'])(
  '%j is no name',
  async (lastName, { people }) => {
    const { status, body } = await people.add({ firstName: lastName, lastName });
    expect([status, body.code]).toEqual([400, 'invalid_field']);
  },
);

test('every page of a list answers, however long the names', async ({ t, tenant, owner, people }) => {
  const long = (i: number) => `${'힣'.repeat(77)}${String(i).padStart(3, '0')}`;
  for (let i = 0; i < 52; i++) await people.add({ firstName: long(i), lastName: long(i) });
  const params = { studioId: tenant.studioId };
  const page = await call(t.base, owner, 'listCustomers', { params, query: { search: '힣' } });
  const next = await call(t.base, owner, 'listCustomers', {
    params,
    query: { search: '힣', cursor: page.body.nextCursor! },
  });
  expect([next.status, page.body.rows.length + next.body.rows.length]).toEqual([200, 52]);
});

test.for([
  ['application/json;charset=iso-8859-1', Buffer.from('{"firstName":"Zo\xeb"}', 'latin1'), 415],
  ['application/json; charset="utf-16"', Buffer.from('{}'), 415],
  ['application/json', Buffer.from('{"firstName":"Zo\xeb"}', 'latin1'), 415],
  ['application/json; charset=UTF-8', Buffer.from('{}'), 400],
] as const)('%s is read as what it says, or refused', async ([type, bytes, status], { t, tenant, owner }) => {
  const answer = await fetch(`${t.base}/api/studios/${tenant.studioId}/customers`, {
    method: 'POST',
    headers: { cookie: owner, origin: t.base, 'content-type': type },
    body: new Uint8Array(bytes),
  });
  expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([
    status,
    status === 415 ? 'not_utf8' : 'invalid_field',
  ]);
});
