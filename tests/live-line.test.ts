import { createLiveHub, createLog, type LiveHub, migrate } from '@tandem/platform';
import { testDatabase } from '@tandem/platform/testing';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startProxy, type TcpProxy } from './chaos/proxy.ts';

const CHANNEL = 'tandem_test_live';
const ROLE = 'tandem_test_app';
/** So that a hanging line is found out soon. */
const BEAT_MS = 200;

let database: Awaited<ReturnType<typeof testDatabase>>;
let sender: pg.Client;
let proxy: TcpProxy;
let hub: LiveHub;
const heard: unknown[] = [];

beforeAll(async () => {
  database = await testDatabase('live', (url) =>
    migrate({ url, schema: 'app', role: ROLE, folder: import.meta.dirname }).then(() => {}),
  );
  sender = new pg.Client({ connectionString: database.url });
  await sender.connect();
  const direct = new URL(database.url);
  proxy = await startProxy(() => ({ port: Number(direct.port) }));
  const through = new URL(database.url);
  through.port = String(proxy.port);
  hub = await createLiveHub({ url: through.toString(), role: ROLE }, CHANNEL, createLog('test', 'silent'), {
    beatMs: BEAT_MS,
  });
  hub.subscribe((message) => heard.push(message));
});
afterAll(async () => {
  await hub?.close();
  await proxy?.close();
  await sender?.end();
  await database?.drop();
});

const tell = (n: number) => sender.query('select pg_notify($1, $2)', [CHANNEL, JSON.stringify({ n })]);

test('a line that hangs without having ended is found out and made anew, and listeners are told to look again', async () => {
  await tell(1);
  await expect.poll(() => heard, { timeout: 10_000 }).toEqual([{ n: 1 }]);
  proxy.setMode('half-open');
  await tell(2);
  // Whatever was connected stays frozen; the database can be reached again.
  await expect.poll(() => proxy.connections(), { timeout: 10_000 }).toBe(0);
  proxy.setMode('open');
  await expect.poll(() => heard, { timeout: 30_000 }).toEqual([{ n: 1 }, { reset: true }]);
  await tell(3);
  await expect.poll(() => heard.at(-1), { timeout: 10_000 }).toEqual({ n: 3 });
});

test('a line that is cut is made anew too', async () => {
  proxy.cut();
  await expect.poll(() => heard.at(-1), { timeout: 30_000 }).toEqual({ reset: true });
});
