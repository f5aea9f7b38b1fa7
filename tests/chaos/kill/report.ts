import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { checkHistory } from './history.ts';
import type { Liveness } from './liveness.ts';
import type { Client } from './load.ts';
import type { Damage } from './nemesis.ts';
import type { Violation, Watch } from './safety.ts';

const MAX_EVIDENCE_PRINTED = 3;
export type Verdict = {
  damage: Damage;
  /** By people at Spivi's own screens. */
  edits: number;
  /** To Spivi. */
  requests: number;
  safety: Watch;
  liveness: Liveness;
  history: Awaited<ReturnType<typeof checkHistory>>;
  creates: Violation[];
  desks: Client[];
};

/**
 * Prints what was done and which promises held, with what shows the broken ones, and writes all of it to the folder.
 * @returns whether all held
 */
export function report(
  verdict: Verdict,
  { folder, say }: { folder: string; say(text: string): void },
): boolean {
  const { damage, edits, requests, safety, liveness, history, creates, desks } = verdict;
  const sum = (name: 'ok' | 'refused' | 'unknown') =>
    desks.reduce((total, { log }) => total + log.counts[name], 0);
  say(
    `killed: ${damage.workerKills} workers, ${damage.webKills} webs, ${damage.postgresKills} PostgreSQLs ` +
      `(away ${(damage.postgresAwayMs / 1000 / Math.max(damage.postgresKills, 1)).toFixed(1)} s each); ` +
      `${damage.freezes} frozen, ${damage.terminated} backends ended, ${damage.cuts} cuts, ${edits} edits by hand`,
  );
  say(
    `desk: ${sum('ok')} ok, ${sum('refused')} refused, ${sum('unknown')} unknown; ${history.told} bookings told, ` +
      `${history.uncertain} uncertain; ${requests} requests to Spivi`,
  );
  say(
    `quiescent ${liveness.settledSeconds === null ? 'never' : `after ${liveness.settledSeconds} s`}, ` +
      `${liveness.pendingBeforeCompare} pending before comparing; ${liveness.classes} classes; ` +
      `waiting for a person: ${JSON.stringify(liveness.parked)}`,
  );
  const violations: Violation[] = [
    ...safety.violations,
    ...liveness.violations,
    ...history.violations,
    ...creates,
  ];
  const names = ['I1', 'I5', 'I7', 'I10', 'I11', 'I16', 'I17', 'I2', 'I3', 'I4', 'I22', 'I23', 'I14'];
  for (const name of names) {
    const broken = violations.filter(({ invariant }) => invariant === name);
    const times = safety.checks[name] ? ` (${safety.checks[name]} checks)` : '';
    say(
      `${name.padEnd(4)} ${broken.length === 0 ? `holds${times}` : `BROKEN ${broken.length} times${times}`}`,
    );
    for (const { evidence } of broken.slice(0, MAX_EVIDENCE_PRINTED))
      console.log(`      ${JSON.stringify(evidence)}`);
  }
  writeFileSync(join(folder, 'violations.json'), JSON.stringify(violations, null, 2));
  return violations.length === 0;
}
