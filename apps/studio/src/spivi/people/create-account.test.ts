import { spawn } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { expect } from 'vitest';
import { perform } from '../../base/call.ts';
import { test as spiviTest } from '../../testing/spivi-fixtures.ts';
import { SETTLE_SECONDS } from '../classes/timing.ts';
import { setChoices } from '../connection/enable.ts';
import { createAccount, createAccounts } from './create-account.ts';
import { matchCustomers } from './match-clients.ts';
import { startMatching } from './match-run.ts';

const WORKER = new URL('../../testing/job-worker.ts', import.meta.url).pathname;

process.env.TANDEM_SECRET_KEY = randomBytes(32).toString('hex');

type Faults = {
  /** Answers to AddClient that are lost after it was done. */
  lost: number;
  /** Spivi always fails when asked for this one. */
  poison: string | null;
};

const test = spiviTest
  .extend('faults', { scope: 'file' }, (): Faults => ({ lost: 0, poison: null }))
  .extend('options', { scope: 'file' }, { count: 1 })
  .extend('spivi', { scope: 'file' }, async ({ tracker, faults }, { onCleanup }) => {
    const proxy = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk);
      if (faults.poison && Buffer.concat(chunks).toString().includes(encodeURIComponent(faults.poison)))
        return void response.writeHead(500).end();
      const answer = await fetch(tracker.url + request.url, {
        method: 'POST',
        headers: { 'content-type': request.headers['content-type']! },
        body: Buffer.concat(chunks),
      });
      const body = await answer.text();
      if (faults.lost > 0 && request.url!.endsWith('AddClient')) {
        faults.lost--;
        return void request.socket.destroy();
      }
      response.writeHead(answer.status, { 'content-type': 'text/xml' }).end(body);
    });
    await new Promise<void>((ready) => proxy.listen(0, '127.0.0.1', ready));
    onCleanup(() => {
      proxy.closeAllConnections();
      proxy.close();
    });
    return { url: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}` };
  })
  .extend('scene', { scope: 'file', auto: true }, async ({ connected, within }) => {
    await within((work) => startMatching(work, 'manual'));
    await matchCustomers(connected.studio, { studioId: connected.studioId }, 0);
    return connected;
  })
  .extend('verbs', { scope: 'file' }, ({ tracker, within, scene }) => {
    async function run() {
      await within((work) => startMatching(work, 'manual'));
      await matchCustomers(scene.studio, { studioId: scene.studioId }, 0);
    }
    const make = () => createAccounts(scene.studio, { studioId: scene.studioId });
    const link = (customerId: string) =>
      within(({ trx }) =>
        trx.selectFrom('spivi_links').selectAll().where('customer_id', '=', customerId).executeTakeFirst(),
      );
    const atSpivi = async (username: string) => {
      const found = await tracker.api.call('ClientService/GetClients', { username });
      return found.kind === 'ok' ? found.value.clients : [];
    };
    const added = async () =>
      (
        await within(({ trx }) =>
          trx
            .selectFrom('spivi_attempts')
            .select('attempt_id')
            .where('method', 'like', '%AddClient')
            .execute(),
        )
      ).length;
    async function newcomer(consents = true, over: { email?: string } = {}) {
      const customerId = randomUUID();
      const email = over.email ?? `new-${customerId.slice(0, 8)}@home.tandem.example`;
      await within(async ({ trx }) => {
        const tenant = { studio_id: scene.studioId, customer_id: customerId };
        const person = { first_name: 'Nova', last_name: `Nu-${customerId.slice(0, 4)}` };
        const details = { gender: 'female' as const, birth_date: '1990-05-17' };
        await trx
          .insertInto('customers')
          .values({ ...tenant, ...person, ...details, email, email_normalized: email })
          .execute();
        if (consents)
          await trx
            .insertInto('consents')
            .values({ ...tenant, purpose: 'send' })
            .execute();
      });
      return { customerId, email };
    }
    return { run, make, link, atSpivi, added, newcomer };
  });

test('an account is made by hand for who consents, and linked', async ({
  scene,
  verbs: { atSpivi, newcomer },
}) => {
  const { customerId, email } = await newcomer();
  const made = await createAccount({ studio: scene.studio, caller: scene.owner }, customerId);
  expect(made).toMatchObject({ source: 'created', match: 'linked', email, creating: false });
  expect(await atSpivi(email)).toMatchObject([
    { clientId: made.clientId, displayName: expect.stringMatching(/^Nova/) },
  ]);
  await expect(
    createAccount({ studio: scene.studio, caller: scene.owner }, customerId),
  ).rejects.toMatchObject({
    code: 'already_linked',
  });
});

test('without consent, or with another’s email, nothing is sent', async ({
  scene,
  verbs: { added, newcomer },
}) => {
  const calls = await added();
  const silent = await newcomer(false);
  await expect(
    createAccount({ studio: scene.studio, caller: scene.owner }, silent.customerId),
  ).rejects.toMatchObject({
    code: 'consent_missing',
  });
  const twin = await newcomer(true, { email: silent.email });
  await expect(
    createAccount({ studio: scene.studio, caller: scene.owner }, twin.customerId),
  ).rejects.toMatchObject({
    code: 'email_shared',
  });
  expect(await added()).toBe(calls);
});

test('who has an account already is linked to it, and none is made', async ({
  tracker,
  scene,
  verbs: { added, newcomer },
}) => {
  const calls = await added();
  const { customerId, email } = await newcomer();
  await tracker.api.call('ClientService/AddClient', { username: email, firstName: 'Nova' });
  expect(await createAccount({ studio: scene.studio, caller: scene.owner }, customerId)).toMatchObject({
    source: 'matched',
  });
  expect(await added()).toBe(calls);
});

test('a lost answer: no second account, the first is found and linked', async ({
  scene,
  faults,
  verbs: { make, link, atSpivi, added, newcomer },
}) => {
  const { customerId, email } = await newcomer();
  faults.lost = 1;
  expect(await createAccount({ studio: scene.studio, caller: scene.owner }, customerId)).toMatchObject({
    creating: true,
    clientId: null,
  });
  const calls = await added();
  await make();
  expect([await added(), (await atSpivi(email)).length]).toEqual([calls, 1]);
  expect(await link(customerId)).toMatchObject({ source: 'created' });
});

test('an account of which nothing is known is made again only after the settle window', async ({
  tracker,
  clock,
  scene,
  faults,
  verbs: { make, link, added, newcomer },
}) => {
  const { customerId, email } = await newcomer();
  faults.lost = 1;
  await createAccount({ studio: scene.studio, caller: scene.owner }, customerId);
  await tracker.api.call('ClientService/DelClient', { username: email });
  const calls = await added();
  await make();
  expect(await added()).toBe(calls);
  clock.aheadMs += SETTLE_SECONDS * 1000;
  await make();
  expect(await added()).toBe(calls + 1);
  expect(await link(customerId)).toMatchObject({ source: 'created' });
});

test('a studio that so chooses has accounts made for all who have none and consent', async ({
  scene,
  verbs: { run, make, link, newcomer },
}) => {
  await perform({ studio: scene.studio, caller: scene.owner }, (call) =>
    setChoices(call, { createMissing: true, pushDetails: false }),
  );
  const [willing, silent] = [await newcomer(), await newcomer(false)];
  await run();
  await make();
  expect(await link(willing.customerId)).toMatchObject({ source: 'created', email: willing.email });
  expect(await link(silent.customerId)).toBeUndefined();
  await perform({ studio: scene.studio, caller: scene.owner }, (call) =>
    setChoices(call, { createMissing: false, pushDetails: false }),
  );
});

test('one for whom Spivi always fails does not keep the others waiting', async ({
  scene,
  faults,
  verbs: { run, make, link, newcomer },
}) => {
  await perform({ studio: scene.studio, caller: scene.owner }, (call) =>
    setChoices(call, { createMissing: true, pushDetails: false }),
  );
  const people = [await newcomer(), await newcomer(), await newcomer()].sort((a, b) =>
    a.customerId.localeCompare(b.customerId),
  );
  await run();
  faults.poison = people[0]!.email;
  await expect(make()).rejects.toThrow();
  faults.poison = null;
  const sources = await Promise.all(people.map(async ({ customerId }) => (await link(customerId))?.source));
  expect(sources).toEqual([undefined, 'created', 'created']);
  await make();
});

test.for(['started:AddClient', 'answered:AddClient', 'recorded:AddClient'])(
  'killed at %s: one account in the end, and it is linked',
  async (failpoint, { spivi, clock, scene, verbs: { run, make, link, atSpivi, newcomer } }) => {
    await perform({ studio: scene.studio, caller: scene.owner }, (call) =>
      setChoices(call, { createMissing: true, pushDetails: false }),
    );
    const { customerId, email } = await newcomer();
    await run();
    const job = ['create-accounts', JSON.stringify({ studioId: scene.studioId })];
    const child = spawn(process.execPath, [WORKER, scene.test.url, spivi.url, tmpdir(), ...job], {
      env: { ...process.env, TANDEM_FAILPOINT: failpoint },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    expect(await new Promise((done) => child.once('exit', (_code, signal) => done(signal)))).toBe('SIGKILL');
    clock.aheadMs += SETTLE_SECONDS * 1000;
    await make();
    expect((await atSpivi(email)).length).toBe(1);
    expect(await link(customerId)).toMatchObject({ source: 'created' });
  },
);
