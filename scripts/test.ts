import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildWebIfStale } from './build-web.ts';

/** Runs every test, browser tests included, and ends with one line that counts them. */
const root = join(import.meta.dirname, '..');
await buildWebIfStale();
const folder = mkdtempSync(join(tmpdir(), 'tandem-report-'));
const report = join(folder, 'report.json');
const run = spawnSync(
  process.execPath,
  [
    join(root, 'node_modules/vitest/vitest.mjs'),
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
    ...process.argv.slice(2),
  ],
  {
    cwd: root,
    stdio: 'inherit',
    // Many tests start programs of ours, some of them dozens of times: each is compiled once.
    env: { ...process.env, NODE_COMPILE_CACHE: join(root, 'node_modules/.cache/compiled') },
  },
);
let failed = 1;
try {
  const result = JSON.parse(readFileSync(report, 'utf8')) as {
    numPassedTests: number;
    numFailedTests: number;
    numPendingTests: number;
    numFailedTestSuites: number;
    success: boolean;
  };
  // A file that could not even be loaded has no tests to count, and has failed all the same.
  failed =
    result.numFailedTests ||
    (result.success && run.status === 0 ? 0 : Math.max(1, result.numFailedTestSuites));
  const skipped = result.numPendingTests ? `, ${result.numPendingTests} skipped` : '';
  console.log(`\n${result.numPassedTests} passed, ${failed} failed${skipped}`);
} catch {
  console.log('\n0 passed, 1 failed');
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.exit(failed === 0 ? 0 : 1);
