import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { inStudio, perform } from '../../base/call.ts';
import type { Studio, Work } from '../../base/context.ts';
import { DEMO, type Scene, startScene } from '../../testing/spivi.ts';
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

let server: Awaited<ReturnType<typeof startAnswering>>;
let scene: Scene;
/** The scene's studio with a clock that the test turns. */
let studio: Studio;
let clock: number;

beforeAll(async () => {
  server = await startAnswering((_, response) => response.end(OK));
  scene = await startScene(server.url);
  studio = { ...scene.studio, now: () => new Date(clock) };
});
afterAll(async () => {
  await scene?.close();
  server?.close();
});
beforeEach(async () => {
  clock = Date.now();
  server.answerWith((_, response) => response.end(OK));
  const { siteId, sourceName, password, timeZone } = DEMO;
  await connect(
    { studio, caller: scene.owner },
    { baseUrl: server.url, siteId, sourceName, password, timeZone },
  );
  await perform({ studio, caller: scene.owner }, (call) => setEnabled(call, true));
  await within(({ trx }) => trx.deleteFrom('spivi_attempts').execute());
  await within(({ trx }) => trx.deleteFrom('spivi_notices').execute());
  server.asked.length = 0;
});

const within = <T>(run: (work: Work) => Promise<T>) => inStudio(studio, scene.studioId, run);
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
  callSpivi(studio, { connection: await connection() }, 'ClientService/GetClients', { username });
const stopped = (work: Promise<unknown>): Promise<CallsStopped> =>
  work.then(
    () => {
      throw new Error('the call was made');
    },
    (error) => error,
  );
const fail500 = (_: unknown, response: ServerResponse) => void response.writeHead(500).end('busy');
const waitingJobs = async () => {
  const { rows } = await sql<{ singleton_key: string }>`
    select singleton_key from studio_jobs.job where name = 'try-again' and state = 'created'`.execute(
    scene.test.db,
  );
  return rows.map((job) => job.singleton_key);
};

test('all processes together keep one rate', async () => {
  const { rows } = await sql<{ now: Date }>`select clock_timestamp() as now`.execute(studio.db);
  const other = { ...studio };
  const about = { connection: await connection() };
  const made = Array.from({ length: 30 }, (_, i) =>
    callSpivi(i % 2 ? other : studio, about, 'ClientService/GetClients', { username: `${i}@a.example` }),
  );
  expect((await Promise.all(made)).every((outcome) => outcome.kind === 'ok')).toBe(true);
  const reserved = (await row()).next_call_at!.getTime() - rows[0]!.now.getTime();
  expect(callsPerSecond(server.url)).toBe(50);
  expect(reserved).toBeGreaterThanOrEqual((30 * 1000) / 50 - 1);
});

test('Spivi’s wish to wait is obeyed by all, and what waits is taken up afterwards', async () => {
  server.answerWith((_, response) => void response.writeHead(429, { 'retry-after': '60' }).end());
  expect(await ask()).toMatchObject({ kind: 'transient', code: 'rate_limited' });
  const held = await stopped(ask());
  expect(held).toMatchObject({ reason: 'held', until: new Date(clock + 60_000) });
  expect(server.asked.length).toBe(1);
  expect(await waitingJobs()).toContain(scene.studioId);
  clock += 61_000;
  server.answerWith((_, response) => void response.end(OK));
  expect(await ask()).toMatchObject({ kind: 'ok' });
});

test('after five failures in a row calls are held, one at a time probes, and people are told once', async () => {
  server.answerWith(fail500);
  for (let i = 0; i < 5; i++) await ask();
  expect(await stopped(ask())).toMatchObject({ reason: 'held', until: new Date(clock + 5000) });
  expect(await notices()).toEqual(['down']);

  clock += 5001;
  const open: ServerResponse[] = [];
  server.answerWith((_, response) => open.push(response));
  let held = 0;
  const probes = Array.from({ length: 8 }, () => ask().catch(() => held++));
  await expect.poll(() => held).toBe(7);
  for (const response of open) fail500(null, response);
  await Promise.all(probes);
  expect(server.asked.length).toBe(1);
  expect((await row()).held_until).toEqual(new Date(clock + 10_000));
  expect(await notices()).toEqual(['down']);

  clock += 10_001;
  server.answerWith((_, response) => void response.end(OK));
  await tryAgain(studio, { studioId: scene.studioId });
  expect(server.asked.map(({ path }) => path)).toEqual(['/ClientService/GetInstructors']);
  expect(await notices()).toEqual(['down', 'up']);
  expect(await row()).toMatchObject({ failures_in_row: 0, held_until: null, down_since: null });
  expect(await waitingJobs()).toContain(`${scene.studioId}:now`);
  expect(await ask()).toMatchObject({ kind: 'ok' });
});

test('the pause doubles up to five minutes and no longer', async () => {
  server.answerWith(fail500);
  const pauses: number[] = [];
  for (let i = 0; i < 14; i++) {
    await ask();
    const until = (await row()).held_until?.getTime() ?? clock;
    pauses.push((until - clock) / 1000);
    clock = until + 1;
  }
  expect(pauses).toEqual([0, 0, 0, 0, 5, 10, 20, 40, 80, 160, 300, 300, 300, 300]);
});

test('a refused argument opens no breaker, and shows that Spivi works', async () => {
  server.answerWith(fail500);
  for (let i = 0; i < 4; i++) await ask();
  server.answerWith((_, response) => void response.end(refusal(404, 'not found')));
  for (let i = 0; i < 7; i++) expect(await ask()).toMatchObject({ kind: 'permanent' });
  expect(await row()).toMatchObject({ failures_in_row: 0, held_until: null });
});

test('a draft is asked only for its preview', async () => {
  await within(({ trx }) =>
    trx.updateTable('spivi_connections').set({ draft: true, enabled: false }).execute(),
  );
  expect(await stopped(ask())).toMatchObject({ reason: 'draft' });
  const about = { connection: await connection(), preview: true };
  expect(
    await callSpivi(studio, about, 'ClientService/GetClients', { username: 'a@a.example' }),
  ).toMatchObject({
    kind: 'ok',
  });
});

test('a call whose turn grew old while the process stood still asks anew whether it may be made', async () => {
  let first = true;
  const before = async () => {
    if (first) await sleep(3100);
    first = false;
  };
  const about = { connection: await connection(), before };
  await callSpivi(studio, about, 'ClientService/GetClients', { username: 'a@a.example' });
  expect(server.asked.length).toBe(1);
  expect((await attempts()).map(({ outcome }) => outcome)).toEqual(['transient', 'ok']);
});

test('nothing of a person is kept of a request and its answer', async () => {
  server.answerWith(
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

test('many look-ups are one row; each person’s answer comes in its place', async () => {
  server.answerWith(({ form }, response) => {
    const user = String(form.Username);
    response.end(
      user.startsWith('nobody')
        ? refusal(404, 'not found')
        : `<R><ErrorCode>200</ErrorCode><Clients><Client><ClientID>${user[0]}</ClientID></Client></Clients></R>`,
    );
  });
  const about = { connection: await connection() };
  const requests = ['1@a.example', 'nobody@a.example', '3@a.example'].map((username) => ({ username }));
  const outcomes = await callSpiviMany(studio, about, 'ClientService/GetClients', requests);
  expect(outcomes.map((o) => (o.kind === 'ok' ? o.value.clients[0]!.clientId : o.code))).toEqual([
    1,
    'not_found',
    3,
  ]);
  expect(await attempts()).toMatchObject([{ calls: 3, outcome: 'ok', request: {} }]);
});

test('many look-ups stop at the first failure, and while paused make none', async () => {
  server.answerWith((_, response) =>
    server.asked.length === 3 ? fail500(null, response) : void response.end(OK),
  );
  const about = { connection: await connection() };
  const requests = Array.from({ length: 9 }, (_, i) => ({ username: `${i}@a.example` }));
  const outcomes = await callSpiviMany(studio, about, 'ClientService/GetClients', requests);
  expect(outcomes.map(({ kind }) => kind)).toEqual(['ok', 'ok', 'transient']);
  expect(await attempts()).toMatchObject([{ calls: 3, outcome: 'transient', code: 'server_error' }]);
  await perform({ studio, caller: scene.owner }, (call) => setEnabled(call, false));
  const none = stopped(callSpiviMany(studio, about, 'ClientService/GetClients', requests));
  expect(await none).toMatchObject({ reason: 'paused' });
});

test('eight workers with batches of a revoked login are refused three times, and people are told once', async () => {
  server.answerWith((_, response) => void response.end(refusal(401, 'Wrong password')));
  const about = { connection: await connection() };
  const requests = Array.from({ length: 5 }, (_, i) => ({ username: `${i}@a.example` }));
  const batch = () => callSpiviMany(studio, about, 'ClientService/GetClients', requests);
  for (let again = 0; again < 3; again++) await Promise.allSettled(Array.from({ length: 8 }, batch));
  expect(server.asked.length).toBe(3);
  expect(await notices()).toEqual(['reauth']);
  expect(await stopped(ask())).toMatchObject({ reason: 'auth' });
});
