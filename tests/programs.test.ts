import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createPrograms, type Programs } from '../scripts/programs.ts';

/** What `npm start` runs: whoever is killed is started again, and the rest goes on meanwhile. */

const root = join(import.meta.dirname, '..');
let folder: string;
let programs: Programs;
let exits: number[];
let said: string[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tandem-programs-'));
  exits = [];
  said = [];
  vi.spyOn(console, 'error').mockImplementation((line: string) => void said.push(line));
  const exit = (code: number) => exits.push(code) as never;
  programs = createPrograms({ watch: false, firstWaitMs: 1, exit });
});
afterEach(async () => {
  await programs.end(0);
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true, force: true });
});

const run = (name: string, text: string) => {
  const file = join(folder, `${name}.ts`);
  writeFileSync(file, text);
  return programs.run(name, relative(root, file), []);
};
/** Writes its process's number as a sign of life. */
const living = (name: string) => run(name, signOf(name));
const signOf = (name: string) =>
  `import { writeFileSync } from 'node:fs';
   writeFileSync(${JSON.stringify(join(folder, name))}, String(process.pid));
   setInterval(() => {}, 1000);`;
const lifeOf = (name: string) => {
  try {
    return Number(readFileSync(join(folder, name), 'utf8'));
  } catch {
    return 0;
  }
};
const patient = { timeout: 30_000 };

test.each(['tracker', 'studio', 'simulated riders'])(
  'a killed %s is started again, and the others go on',
  async (name) => {
    const others = ['tracker', 'studio', 'simulated riders'].filter((other) => other !== name);
    for (const each of [name, ...others]) living(each).keep();
    await expect.poll(() => [name, ...others].every((each) => lifeOf(each) > 0), patient).toBe(true);
    const before = lifeOf(name);
    const lives = others.map(lifeOf);
    process.kill(before, 'SIGKILL');
    await expect.poll(() => lifeOf(name) !== before, patient).toBe(true);
    expect(() => process.kill(lifeOf(name), 0)).not.toThrow();
    expect(others.map(lifeOf)).toEqual(lives);
    for (const life of lives) expect(() => process.kill(life, 0)).not.toThrow();
    expect([said[0], exits]).toEqual([
      expect.stringContaining(`The ${name} ended (SIGKILL); the rest goes on`),
      [],
    ]);
  },
  60_000,
);

test('one that cannot live ends the rest, in words, after some tries', async () => {
  living('studio').keep();
  run('tracker', 'process.exit(3);').keep();
  await expect.poll(() => exits, { timeout: 60_000 }).toEqual([1]);
  expect(said.at(-1)).toContain('The tracker ended (3), 6 times in a row; ending the rest.');
}, 90_000);

test('one that ends before it was ready ends the start', async () => {
  run('tracker', 'process.exit(3);');
  await expect.poll(() => exits, patient).toEqual([1]);
  expect(said).toEqual([expect.stringContaining('The tracker ended (3); ending the rest.')]);
});
