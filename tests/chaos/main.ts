import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { checkModel } from './model/model.ts';
import type { SimDatabase } from './sim/database.ts';
import { runRig } from './sim/program.ts';
import { type Step, scriptOf } from './sim/script.ts';
import { type Run, runSevenDays } from './sim/seven-days.ts';

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '200' },
    from: { type: 'string', default: '1' },
    seed: { type: 'string' },
    trace: { type: 'boolean', default: false },
    shrink: { type: 'boolean', default: true },
    /** `weeks`: rig C. `model`: rig A, with --runs and, to replay, --seed and --path. */
    rig: { type: 'string', default: 'weeks' },
    runs: { type: 'string', default: '300' },
    path: { type: 'string' },
    'keep-going': { type: 'boolean', default: false },
  },
  allowNegative: true,
});

const TRACE_LINES = 120;
const MAX_SHRINK_RUNS = 60;

/** Seeded weeks of rig C, one after the other; the first that fails is told with what replays it. */
async function weeks(database: SimDatabase): Promise<boolean> {
  const begun = performance.now();
  const from = Number(values.seed ?? values.from);
  const count = values.seed === undefined ? Number(values.seeds) : 1;
  let runs = 0;
  let jobs = 0;
  let calls = 0;
  let failures = 0;
  for (let seed = from; seed < from + count; seed++) {
    const run = await runSevenDays(database, seed);
    runs++;
    jobs += run.jobRuns;
    calls += run.calls;
    if (values.trace) console.log(run.trace.join('\n'));
    if (values['keep-going']) console.log(`seed ${seed}: ${run.violations[0]?.name ?? 'holds'}`);
    if (run.violations.length === 0) continue;
    failures++;
    await tell(database, run);
    if (!values['keep-going']) break;
  }
  const seconds = (performance.now() - begun) / 1000;
  console.log(
    `${runs} seeds, ${failures} failed, ${(seconds / runs).toFixed(2)} s each; ${Math.round(jobs / runs)} job runs and ${Math.round(calls / runs)} calls a seed`,
  );
  return failures === 0;
}

function commit(): string {
  const { stdout } = spawnSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' });
  return stdout?.trim() || 'an unknown commit';
}

async function tell(database: SimDatabase, run: Run): Promise<void> {
  const { seed } = run;
  console.log(`\nseed ${seed} (${run.timeZone}) at ${commit()} breaks`);
  for (const { name, evidence } of run.violations.slice(0, 8)) console.log(`  ${name}: ${evidence}`);
  const least = values.shrink ? await shrink(database, run) : { run, steps: null };
  if (least.steps)
    console.log(`the fewest steps found: ${least.steps.map((step) => `${step.id} ${step.kind}`).join(', ')}`);
  for (const { name, evidence } of least.run.violations.slice(0, 4)) console.log(`  ${name}: ${evidence}`);
  if (!values.trace && !values['keep-going']) console.log(least.run.trace.slice(-TRACE_LINES).join('\n'));
  console.log(`replay: npm run chaos -- --seed ${seed} --trace --no-shrink\n`);
}

/** Leaves out steps, in ever smaller portions, as long as the same invariant breaks. */
async function shrink(database: SimDatabase, first: Run): Promise<{ run: Run; steps: Step[] }> {
  const broken = first.violations[0]!.name;
  let run = first;
  let steps = scriptOf(first.seed);
  let left = MAX_SHRINK_RUNS;
  for (let portion = Math.ceil(steps.length / 2); portion >= 1 && left > 0; ) {
    let smaller = false;
    for (let i = 0; i < steps.length && left > 0; i += portion) {
      const without = steps.filter((_, j) => j < i || j >= i + portion);
      const ids = new Set(without.map((step) => step.id));
      left--;
      const tried = await runSevenDays(database, first.seed, (step) => ids.has(step.id));
      if (!tried.violations.some((violation) => violation.name === broken)) continue;
      run = tried;
      steps = without;
      smaller = true;
      i -= portion;
    }
    if (!smaller) portion = portion === 1 ? 0 : Math.ceil(portion / 2);
  }
  return { run, steps };
}

/** Rig A in full. */
async function model(database: SimDatabase): Promise<boolean> {
  const begun = performance.now();
  const runs = Number(values.runs);
  try {
    const seed = values.seed === undefined ? undefined : Number(values.seed);
    await checkModel(database, { runs, seed, path: values.path });
  } catch (error) {
    console.log((error as Error).message);
    console.log('replay: npm run chaos -- --rig model --seed S --path P, with the seed and the path above');
    return false;
  }
  console.log(`${runs} runs hold, ${((performance.now() - begun) / 1000 / runs).toFixed(2)} s each`);
  return true;
}

await runRig(values.rig === 'model' ? model : weeks);
