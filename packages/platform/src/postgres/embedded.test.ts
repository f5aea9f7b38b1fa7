import { execFileSync, spawn } from 'node:child_process';
import {
  chmodSync,
  globSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { claimDatabase } from './claim.ts';
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

test('a password that its database does not know ends the start at once, and leaves no server behind', async () => {
  const file = join(folder, 'postgres/password');
  const kept = readFileSync(file);
  writeFileSync(file, 'another');
  await expect(startEmbeddedPostgres(folder)).rejects.toThrow(/does not know the password/);
  writeFileSync(file, kept);
  const again = await startEmbeddedPostgres(folder);
  expect(again.adopted).toBe(false);
  await again.stop();
});

/** A program that starts the server in `at`, prints its address, and whether the database was its to claim, and lives on. */
async function start(at: string): Promise<{ url: string; claimed: boolean; kill(): void }> {
  const program = `import { startEmbeddedPostgres } from ${JSON.stringify(join(import.meta.dirname, 'embedded.ts'))};
    import { claimDatabase } from ${JSON.stringify(join(import.meta.dirname, 'claim.ts'))};
    const { url } = await startEmbeddedPostgres(${JSON.stringify(at)});
    const claimed = await claimDatabase(url).then(() => true, () => false);
    console.log(JSON.stringify({ url, claimed })); setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const line = await new Promise<string>((done) =>
    child.stdout.once('data', (chunk: Buffer) => done(chunk.toString())),
  );
  return { ...JSON.parse(line), kill: () => void child.kill('SIGKILL') };
}

test('adopts the server that a killed predecessor left running, and its claim', async () => {
  const predecessor = await start(folder);
  await expect(claimDatabase(predecessor.url)).rejects.toThrow(/already runs/);
  predecessor.kill();
  const adopted = await startEmbeddedPostgres(folder);
  expect(adopted.url).toBe(predecessor.url);
  expect(await query(adopted.url, 'select n from kept')).toEqual([{ n: 7 }]);
  await expect.poll(() => claimDatabase(adopted.url).then(() => true)).toBe(true);
  await adopted.stop();
  await expect(query(adopted.url, 'select 1')).rejects.toThrow();
});

test('two first starts at once end up on one server, which one of them may claim', async () => {
  const fresh = join(folder, 'fresh');
  const both = await Promise.all([start(fresh), start(fresh)]);
  expect(both[0].url).toBe(both[1].url);
  expect(both.filter((one) => one.claimed)).toHaveLength(1);
  for (const one of both) one.kill();
  const server = await startEmbeddedPostgres(fresh);
  await server.stop();
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

test('a copy of the folder, as cp makes it, starts with the same data; one made while it ran is refused', async () => {
  const original = await startEmbeddedPostgres(folder);
  await query(
    original.url,
    'create table if not exists backed_up as select n from generate_series(1, 1000) n',
  );
  const running = join(folder, 'copied-while-running');
  mkdirSync(running);
  execFileSync('cp', ['-r', join(folder, 'postgres'), join(running, 'postgres')]);
  await expect(startEmbeddedPostgres(running)).rejects.toThrow(/copy that was made while/);
  await original.stop();

  const copy = join(folder, 'copy');
  mkdirSync(copy);
  execFileSync('cp', ['-r', join(folder, 'postgres'), join(copy, 'postgres')]);
  const restored = await startEmbeddedPostgres(copy);
  expect(restored.adopted).toBe(false);
  expect(await query(restored.url, 'select sum(n)::int as sum from backed_up')).toEqual([{ sum: 500_500 }]);
  await restored.stop();
});

test('a backup is put back also below a folder that only its owner may enter', async () => {
  const closed = join(folder, 'closed-for-copy');
  mkdirSync(join(closed, 'data'), { recursive: true });
  chmodSync(closed, 0o700);
  execFileSync('cp', ['-r', join(folder, 'postgres'), join(closed, 'data/postgres')]);
  const restored = await startEmbeddedPostgres(join(closed, 'data'));
  extra.push(restored.folder);
  expect(await query(restored.url, 'select count(*)::int as n from backed_up')).toEqual([{ n: 1000 }]);
  await restored.stop();
});
