import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { testDatabase } from '../testing.ts';
import { connectOwner } from './connect.ts';

/** PostgreSQL's answer to a login while it comes up: severity, code, sentence. */
const STARTING = Buffer.from('SFATAL\0C57P03\0Mthe database system is starting up\0\0');
const length = Buffer.alloc(4);
length.writeInt32BE(STARTING.length + 4);
const ANSWER = Buffer.concat([Buffer.from('E'), length, STARTING]);

test('a server that is starting is waited for', async () => {
  const { url, drop } = await testDatabase('starting', async () => {});
  onTestFinished(drop);
  const asked = new URL(url);
  const { port, hostname } = asked;
  let refused = 0;
  const front = createServer((client) => {
    client.on('error', () => {});
    if (refused++ < 2) return client.once('data', () => client.end(ANSWER));
    const server = connect(Number(port), hostname);
    server.on('error', () => {});
    client.pipe(server).pipe(client);
  }).listen(0, '127.0.0.1');
  onTestFinished(() => {
    front.close();
  });
  await once(front, 'listening');
  asked.port = String((front.address() as AddressInfo).port);
  const client = await connectOwner(asked.href, 'test');
  expect((await client.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
  await client.end();
  expect(refused).toBe(3);
});
