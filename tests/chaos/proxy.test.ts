import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { BoxSample } from '@tandem/api/box';
import { createSender, createTrackerClient } from '@tandem/api/box-side';
import { createSpiviClient } from '@tandem/spivi';
import fc from 'fast-check';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startedClass, startSmallTracker } from '../../apps/box/src/testing/small-tracker.ts';
import { addEvent, type Bench, book, login, rosterOf, startBench } from '../fake-spivi/testing.ts';
import { startProxy, type TcpProxy } from './proxy.ts';

let proxy: TcpProxy;
afterEach(() => proxy?.close());

describe('before Spivi', () => {
  let bench: Bench;
  let api: ReturnType<typeof createSpiviClient>;
  let eventId: number;
  beforeEach(async () => {
    bench = await startBench();
    eventId = await addEvent(bench.api);
    proxy = await startProxy(() => ({ port: Number(new URL(bench.fake.url).port) }));
    api = createSpiviClient({
      baseUrl: `http://127.0.0.1:${proxy.port}`,
      credentials: login,
      timeoutMs: 300,
    });
  });
  afterEach(async () => {
    await api.close();
    await bench.close();
  });
  const read = () => api.call('EventService/GetEvents', { eventIds: [eventId] });

  test('a sound connection passes everything, and a cut one is made anew', async () => {
    expect(await read()).toMatchObject({ kind: 'ok' });
    proxy.cut();
    await expect.poll(() => proxy.connections()).toBe(0);
    expect(await read()).toMatchObject({ kind: 'ok' });
  });

  test('stalled, nothing arrives and nothing is answered', async () => {
    proxy.setMode('stall');
    expect(await read()).toMatchObject({ kind: 'transient', code: 'timeout' });
    expect(bench.fake.requests().length).toBe(1);
    proxy.setMode('open');
    expect(await read()).toMatchObject({ kind: 'ok' });
  });

  test('half-open, the write is done and its answer never comes', async () => {
    proxy.setMode('half-open');
    expect(await book(api, eventId, 1, 1)).toMatchObject({ kind: 'unknown', code: 'timeout' });
    expect(rosterOf(bench.fake, eventId)).toEqual([[1, 1]]);
  });

  test('cut after the first bytes of the answer, the write is done and in doubt', async () => {
    proxy.cutAfter(0);
    expect(await book(api, eventId, 1, 1)).toMatchObject({ kind: 'unknown', code: 'network' });
    expect(rosterOf(bench.fake, eventId)).toEqual([[1, 1]]);
    expect(await read()).toMatchObject({ kind: 'ok' });
  });

  test('frozen for good, a line is given up and another one made', async () => {
    expect(await read()).toMatchObject({ kind: 'ok' });
    proxy.freeze();
    expect(await read()).toMatchObject({ kind: 'transient', code: 'timeout' });
    expect(await read()).toMatchObject({ kind: 'ok' });
  });

  test('refusing, there is nobody', async () => {
    proxy.setMode('refuse');
    expect(await read()).toMatchObject({ kind: 'transient', code: 'network' });
    expect(bench.fake.requests().length).toBe(1);
  });
});

test('before the tracker: whatever a line does, a box loses nothing, doubles nothing and keeps the order', async () => {
  await using tracker = await startSmallTracker();
  tracker.class = startedClass([1]);
  proxy = await startProxy(() => ({ port: Number(new URL(tracker.url).port) }));
  const modes = ['stall', 'half-open', 'refuse', 'open'] as const;
  const anyFault = fc.constantFrom('freeze', 'cut', 'cut an answer', ...modes);
  await fc.assert(
    fc.asyncProperty(fc.array(anyFault, { minLength: 1, maxLength: 5 }), async (faults) => {
      tracker.stored = [];
      const client = createTrackerClient({
        tracker: `http://127.0.0.1:${proxy.port}`,
        token: tracker.token,
        timeoutMs: 500,
      });
      const sender = createSender({ client, firstWaitMs: 1, longestWaitMs: 20 });
      const sent: BoxSample[] = [];
      for (const fault of faults) {
        if (fault === 'freeze') proxy.freeze();
        else if (fault === 'cut') proxy.cut();
        else if (fault === 'cut an answer') proxy.cutAfter(0);
        else proxy.setMode(fault);
        for (let i = 0; i < 3; i++) {
          const sample = { seat: 1, second: sent.length, powerW: 100 + sent.length };
          sent.push(sample);
          sender.send([sample]);
          await sleep(5);
        }
      }
      proxy.setMode('open');
      await sender.flush();
      expect(tracker.stored).toEqual(sent);
      await sender.stop();
    }),
    { numRuns: 30, examples: [[['open', 'freeze']], [['open', 'half-open', 'stall']]] },
  );
}, 120_000);

test('before PostgreSQL: a query that has not been answered fails when the connection is cut', async () => {
  const url = new URL(process.env.TEST_DATABASE_URL!);
  const server = { host: url.hostname, port: Number(url.port) };
  proxy = await startProxy(() => server);
  url.port = String(proxy.port);
  url.hostname = '127.0.0.1';
  const client = new pg.Client({ connectionString: url.href });
  client.on('error', () => {});
  await client.connect();
  expect((await client.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
  const slow = client.query('select pg_sleep(30)').catch((error: Error) => error);
  await sleep(50);
  proxy.cut();
  expect(await slow).toBeInstanceOf(Error);
});

test('it ends whatever it holds, also where the server of a frozen line died', async () => {
  const taken: Socket[] = [];
  const server = createServer((socket) => taken.push(socket.on('error', () => {}))).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const line = await startProxy(() => server.address() as AddressInfo);
  const client = connect({ host: '127.0.0.1', port: line.port }).on('error', () => {});
  client.write('asked');
  await expect.poll(() => taken.length).toBe(1);
  const ended = once(client, 'close');
  line.freeze();
  // Lies unread in a socket that then notices no end any more.
  client.write('asked again');
  taken[0]!.resume().end();
  await sleep(50);
  await line.close();
  await ended;
  server.close();
});
