import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { Agent, type ClientRequest, type IncomingMessage, request } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { createSender, createTrackerClient } from '@tandem/api/box-side';
import pg from 'pg';
import { afterEach, expect, onTestFinished } from 'vitest';
import WebSocket from 'ws';
import { newClass } from '../../apps/studio/src/testing/classes.ts';
import { test } from '../../apps/studio/src/testing/fixtures.ts';
import type { TestStudio } from '../../apps/studio/src/testing/studio.ts';
import { untilReady } from '../../scripts/until-ready.ts';
import { freePort } from '../free-port.ts';
import { openGym, secondOf } from '../gym.ts';

/** Processes that end by SIGTERM, as at an upgrade: nothing that they had taken is lost or cut off. */

const ROOT = join(import.meta.dirname, '../..');
/** As long as the slowest machine needs to see that a process leaves; it does not get shorter by that. */
const DRAIN_SECONDS = 10;
const CLIENTS = 6;

const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) if (child.exitCode === null) child.kill('SIGKILL');
});

type Process = { url: string; child: ChildProcess; exited: Promise<unknown[]> };

async function startStudio(
  t: TestStudio,
  services: 'web' | 'worker',
  drainSeconds: number,
): Promise<Process> {
  const [port, watched] = [await freePort(), await freePort()];
  const child = spawn(
    process.execPath,
    ['apps/studio/src/main.ts', `--services=${services}`, '--no-set-up-link'],
    {
      cwd: ROOT,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: {
        ...process.env,
        LOG_LEVEL: 'error',
        DATABASE_URL: t.url,
        TANDEM_DATA: t.studio.dataDir,
        STUDIO_PORT: String(port),
        STUDIO_METRICS_PORT: String(watched),
        DRAIN_SECONDS: String(drainSeconds),
      },
    },
  );
  children.push(child);
  // A worker lets nobody in: its port for those who watch over it says that it is ready.
  const asked = services === 'web' ? port : watched;
  await untilReady({ name: services, child, port: asked }, { say: console.error });
  return { url: `http://127.0.0.1:${asked}`, child, exited: once(child, 'exit') };
}

type Given = { agent?: Agent; cookie?: string; body?: object; key?: string };
/** A request of which the first half is sent: `finish` sends the rest. */
function begin(url: string, { agent, cookie, body, key }: Given) {
  const content = body === undefined ? '' : JSON.stringify(body);
  const asked: ClientRequest = request(url, {
    method: body === undefined ? 'GET' : 'POST',
    ...(agent && { agent }),
    headers: {
      ...(cookie && { cookie }),
      ...(key && { 'idempotency-key': key }),
      ...(body !== undefined && { 'content-type': 'application/json', 'content-length': content.length }),
    },
  });
  const answered = once(asked, 'response').then(async ([answer]: IncomingMessage[]) => ({
    status: answer!.statusCode!,
    connection: answer!.headers.connection,
    body: await text(answer!),
  }));
  answered.catch(() => {});
  asked.write(content.slice(0, 1));
  return {
    asked,
    async finish() {
      asked.end(content.slice(1));
      return answered;
    },
  };
}
const ask = (url: string, given: Given) => begin(url, given).finish();
const isRefused = (error: NodeJS.ErrnoException) => error.code === 'ECONNREFUSED';
const statusOf = (url: string) =>
  ask(`${url}/readyz`, { agent: new Agent() }).then(
    ({ status }) => status,
    (error: NodeJS.ErrnoException) => (isRefused(error) ? 'refused' : error.code),
  );

test('a web process that ends says so, answers all that it has taken, and sends its pages elsewhere', async ({
  t,
  tenant,
  desk,
}) => {
  const classId = await newClass(t, tenant, { startsAt: new Date(Date.now() + 86_400_000) });
  const { url, child, exited } = await startStudio(t, 'web', DRAIN_SECONDS);
  const page = new WebSocket(`${url.replace('http', 'ws')}/api/studios/${tenant.studioId}/live`, {
    headers: { cookie: desk, origin: url },
  });
  await once(page, 'open');
  const closed = once(page, 'close');
  const line = new Agent({ keepAlive: true, maxSockets: 1 });
  expect((await ask(`${url}/healthz`, { agent: line })).connection).toBe('keep-alive');
  const bookings = `${url}/api/studios/${tenant.studioId}/classes/${classId}/bookings`;
  const [first, second] = tenant.customerIds.map((customerId) => ({
    cookie: desk,
    body: { customerId, spotNumber: null },
  }));
  const half = begin(bookings, { agent: new Agent(), ...first });
  await once(half.asked, 'socket').then(([socket]) => socket.connecting && once(socket, 'connect'));

  child.kill('SIGTERM');
  await expect.poll(() => statusOf(url)).toBe(503);
  // On the line that is still open from before, and that this answer ends.
  expect(await ask(bookings, { agent: line, ...second })).toMatchObject({ status: 200, connection: 'close' });
  expect(page.readyState).toBe(WebSocket.OPEN);

  await expect.poll(() => statusOf(url)).toBe('refused');
  expect((await half.finish()).status).toBe(200);
  expect((await closed)[0]).toBe(1012);
  expect(await exited).toEqual([0, null]);
  const { rows } = await readRows(t, 'select from studio.bookings where class_id = $1', [classId]);
  expect(rows).toHaveLength(2);
});

test('under load two web processes become one, and no request meets a line that is cut', async ({
  t,
  tenant,
  desk,
}) => {
  const [going, staying] = [await startStudio(t, 'web', DRAIN_SECONDS), await startStudio(t, 'web', 0)];
  let isIn = true;
  let ended = false;
  let answered = 0;
  const cut: unknown[] = [];
  const load = Array.from({ length: CLIENTS }, async (_, client) => {
    const agent = new Agent({ keepAlive: true });
    for (let n = 0; !ended; n++) {
      const given = {
        firstName: 'Load',
        lastName: `${client} ${n}`,
        email: `load${client}.${n}@shared.example`,
      };
      // As a proxy does: by turns to whoever is in, and elsewhere where a connection is refused.
      for (let target = isIn && n % 2 === 0 ? going : staying; ; target = staying) {
        const customers = `${target.url}/api/studios/${tenant.studioId}/customers`;
        const asking = begin(customers, { agent, cookie: desk, body: given, key: `${client}:${n}` });
        try {
          const answer = await asking.finish();
          if (answer.status !== 200) cut.push(answer);
          answered++;
          break;
        } catch (error) {
          // A line that rested is tried again by whoever speaks HTTP.
          if (!isRefused(error as Error) && !asking.asked.reusedSocket) cut.push(error);
        }
      }
    }
  });
  await expect.poll(() => answered).toBeGreaterThan(CLIENTS * 4);
  const watch = setInterval(async () => {
    if ((await statusOf(going.url)) !== 200) isIn = false;
  }, 200);
  onTestFinished(() => clearInterval(watch));
  going.child.kill('SIGTERM');
  expect(await going.exited).toEqual([0, null]);
  const before = answered;
  await expect.poll(() => answered).toBeGreaterThan(before + CLIENTS);
  ended = true;
  await Promise.all(load);
  expect(cut).toEqual([]);
  const { rows } = await readRows(
    t,
    `select from studio.customers where studio_id = $1 and first_name = 'Load'`,
    [tenant.studioId],
  );
  expect(rows).toHaveLength(answered);
});

test('a worker that ends lets its job come to its end: it runs once, and what comes meanwhile is another’s', async ({
  t,
  tenant,
}) => {
  const [classId, later] = [
    await newClass(t, tenant, { startsAt: new Date(Date.now() + 9 * 86_400_000) }),
    await newClass(t, tenant, { startsAt: new Date(Date.now() + 10 * 86_400_000) }),
  ];
  const { child, exited } = await startStudio(t, 'worker', 0);
  const owner = new pg.Client({ connectionString: t.url });
  await owner.connect();
  onTestFinished(() => owner.end());
  await owner.query('begin');
  // What the job asks first: it waits here until this ends.
  await owner.query('lock table studio.spot_holds in access exclusive mode');
  const send = (id: string) =>
    t.db
      .transaction()
      .execute((trx) =>
        t.jobs.send(trx, 'fill-places', { studioId: tenant.studioId, classId: id }, { key: id }),
      );
  const stateOf = async (id: string) =>
    (await readRows(t, `select state, retry_count from studio_jobs.job where singleton_key = $1`, [id]))
      .rows[0];
  await send(classId);
  await expect.poll(() => stateOf(classId)).toEqual({ state: 'active', retry_count: 0 });
  child.kill('SIGTERM');
  // Its listener is gone before anything else.
  await expect
    .poll(
      async () =>
        (
          await readRows(
            t,
            `select from pg_stat_activity where query like 'LISTEN%' and datname = current_database()`,
            [],
          )
        ).rowCount,
    )
    .toBe(0);
  await send(later);
  await owner.query('commit');
  expect(await exited).toEqual([0, null]);
  expect(await stateOf(classId)).toEqual({ state: 'completed', retry_count: 0 });
  expect(await stateOf(later)).toEqual({ state: 'created', retry_count: 0 });
  await startStudio(t, 'worker', 0);
  await expect.poll(() => stateOf(later)).toEqual({ state: 'completed', retry_count: 0 });
});

test('the same signal again ends it at once, unless both are one that came by two ways', async ({ t }) => {
  const { child, exited, url } = await startStudio(t, 'web', 120);
  child.kill('SIGTERM');
  await expect.poll(() => statusOf(url)).toBe(503);
  const again = setInterval(() => child.kill('SIGTERM'), 500);
  onTestFinished(() => clearInterval(again));
  expect(await exited).toEqual([1, null]);

  const other = await startStudio(t, 'web', 0);
  other.child.kill('SIGTERM');
  other.child.kill('SIGTERM');
  expect(await other.exited).toEqual([0, null]);
});

test('a tracker that is ended and started again has every sample that it acknowledged, once', async () => {
  const gym = await openGym({ rooms: 1, riders: 4, port: await freePort() });
  onTestFinished(gym.close);
  const [room] = gym.rooms;
  const client = createTrackerClient({ tracker: gym.url, token: room!.token });
  const sender = createSender({ client });
  let ended = false;
  let sent = 0;
  const riding = (async () => {
    while (!ended) {
      sender.send(secondOf(4, sent++, 'second'));
      await sender.ready();
    }
  })();
  const acknowledged = () => sender.report().acknowledgedBatches;
  for (let restarts = 0; restarts < 3; restarts++) {
    const before = acknowledged();
    await expect.poll(acknowledged).toBeGreaterThan(before + 5);
    expect(await gym.restartTracker()).toBe(0);
  }
  ended = true;
  await riding;
  await sender.flush();
  expect(sender.report()).toMatchObject({ acknowledgedBatches: sent, refused: 0, overflowed: 0 });
  const database = new pg.Client({ connectionString: gym.databaseUrl() });
  await database.connect();
  onTestFinished(() => database.end());
  const { rows } = await database.query(
    'select sequence::int, count(*)::int as times from tracker.chunks where boot_id = $1 group by 1 order by 1',
    [client.bootId],
  );
  expect(rows).toEqual(Array.from({ length: sent }, (_, sequence) => ({ sequence, times: 1 })));
});

async function readRows(t: TestStudio, statement: string, values: unknown[]) {
  const client = new pg.Client({ connectionString: t.url });
  await client.connect();
  try {
    return await client.query(statement, values);
  } finally {
    await client.end();
  }
}
