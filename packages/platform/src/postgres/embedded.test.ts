import { spawn } from 'node:child_process';
import { chmodSync, globSync, lstatSync, mkdirSync, mkdtempSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startEmbeddedPostgres } from './embedded.ts';

let folder: string;
const extra: string[] = [];
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tandem-embedded-'));
  chmodSync(folder, 0o755);
});
afterAll(() => {
  for (const path of [folder, ...extra]) rmSync(path, { recursive: true, force: true });
});

async function query(url: string, text: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

test('keeps its data over a stop and a second start', async () => {
  const first = await startEmbeddedPostgres(folder);
  await query(first.url, 'create table kept (n int); insert into kept values (7)');
  await first.stop();
  const second = await startEmbeddedPostgres(folder);
  expect(await query(second.url, 'select n from kept')).toEqual([{ n: 7 }]);
  await second.stop();
});

test('adopts the server that a killed predecessor left running', async () => {
  const program = `import { startEmbeddedPostgres } from ${JSON.stringify(join(import.meta.dirname, 'embedded.ts'))};
    const s = await startEmbeddedPostgres(${JSON.stringify(folder)}); console.log(s.url); setInterval(() => {}, 1000);`;
  const predecessor = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const url = await new Promise<string>((done) =>
    predecessor.stdout.once('data', (chunk: Buffer) => done(chunk.toString().trim())),
  );
  predecessor.kill('SIGKILL');
  const adopted = await startEmbeddedPostgres(folder);
  expect(adopted.url).toBe(url);
  expect(await query(adopted.url, 'select n from kept')).toEqual([{ n: 7 }]);
  await adopted.stop();
  await expect(query(adopted.url, 'select 1')).rejects.toThrow();
});

test('works from a folder below one that only its owner may enter, also with a strict umask', async () => {
  const closed = join(folder, 'closed');
  mkdirSync(closed, { mode: 0o700 });
  const before = process.umask(0o077);
  try {
    const server = await startEmbeddedPostgres(join(closed, 'data'));
    extra.push(server.folder);
    expect(await query(server.url, 'select 1 as one')).toEqual([{ one: 1 }]);
    await server.stop();
    // The package may lie in the closed folder too: nothing may lead back to it.
    const links = globSync(join(server.folder, 'native-*/lib/*.so*')).filter((at) =>
      lstatSync(at).isSymbolicLink(),
    );
    expect(links.map((at) => readlinkSync(at)).filter((to) => to.startsWith('/'))).toEqual([]);
    expect(links).not.toEqual([]);
  } finally {
    process.umask(before);
  }
});

test.skipIf(process.getuid?.() === 0)('says which folder is not writable', async () => {
  const locked = join(folder, 'locked');
  mkdirSync(locked, { mode: 0o500 });
  await expect(startEmbeddedPostgres(locked)).rejects.toThrow(/not writable/);
});
