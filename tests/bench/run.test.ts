import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { type Row, runBench } from './run.ts';

const folder = mkdtempSync(join(tmpdir(), 'tandem-bench-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The rows of a benchmark that yields one figure, and then does what is given. */
async function rowsOf(then: string): Promise<Row[]> {
  const program = join(folder, 'program.mjs');
  writeFileSync(
    program,
    `import { writeSync } from 'node:fs';
     writeSync(3, JSON.stringify({ name: 'measured before', figure: 1 }) + '\\n');
     ${then}`,
  );
  const rows: Row[] = [];
  for await (const row of runBench('planted', program)) rows.push(row);
  return rows;
}
const figure = { bench: 'planted', name: 'measured before', figure: 1 };

test('a benchmark that throws keeps what it measured, and its error beside it', async () => {
  const rows = await rowsOf(`throw new Error('no page came');`);
  expect(rows).toEqual([figure, { bench: 'planted', failed: expect.stringContaining('no page came') }]);
});

test('a benchmark that is killed keeps what it measured', async () => {
  const rows = await rowsOf(`process.kill(process.pid, 'SIGKILL'); await new Promise(() => {});`);
  expect(rows).toEqual([figure, { bench: 'planted', failed: 'it ended with SIGKILL' }]);
});

test('a benchmark that ends well leaves figures alone', async () => {
  expect(await rowsOf('process.exit(0);')).toEqual([figure]);
});
