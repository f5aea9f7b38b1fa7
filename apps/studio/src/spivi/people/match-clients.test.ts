import { createPool } from '@tandem/platform';
import { expect } from 'vitest';
import { perform } from '../../base/call.ts';
import type { Call } from '../../base/context.ts';
import { createCustomer, updateCustomer } from '../../customers/change-customer.ts';
import { test as spiviTest } from '../../testing/spivi-fixtures.ts';
import { setEnabled } from '../connection/enable.ts';
import { removeLink } from './links.ts';
import { matchCustomer, matchCustomers } from './match-clients.ts';
import { lastMatchRun, startMatching } from './match-run.ts';

const test = spiviTest
  .extend('options', { scope: 'file' }, { count: 8 })
  .extend('scene', { scope: 'file', auto: true }, ({ connected }) => connected)
  .extend('verbs', { scope: 'file' }, ({ within, scene }) => {
    const asOwner = <T>(verb: (call: Call) => Promise<T>) =>
      perform({ studio: scene.studio, caller: scene.owner }, verb);
    const match = () => matchCustomers(scene.studio, { studioId: scene.studioId }, 0);
    const asked = async () => {
      const rows = await within(({ trx }) => trx.selectFrom('spivi_matches').select('customer_id').execute());
      return rows.map((row) => row.customer_id);
    };
    return { asOwner, match, asked };
  });

test('a run cut short goes on where it stood and asks for nobody twice', async ({
  within,
  scene,
  verbs: { match, asked },
}) => {
  const ids = scene.customers.map((customer) => customer.customerId).sort();
  // As a killed run leaves it: the first five answered, the position kept with them.
  await within(({ trx }) =>
    trx
      .updateTable('spivi_match_runs')
      .set({ position: ids[4]!, done: 5 })
      .where('state', '=', 'running')
      .execute(),
  );
  await match();
  expect((await asked()).sort()).toEqual(ids.slice(5));
  expect(await within((work) => lastMatchRun(work))).toMatchObject({
    state: 'finished',
    trigger: 'enabled',
    done: 8,
    matched: 3,
  });
});

test('two customers with one email are nobody’s match, until one has another', async ({
  within,
  scene,
  verbs: { match },
}) => {
  const [a, b] = scene.customers;
  for (const { customerId } of scene.customers)
    await perform({ studio: scene.studio, caller: scene.owner }, (call) => removeLink(call, customerId));
  const share = (email: string) =>
    within(({ trx }) =>
      trx
        .updateTable('customers')
        .set({ email, email_normalized: email })
        .where('customer_id', '=', b!.customerId)
        .execute(),
    );
  await share(a!.email);
  await within((work) => startMatching(work, 'manual'));
  await match();
  const results = async () =>
    Object.fromEntries(
      (
        await within(({ trx }) =>
          trx
            .selectFrom('spivi_matches')
            .select(['customer_id', 'result'])
            .where('customer_id', 'in', [a!.customerId, b!.customerId])
            .execute(),
        )
      ).map((row) => [row.customer_id, row.result]),
    );
  expect(await results()).toEqual({ [a!.customerId]: 'ambiguous', [b!.customerId]: 'ambiguous' });

  await share(b!.email);
  await within((work) => startMatching(work, 'manual'));
  await match();
  expect(await results()).toEqual({ [a!.customerId]: 'linked', [b!.customerId]: 'linked' });
});

test('a second start joins the run under way', async ({ within }) => {
  const [one, two] = await within(async (work) => [
    await startMatching(work, 'manual'),
    await startMatching(work, 'manual'),
  ]);
  expect(two!.runId).toBe(one!.runId);
});

test('two processes that go on with one run count nobody twice', async ({
  within,
  scene,
  verbs: { match },
}) => {
  for (const { customerId } of scene.customers)
    await perform({ studio: scene.studio, caller: scene.owner }, (call) => removeLink(call, customerId));
  await within((work) => startMatching(work, 'manual'));
  const pool = createPool({ url: scene.test.url, schema: 'studio' });
  const holder = await pool.connect();
  await holder.query(`begin`);
  await holder.query(`select from spivi_match_runs where state = 'running' for update`);
  const both = Promise.all([match(), match()]);
  // Both have asked for the same people and are about to write.
  await expect
    .poll(
      async () => {
        const waiting = await pool.query(
          `select from pg_stat_activity where wait_event_type = 'Lock' and query like '%spivi_match_runs%'
          and datname = current_database()`,
        );
        return waiting.rowCount;
      },
      { timeout: 30_000 },
    )
    .toBe(2);
  await holder.query('commit');
  holder.release();
  await both;
  await pool.end();
  expect(await within((work) => lastMatchRun(work))).toMatchObject({
    state: 'finished',
    done: 8,
    matched: 8,
  });
});

test('while syncing is paused a run waits, and goes on afterwards', async ({
  within,
  scene,
  verbs: { match },
}) => {
  for (const { customerId } of scene.customers)
    await perform({ studio: scene.studio, caller: scene.owner }, (call) => removeLink(call, customerId));
  await within((work) => startMatching(work, 'manual'));
  const run = () => within((work) => lastMatchRun(work));
  await perform({ studio: scene.studio, caller: scene.owner }, (call) => setEnabled(call, false));
  await match();
  expect(await run()).toMatchObject({ state: 'running', done: 0 });
  await perform({ studio: scene.studio, caller: scene.owner }, (call) => setEnabled(call, true));
  await match();
  expect(await run()).toMatchObject({ state: 'finished', matched: 8 });
});

test('a person added, or given another email, is asked for at once and alone', async ({
  within,
  scene,
  verbs: { asOwner },
}) => {
  const [known] = scene.customers;
  await perform({ studio: scene.studio, caller: scene.owner }, (call) => removeLink(call, known!.customerId));
  const { email } = await within(({ trx }) =>
    trx
      .selectFrom('customers')
      .select('email')
      .where('customer_id', '=', known!.customerId)
      .executeTakeFirstOrThrow(),
  );
  const pool = createPool({ url: scene.test.url, schema: 'studio_jobs' });
  const jobsOf = async (customerId: string) => {
    const found = await pool.query(
      `select from job where name = 'match-customer' and data ->> 'customerId' = $1`,
      [customerId],
    );
    return found.rowCount;
  };
  const link = (customerId: string) =>
    within(({ trx }) =>
      trx.selectFrom('spivi_links').select('source').where('customer_id', '=', customerId).executeTakeFirst(),
    );

  await asOwner((call) => updateCustomer(call, known!.customerId, { email: 'moved@elsewhere.example' }));
  expect(await jobsOf(known!.customerId)).toBe(1);
  await pool.query(`delete from job where name = 'match-customer'`);
  // A form that is saved sends every field; the same email is no news.
  await asOwner((call) =>
    updateCustomer(call, known!.customerId, {
      email: ' Moved@elsewhere.example',
      phone: '1',
    }),
  );
  expect(await jobsOf(known!.customerId)).toBe(0);
  const added = await asOwner((call) =>
    createCustomer(call, {
      firstName: 'New',
      lastName: 'Rider',
      email,
      phone: null,
      locale: null,
      notes: '',
      emergencyName: '',
      emergencyPhone: '',
      consents: ['store', 'send', 'board'],
    }),
  );
  expect(await jobsOf(added)).toBe(1);
  await matchCustomer(scene.studio, { studioId: scene.studioId, customerId: added });
  expect(await link(added)).toEqual({ source: 'matched' });
  await matchCustomer(scene.studio, { studioId: scene.studioId, customerId: known!.customerId });
  expect(await link(known!.customerId)).toBeUndefined();
  await pool.end();
});
