import { parseArgs } from 'node:util';
import setup from '../../postgres.ts';
import { createSimDatabase } from '../sim/database.ts';
import { modes, runNth } from './nth.ts';

const { values } = parseArgs({
  options: {
    mode: { type: 'string' },
    n: { type: 'string' },
    from: { type: 'string', default: '1' },
    every: { type: 'string', default: '1' },
    trace: { type: 'boolean', default: false },
  },
});

/** Rig B in full: for each mode N = 1, 2, 3 … until none fires any more. `--mode 'http late' --n 12 --trace` replays one. */
async function main(): Promise<boolean> {
  const stop = await setup();
  const database = await createSimDatabase();
  const begun = performance.now();
  let failures = 0;
  let runs = 0;
  try {
    for (const mode of values.mode ? [values.mode] : modes) {
      let n = Number(values.n ?? values.from);
      for (; ; n += Number(values.every)) {
        const run = await runNth(database, mode, n);
        runs++;
        if (values.trace) console.log(run.trace.join('\n'));
        if (run.violations.length > 0) {
          failures++;
          console.log(`${mode}, call ${n} breaks`);
          for (const { name, evidence } of run.violations.slice(0, 4)) console.log(`  ${name}: ${evidence}`);
          console.log(`replay: npm run chaos:nth -- --mode '${mode}' --n ${n} --trace`);
        }
        if (!run.fired || values.n) break;
      }
      console.log(`${mode}: up to call ${n}`);
    }
  } finally {
    await database.close();
    await stop?.();
  }
  const seconds = (performance.now() - begun) / 1000;
  console.log(`${runs} runs, ${failures} failed, ${(seconds / runs).toFixed(2)} s each`);
  return failures === 0;
}

process.exit((await main()) ? 0 : 1);
