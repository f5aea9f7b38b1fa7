import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { expect, vi } from 'vitest';
import { inStudio, perform } from '../../base/call.ts';
import type { Studio, Work } from '../../base/context.ts';
import { DEMO } from '../../testing/spivi.ts';
import { test as spiviTest } from '../../testing/spivi-fixtures.ts';
import { OK, refusal, startAnswering } from '../../testing/spivi-server.ts';
import { connect } from '../connection/connection.ts';
import { setEnabled } from '../connection/enable.ts';
import { tryAgain } from '../connection/try-again.ts';
import { type CallsStopped, callSpivi, callSpiviMany } from './call.ts';
import { loadConnection } from './load-connection.ts';
import { callsPerSecond } from './turns.ts';

vi.hoisted(() => {
  process.env.SPIVI_CALLS_PER_SECOND = '50';
});

const test = spiviTest
  // biome-ignore lint/correctness/noEmptyPattern: from the pattern vitest reads what a fixture needs
  .extend('spivi', { scope: 'file' }, async ({}, { onCleanup }) => {
    const server = await startAnswering((_, response) => response.end(OK));
    onCleanup(() => server.close());
    return server;
  })
  .extend('scene', { scope: 'file', auto: true }, ({ started }) => started)
  // The scene's studio with a clock that the test turns.
  .extend('own', { scope: 'file' }, ({ scene }) => {
    const own = { nowMs: Date.now(), studio: { ...scene.studio, now: () => new Date(own.nowMs) } as Studio };
    return own;
  })
  .extend('verbs', { scope: 'file' }, ({ scene, own }) => {
    const within = <T>(run: (work: Work) => Promise<T>) => inStudio(own.studio, scene.studioId, run);
    const connection = async () => (await within((work) => loadConnection(work)))!;
    const row = () =>
      within(({ trx }) => trx.selectFrom('spivi_connections').selectAll().executeTakeFirstOrThrow());
    const attempts = () =>
      within(({ trx }) => trx.selectFrom('spivi_attempts').selectAll().orderBy('started_at').execute());
    const notices = async () =>
      (await within(({ trx }) => trx.selectFrom('spivi_notices').select('kind').orderBy('at').execute())).map(
        ({ kind }) => kind,
      );
    const ask = async (username = 'kim@canary.example') =>
      callSpivi(own.studio, { connection: await connection() }, 'ClientService/GetClients', { username });
    const waitingJobs = async () => {
      const { rows } = await sql<{ singleton_key: string }>`
    select singleton_key from studio_jobs.job where name = 'try-again' and state = 'created'`.execute(
        scene.test.db,
      );
      return rows.map((job) => job.singleton_key);
    };
    return { within, connection, row, attempts, notices, ask, waitingJobs };
  });
test.beforeEach(async ({ spivi, scene, own, verbs: { within } }) => {
  own.nowMs = Date.now();
  spivi.answerWith((_, response) => response.end(OK));
  const { siteId, sourceName, password, timeZone } = DEMO;
  await connect(
    { studio: own.studio, caller: scene.owner },
    { baseUrl: spivi.url, siteId, sourceName, password, timeZone },
  );
  await perform({ studio: own.studio, caller: scene.owner }, (call) => setEnabled(call, true));
  await within(({ trx }) => trx.deleteFrom('spivi_attempts').execute());
  await within(({ trx }) => trx.deleteFrom('spivi_notices').execute());
  spivi.asked.length = 0;
});
const stopped = (work: Promise<unknown>): Promise<CallsStopped> =>
  work.then(
    () => {
      throw new Error('the call was made');
    },
    (error) => error,
  );
const fail500 = (_: unknown, response: ServerResponse) => void response.writeHead(500).end('busy');

test('all processes together keep one rate', async ({ spivi, own, verbs: { connection, row } }) => {
  const { rows } = await sql<{ now: Date }>`select clock_timestamp() as now`.execute(own.studio.db);
  const other = { ...own.studio };
  const about = { connection: await connection() };
  const made = Array.from({ length: 30 }, (_, i) =>
    callSpivi(i % 2 ? other : own.studio, about, 'ClientService/GetClients', { username: `${i}@a.example` }),
  );
  expect((await Promise.all(made)).every((outcome) => outcome.kind === 'ok')).toBe(true);
  const reserved = (await row()).next_call_at!.getTime() - rows[0]!.now.getTime();
  expect(callsPerSecond(spivi.url)).toBe(50);
  expect(reserved).toBeGreaterThanOrEqual((30 * 1000) / 50 - 1);
});

test('Spivi’s wish to wait is obeyed by all, and what waits is taken up afterwards', async ({
  spivi,
  scene,
  own,
  verbs: { ask, waitingJobs },
}) => {
  spivi.answerWith((_, response) => void response.writeHead(429, { 'retry-after': '60' }).end());
  expect(await ask()).toMatchObject({ kind: 'transient', code: 'rate_limited' });
  const held = await stopped(ask());
  expect(held).toMatchObject({ reason: 'held', until: new Date(own.nowMs + 60_000) });
  expect(spivi.asked.length).toBe(1);
  expect(await waitingJobs()).toContain(scene.studioId);
  own.nowMs += 61_000;
  spivi.answerWith((_, response) => void response.end(OK));
  expect(await ask()).toMatchObject({ kind: 'ok' });
});

test('after five failures in a row calls are held, one at a time probes, and people are told once', async ({
  spivi,
  scene,
  own,
  verbs: { row, notices, ask, waitingJobs },
}) => {
  spivi.answerWith(fail500);
  for (let i = 0; i < 5; i++) await ask();
  expect(await stopped(ask())).toMatchObject({ reason: 'held', until: new Date(own.nowMs + 5000) });
  expect(await notices()).toEqual(['down']);

  own.nowMs += 5001;
  const open: ServerResponse[] = [];
  spivi.answerWith((_, response) => open.push(response));
  let held = 0;
  const probes = Array.from({ length: 8 }, () => ask().catch(() => held++));
  await expect.poll(() => held).toBe(7);
  for (const response of open) fail500(null, response);
  await Promise.all(probes);
  expect(spivi.asked.length).toBe(1);
  expect((await row()).held_until).toEqual(new Date(own.nowMs + 10_000));
  expect(await notices()).toEqual(['down']);

  own.nowMs += 10_001;
  spivi.answerWith((_, response) => void response.end(OK));
  await tryAgain(own.studio, { studioId: scene.studioId });
  expect(spivi.asked.map(({ path }) => path)).toEqual(['/ClientService/GetInstructors']);
  expect(await notices()).toEqual(['down', 'up']);
  expect(await row()).toMatchObject({ failures_in_row: 0, held_until: null, down_since: null });
  expect(await waitingJobs()).toContain(`${scene.studioId}:now`);
  expect(await ask()).toMatchObject({ kind: 'ok' });
});

test('the pause doubles up to five minutes and no longer', async ({ spivi, own, verbs: { row, ask } }) => {
  spivi.answerWith(fail500);
  const pauses: number[] = [];
  for (let i = 0; i < 14; i++) {
    await ask();
    const until = (await row()).held_until?.getTime() ?? own.nowMs;
    pauses.push((until - own.nowMs) / 1000);
    own.nowMs = until + 1;
  }
  expect(pauses).toEqual([0, 0, 0, 0, 5, 10, 20, 40, 80, 160, 300, 300, 300, 300]);
});

test('a refused argument opens no breaker, and shows that Spivi works', async ({
  spivi,
  verbs: { row, ask },
}) => {
  spivi.answerWith(fail500);
  for (let i = 0; i < 4; i++) await ask();
  spivi.answerWith((_, response) => void response.end(refusal(404, 'not found')));
  for (let i = 0; i < 7; i++) expect(await ask()).toMatchObject({ kind: 'permanent' });
  expect(await row()).toMatchObject({ failures_in_row: 0, held_until: null });
});

test('a draft is asked only for its preview', async ({ own, verbs: { within, connection, ask } }) => {
  await within(({ trx }) =>
    trx.updateTable('spivi_connections').set({ draft: true, enabled: false }).execute(),
  );
  expect(await stopped(ask())).toMatchObject({ reason: 'draft' });
  const about = { connection: await connection(), preview: true };
  expect(
    await callSpivi(own.studio, about, 'ClientService/GetClients', { username: 'a@a.example' }),
  ).toMatchObject({
    kind: 'ok',
  });
});

test('a call whose turn grew old while the process stood still asks anew whether it may be made', async ({
  spivi,
  own,
  verbs: { connection, attempts },
}) => {
  let first = true;
  const before = async () => {
    if (first) await sleep(3100);
    first = false;
  };
  const about = { connection: await connection(), before };
  await callSpivi(own.studio, about, 'ClientService/GetClients', { username: 'a@a.example' });
  expect(spivi.asked.length).toBe(1);
  expect((await attempts()).map(({ outcome }) => outcome)).toEqual(['transient', 'ok']);
});

test('nothing of a person is kept of a request and its answer', async ({
  spivi,
  verbs: { row, attempts, ask },
}) => {
  spivi.answerWith(
    (_, response) =>
      void response.end(
        `<R><ErrorCode>500</ErrorCode><Clients><message>No kim@canary.example at +33 6 12 34 56 78</message>
          <Client><ClientID>7</ClientID><DisplayName>Kim Canary</DisplayName></Client></Clients></R>`,
      ),
  );
  await ask();
  const [kept] = await attempts();
  expect(kept!.answer).toContain('<ClientID>7</ClientID><DisplayName>[redacted]</DisplayName>');
  expect(kept!.request).toEqual({ username: '[redacted]' });
  expect(JSON.stringify([kept, await row()])).not.toMatch(/canary|33 6 12/i);
});

test('many look-ups are one row; each person’s answer comes in its place', async ({
  spivi,
  own,
  verbs: { connection, attempts },
}) => {
  spivi.answerWith(({ form }, response) => {
    const user = String(form.Username);
    response.end(
      user.startsWith('nobody')
        ? refusal(404, 'not found')
        : `<R><ErrorCode>200</ErrorCode><Clients><Client><ClientID>${user[0]}</ClientID></Client></Clients></R>`,
    );
  });
  const about = { connection: await connection() };
  const requests = ['1@a.example', 'nobody@a.example', '3@a.example'].map((username) => ({ username }));
  const outcomes = await callSpiviMany(own.studio, about, 'ClientService/GetClients', requests);
  expect(outcomes.map((o) => (o.kind === 'ok' ? o.value.clients[0]!.clientId : o.code))).toEqual([
    1,
    'not_found',
    3,
  ]);
  expect(await attempts()).toMatchObject([{ calls: 3, outcome: 'ok', request: {} }]);
});

test('many look-ups stop at the first failure, and while paused make none', async ({
  spivi,
  scene,
  own,
  verbs: { connection, attempts },
}) => {
  spivi.answerWith((_, response) =>
    spivi.asked.length === 3 ? fail500(null, response) : void response.end(OK),
  );
  const about = { connection: await connection() };
  const requests = Array.from({ length: 9 }, (_, i) => ({ username: `${i}@a.example` }));
  const outcomes = await callSpiviMany(own.studio, about, 'ClientService/GetClients', requests);
  expect(outcomes.map(({ kind }) => kind)).toEqual(['ok', 'ok', 'transient']);
  expect(await attempts()).toMatchObject([{ calls: 3, outcome: 'transient', code: 'server_error' }]);
  await perform({ studio: own.studio, caller: scene.owner }, (call) => setEnabled(call, false));
  const none = stopped(callSpiviMany(own.studio, about, 'ClientService/GetClients', requests));
  expect(await none).toMatchObject({ reason: 'paused' });
});

test('eight workers with batches of a revoked login are refused three times, and people are told once', async ({
  spivi,
  own,
  verbs: { connection, notices, ask },
}) => {
  spivi.answerWith((_, response) => void response.end(refusal(401, 'Wrong password')));
  const about = { connection: await connection() };
  const requests = Array.from({ length: 5 }, (_, i) => ({ username: `${i}@a.example` }));
  const batch = () => callSpiviMany(own.studio, about, 'ClientService/GetClients', requests);
  for (let again = 0; again < 3; again++) await Promise.allSettled(Array.from({ length: 8 }, batch));
  expect(spivi.asked.length).toBe(3);
  expect(await notices()).toEqual(['reauth']);
  expect(await stopped(ask())).toMatchObject({ reason: 'auth' });
});

test('a call begun with an older password is not made once a new one is saved', async ({
  spivi,
  scene,
  own,
  verbs: { connection },
}) => {
  const older = await connection();
  const { siteId, sourceName, timeZone } = DEMO;
  await connect(
    { studio: own.studio, caller: scene.owner },
    { baseUrl: spivi.url, siteId, sourceName, password: 'a new one', timeZone },
  );
  spivi.asked.length = 0;
  const refused = await stopped(
    callSpivi(own.studio, { connection: older }, 'ClientService/GetClients', {
      username: 'kim@canary.example',
    }),
  );
  expect([refused.reason, spivi.asked]).toEqual(['changed', []]);
});
