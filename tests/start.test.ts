import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { untilReady } from '../scripts/until-ready.ts';

/** So many lines were said before a start used to give up. */
const LINES = 6;
const EVERY_MS = 100;

const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

/** A server that is ready only after so long. @param program runs with `port` and `wait` known */
async function child(program: string, waitMs: number): Promise<{ child: ChildProcess; port: number }> {
  const server = createServer();
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.address() as { port: number };
  await new Promise((closed) => server.close(closed));
  const one = spawn(process.execPath, ['-e', `const port = ${port}, wait = ${waitMs};${program}`], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  children.push(one);
  return { child: one, port };
}

test('a server slower than any limit is waited for, and the wait says for what, since when and what it heard', async () => {
  const slow = await child(
    `const begun = Date.now();
    require('node:http').createServer((_, answer) => {
      answer.statusCode = Date.now() - begun < wait ? 503 : 200;
      answer.end('The database does not answer.');
    }).listen(port, '127.0.0.1');`,
    (LINES + 4) * EVERY_MS,
  );
  const said: string[] = [];
  await untilReady({ name: 'studio', ...slow }, { say: (line) => said.push(line), everyMs: EVERY_MS });
  expect(said.length).toBeGreaterThan(LINES);
  expect(said[0]).toContain(`waiting for the studio on port ${slow.port} since 0 s; last heard: `);
  expect(said.at(-1)).toContain('503 The database does not answer.');
});

test('a server that ends before it is ready ends the wait', async () => {
  const dead = await child('setTimeout(() => process.exit(3), wait)', 3 * EVERY_MS);
  await expect(untilReady({ name: 'studio', ...dead }, { say: () => {}, everyMs: EVERY_MS })).rejects.toThrow(
    'The studio ended (3) before it was ready',
  );
});
