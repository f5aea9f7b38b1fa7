import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import { demoPeople } from '../../../../demo/src/people.ts';
import { test as spiviTest } from '../../testing/spivi-fixtures.ts';
import { matchCustomers } from './match-clients.ts';
import { checkLink, countPeople, listPeople } from './people.ts';

const test = spiviTest
  .extend('options', { scope: 'file' }, { count: 3 })
  .extend('scene', { scope: 'file', auto: true }, ({ connected }) => connected)
  .extend('verbs', { scope: 'file' }, ({ within, scene }) => {
    const list = (match: Parameters<typeof listPeople>[1]['match'], after?: string) =>
      within((work) => listPeople(work, { match, after }));
    const add = async (first_name: string, last_name: string, email: string) => {
      const customer_id = randomUUID();
      const values = { studio_id: scene.studioId, customer_id, first_name, last_name, email };
      await within(({ trx }) =>
        trx
          .insertInto('customers')
          .values({ ...values, email_normalized: email })
          .execute(),
      );
      return customer_id;
    };
    return { list, add };
  });

test('a family’s email is ambiguous, naming the client and with whom it is shared', async ({
  scene,
  verbs: { list, add },
}) => {
  const [one] = scene.customers;
  const twin = await add('Twin', 'Example', one!.email);
  await matchCustomers(scene.studio, { studioId: scene.studioId }, 0);
  const { people } = await list('ambiguous');
  expect(people.find((person) => person.customerId === twin)).toMatchObject({
    match: 'ambiguous',
    clientId: null,
    candidates: [{ email: one!.email, holder: null }],
    sharedWith: [{ customerId: one!.customerId, name: one!.name }],
  });
});

test('looked up one by one, a client of the same name is suggested with its holder, a plus variant too', async ({
  scene,
  verbs: { list, add },
}) => {
  const [, held] = scene.customers;
  const [first, last] = held!.name.split(' ') as [string, string];
  const namesake = await add(first, last, 'namesake@elsewhere.tandem.example');
  const holder = { customerId: held!.customerId, name: held!.name };
  expect(await checkLink({ studio: scene.studio, caller: scene.owner }, namesake)).toMatchObject({
    match: 'not_found',
  });
  const free = demoPeople.filter((person) => person.kind === 'matched')[20]!;
  const plus = await add('Some', 'Body', free.email.replace('@', '+gym@'));
  expect(await checkLink({ studio: scene.studio, caller: scene.owner }, plus)).toMatchObject({
    match: 'not_found',
    clientId: null,
  });
  const { people } = await list('not_found');
  const of = (id: string) => people.find((person) => person.customerId === id)!;
  expect(of(namesake).candidates).toMatchObject([{ name: held!.name, holder }]);
  expect(of(plus).candidates).toMatchObject([{ email: free.email, holder: null }]);
});

test('pages follow one another without gap or repeat, and the counts agree with the lists', async ({
  within,
  scene,
  verbs: { list },
}) => {
  await within(({ trx }) =>
    trx
      .insertInto('customers')
      .values(
        Array.from({ length: 120 }, (_, i) => ({
          studio_id: scene.studioId,
          customer_id: randomUUID(),
          first_name: i % 2 ? 'Ada' : 'ada',
          last_name: `New${i % 5}`,
          email: `new${i}@home.tandem.example`,
          email_normalized: `new${i}@home.tandem.example`,
        })),
      )
      .execute(),
  );
  const seen: string[] = [];
  for (let after: string | undefined; ; ) {
    const { people, next } = await list('not_checked', after);
    seen.push(...people.map((person) => person.customerId));
    if (next === null) break;
    after = next;
  }
  expect([seen.length, new Set(seen).size]).toEqual([120, 120]);
  expect(await within((work) => countPeople(work))).toEqual({
    linked: 2,
    notFound: 2,
    ambiguous: 2,
    conflict: 0,
    broken: 0,
    notChecked: 120,
  });
});
