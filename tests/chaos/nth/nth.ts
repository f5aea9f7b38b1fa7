import type { FaultKind } from '../../fake-spivi/faults.ts';
import type { Violation } from '../oracle.ts';
import { actionsOf } from '../sim/actions.ts';
import type { SimDatabase } from '../sim/database.ts';
import { comeRight } from '../sim/phases.ts';
import type { Gate } from '../sim/scheduler.ts';
import { calm, createWorld, type Nemesis } from '../sim/world.ts';
import { scenario } from './scenario.ts';

const HTTP: FaultKind[] = [
  'refuse',
  'drop_after',
  'error_after',
  'late',
  'http_500',
  'http_429',
  'http_401',
  'error_in_200',
  'html',
  'truncated',
  'wrong_types',
  'stale',
  'empty_list',
  'short_list',
];
/**
 * `http …`, `sql`, `commit before`, `commit after`, and `kill`: a job's run is abandoned at that gate. `http … on`: that
 * call and every later one.
 */
export const modes = [
  ...HTTP.map((kind) => `http ${kind}`),
  ...HTTP.map((kind) => `http ${kind} on`),
  'sql',
  'commit before',
  'commit after',
  'kill',
];
const LATE_MS = 70_000;
const startMs = Date.parse('2026-10-23T06:00:00Z');

export type NthRun = { mode: string; n: number; fired: boolean; violations: Violation[]; trace: string[] };

/** Rig B: the scenario with exactly one failure, the Nth of its kind. */
export async function runNth(database: SimDatabase, mode: string, n: number): Promise<NthRun> {
  const world = await createWorld(database, { seed: 7, timeZone: 'Europe/Paris', startMs });
  try {
    let count = 0;
    let fired = false;
    const hit = () => {
      count++;
      fired ||= count === n;
      // `… on`: from then on all of them, until it is mended.
      return mode.endsWith(' on') ? count >= n : count === n;
    };
    world.nemesis = nemesisOf(mode, hit);
    const act = actionsOf(world);
    await scenario(world, act);
    world.nemesis = calm;
    return { mode, n, fired, violations: await comeRight(world, act), trace: world.scheduler.trace };
  } finally {
    await world.close();
  }
}

function nemesisOf(mode: string, hit: () => boolean): Nemesis {
  const [what, how] = mode.split(' ');
  switch (what) {
    case 'http':
      return {
        ...calm,
        http: () =>
          hit()
            ? { kind: how as FaultKind, delayMs: how === 'late' ? LATE_MS : 10_000, retryAfterSeconds: 5 }
            : null,
      };
    case 'sql':
      return { ...calm, sql: (_, gate) => (gate === 'sql' && hit() ? 'lost_before' : null) };
    case 'commit':
      return {
        ...calm,
        sql: (_, gate) =>
          gate === 'commit' && hit() ? (how === 'before' ? 'lost_before' : 'lost_after') : null,
      };
    default:
      return {
        ...calm,
        gate: (task, gate: Gate) =>
          task.kind === 'job' && gate !== 'woken' && hit() ? { kill: true } : null,
      };
  }
}
