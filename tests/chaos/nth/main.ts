import { parseArgs } from 'node:util';
import type { SimDatabase } from '../sim/database.ts';
import { runRig } from '../sim/program.ts';
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
async function nth(database: SimDatabase): Promise<boolean> {
  const begun = performance.now();
  let failures = 0;
  let runs = 0;
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
  const seconds = (performance.now() - begun) / 1000;
  console.log(`${runs} runs, ${failures} failed, ${(seconds / runs).toFixed(2)} s each`);
  return failures === 0;
}

await runRig(nth);
