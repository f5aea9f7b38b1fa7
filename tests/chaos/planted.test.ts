import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { bugs, type PlantedBug, readingBugs } from './planted/bugs.ts';

const ROOT = join(import.meta.dirname, '../..');
const TIMEOUT_MS = 120_000;

test('what a bug replaces is in the source exactly once', () => {
  const wrong = [...bugs, ...readingBugs].flatMap(({ name, edits }) =>
    edits
      .filter(({ file, find }) => readFileSync(join(ROOT, file), 'utf8').split(find).length !== 2)
      .map(({ file }) => `${name}: ${file}`),
  );
  expect(wrong).toEqual([]);
});

test.each([...bugs, ...readingBugs])(
  'planted, “$name” is caught by seed $seed',
  async (bug) => {
    const { code, output } = await runPlanted(bug);
    expect(code, output).toBe(1);
    expect(output).toMatch(new RegExp(`^ {2}(${bug.breaks.join('|')}): `, 'm'));
  },
  TIMEOUT_MS,
);

/** A process of its own: the bug is in the source as it is loaded. */
function runPlanted(bug: PlantedBug): Promise<{ code: number | null; output: string }> {
  const { name, seed } = bug;
  const rig = readingBugs.includes(bug)
    ? ['tests/momence/live.ts', String(seed)]
    : ['tests/chaos/main.ts', '--seed', String(seed), '--no-shrink'];
  const child = spawn(process.execPath, ['--import', './tests/chaos/planted/plant.ts', ...rig], {
    cwd: ROOT,
    env: { ...process.env, CHAOS_PLANT: name },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const keep = (chunk: Buffer) => {
    output += chunk.toString();
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  return new Promise((done) => child.once('close', (code) => done({ code, output })));
}
