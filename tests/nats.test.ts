import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import WebSocket from 'ws';
import { newClass } from '../apps/studio/src/testing/classes.ts';
import { call, signIn } from '../apps/studio/src/testing/http.ts';
import { startTestStudio, type TestStudio } from '../apps/studio/src/testing/studio.ts';
import { seedTenant } from '../apps/studio/src/testing/tenant.ts';
import { freePort } from './free-port.ts';

/** Processes that tell each other what changed by NATS, and by PostgreSQL only what SQL itself tells. */

const NATS = 'nats-server';
const hasNats = spawnSync(NATS, ['--version']).status === 0;

let server: ChildProcess;
let port: number;
let t: TestStudio;

async function startServer(): Promise<void> {
  server = spawn(
    NATS,
    ['--addr', '127.0.0.1', '--port', String(port), '--user', 'tandem', '--pass', 'p@ss'],
    {
      stdio: 'ignore',
    },
  );
  const answers = () =>
    new Promise<boolean>((done) => {
      const line = connect(port, '127.0.0.1');
      line.once('connect', () => done(line.destroy() && true));
      line.once('error', () => done(false));
    });
  await vi.waitUntil(answers, { timeout: 90_000 });
}

async function killServer(): Promise<void> {
  const exited = once(server, 'exit');
  server.kill('SIGKILL');
  await exited;
}

describe.runIf(hasNats)('by NATS', () => {
  beforeAll(async () => {
    port = await freePort();
    await startServer();
    t = await startTestStudio({ natsUrl: `nats://tandem:p%40ss@127.0.0.1:${port}` });
  });
  afterAll(async () => {
    await t?.close();
    await killServer();
  });

  test('a page hears of each change, PostgreSQL only of what ended; a line that was lost loses no change', async () => {
    const tenant = await seedTenant(t, { name: 'one', customers: 3, spots: 12 });
    const desk = await signIn(t.base, tenant.emails.front_desk);
    const classId = await newClass(t, tenant, { startsAt: new Date(Date.now() + 86_400_000), capacity: 12 });
    const page = () => {
      const socket = new WebSocket(`${t.base.replace('http', 'ws')}/api/studios/${tenant.studioId}/live`, {
        headers: { cookie: desk, origin: t.base },
      });
      onTestFinished(() => socket.terminate());
      return socket;
    };
    const byPostgres: string[] = [];
    const listener = new pg.Client({ connectionString: t.url });
    await listener.connect();
    onTestFinished(() => listener.end());
    listener.on('notification', ({ payload }) => void byPostgres.push(payload!));
    await listener.query('listen tandem_studio');

    const first = page();
    await once(first, 'open');
    const heard: string[] = [];
    first.on('message', (text) => void heard.push(String(text)));
    const params = { studioId: tenant.studioId, classId };
    const book = async (nth: number) => {
      const body = { customerId: tenant.customerIds[nth], spotNumber: null };
      return (await call(t.base, desk, 'bookSpot', { params, body })).status;
    };
    expect(await book(0)).toBe(200);
    await expect.poll(() => heard.some((text) => text.includes(classId)), { timeout: 60_000 }).toBe(true);

    // Nobody waits for NATS: who books is answered, and told once it is back.
    await killServer();
    const closed = once(first, 'close');
    expect(await book(1)).toBe(200);
    await startServer();
    expect((await closed)[0]).toBe(1012);
    const second = page();
    await once(second, 'open');
    const again: string[] = [];
    second.on('message', (text) => void again.push(String(text)));
    expect(await book(2)).toBe(200);
    await expect.poll(() => again.some((text) => text.includes(classId)), { timeout: 60_000 }).toBe(true);

    // What SQL tells comes by PostgreSQL as before: a session that ended ends its pages.
    const signedOut = once(second, 'close');
    const owner = new pg.Client({ connectionString: t.url });
    await owner.connect();
    await owner.query('delete from auth.session');
    await owner.end();
    await signedOut;
    expect(byPostgres.every((payload) => 'ended' in JSON.parse(payload))).toBe(true);
    expect(byPostgres.length).toBeGreaterThan(0);
  });

  test('a NATS that is not there is told in words', async () => {
    const nowhere = await freePort();
    await expect(startTestStudio({ natsUrl: `nats://127.0.0.1:${nowhere}` })).rejects.toMatchObject({
      name: 'SetupError',
      message: expect.stringContaining(`NATS at 127.0.0.1:${nowhere} does not answer`),
    });
  });
});
