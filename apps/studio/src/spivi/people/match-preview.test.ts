import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import { perform } from '../../base/call.ts';
import { DEMO } from '../../testing/spivi.ts';
import { test as spiviTest } from '../../testing/spivi-fixtures.ts';
import { connect } from '../connection/connection.ts';
import { setEnabled } from '../connection/enable.ts';
import { skip } from '../health/retry-skip.ts';
import { setLink } from './links.ts';
import { matchCustomers } from './match-clients.ts';
import { lastMatchRun } from './match-run.ts';
import { countPeople, listPeople } from './people.ts';

const test = spiviTest
  .extend('options', { scope: 'file' }, { count: 8 })
  .extend('scene', { scope: 'file', auto: true }, ({ started }) => started)
  .extend('verbs', { scope: 'file' }, ({ within, scene }) => {
    const links = () => within(({ trx }) => trx.selectFrom('spivi_links').selectAll().execute());
    const run = () => within((work) => lastMatchRun(work));
    const id = (customer: number) => scene.customers[customer]!.customerId;
    async function newcomer(): Promise<string> {
      const customer_id = randomUUID();
      const email = 'newcomer@home.tandem.example';
      const person = { first_name: 'New', last_name: 'Comer', email, email_normalized: email };
      await within(({ trx }) =>
        trx
          .insertInto('customers')
          .values({ studio_id: scene.studioId, customer_id, ...person })
          .execute(),
      );
      return customer_id;
    }
    const setEmail = (customer: number, email: string) =>
      within(({ trx }) =>
        trx
          .updateTable('customers')
          .set({ email, email_normalized: email })
          .where('customer_id', '=', id(customer))
          .execute(),
      );
    return { links, run, id, newcomer, setEmail };
  });

test('a preview links nobody; enabling links whom it found, where nothing has changed since', async ({
  tracker,
  within,
  scene,
  verbs: { links, run, id, newcomer, setEmail },
}) => {
  const { siteId, sourceName, password, timeZone } = DEMO;
  await setEmail(7, 'nobody@home.tandem.example');
  await connect(
    { studio: scene.studio, caller: scene.owner },
    { baseUrl: tracker.url, siteId, sourceName, password, timeZone },
  );
  await matchCustomers(scene.studio, { studioId: scene.studioId }, 0);
  expect(await run()).toMatchObject({
    trigger: 'preview',
    state: 'finished',
    done: 8,
    matched: 7,
    notFound: 1,
  });
  expect(await links()).toEqual([]);
  expect(await within((work) => countPeople(work))).toMatchObject({ linked: 7, notFound: 1 });
  const found = await within((work) => listPeople(work, { match: 'linked' }));
  expect(found.people.every((person) => person.clientId !== null)).toBe(true);
  const clientOf = (customer: number) =>
    found.people.find((person) => person.customerId === id(customer))!.clientId!;

  // Since then: another email; the same email twice; and one’s client in another’s hands.
  await setEmail(0, 'moved@elsewhere.tandem.example');
  await setEmail(1, scene.customers[2]!.email);
  await setLink({ studio: scene.studio, caller: scene.owner }, id(7), { clientId: clientOf(3) });
  // And one whom nobody asked for was left alone by a person.
  const customerId = await newcomer();
  await perform({ studio: scene.studio, caller: scene.owner }, (call) => skip(call, { customerId }));
  await perform({ studio: scene.studio, caller: scene.owner }, (call) => setEnabled(call, true));
  const linked = Object.fromEntries((await links()).map((row) => [row.customer_id, row]));
  expect(Object.keys(linked).sort()).toEqual([id(4), id(5), id(6), id(7)].sort());
  expect(linked[id(4)]).toMatchObject({
    client_id: clientOf(4),
    email: scene.customers[4]!.email,
    site_id: DEMO.siteId,
    source: 'matched',
  });
});

test('the run after the preview asks for those only whom the preview did not settle', async ({
  scene,
  verbs: { run },
}) => {
  expect(await run()).toMatchObject({ trigger: 'enabled', state: 'running', done: 0 });
  await matchCustomers(scene.studio, { studioId: scene.studioId }, 0);
  // The one with another email, the two who share one, the one whose client was taken, the one set by hand, to be
  // verified, and the newcomer.
  expect(await run()).toMatchObject({ state: 'finished', done: 6, checked: 1, ambiguous: 3, notFound: 2 });
});
