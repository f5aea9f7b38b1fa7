import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from './database.ts';
import type { StudioHttp } from './http.ts';
import type { Violation } from './safety.ts';
import type { Scene } from './scene.ts';
import type { Spivi } from './spivi.ts';
import { compare, readWanted } from './wanted.ts';

const ASK_MS = 1000;
/** Longest time until a delayed write is applied. */
const LATE_TIMEOUT_MS = 130_000;

export type Liveness = {
  violations: Violation[];
  /** How long after the last fault nothing was pending any more, in s; null when that never happened. */
  settledSeconds: number | null;
  pendingBeforeCompare: number;
  parked: Record<string, number>;
  classes: number;
};

/**
 * With everything sound again: waits until nothing is on its way, has everything compared once as the staff's button
 * does, waits again, and then demands that Spivi holds what is wanted.
 */
export async function checkLiveness(
  parts: { database: Database; spivi: Spivi; http: StudioHttp; scene: Scene },
  patienceMs: number,
): Promise<Liveness> {
  const { database, spivi, http, scene } = parts;
  const begun = Date.now();
  await until(async () => (await spivi.lateWrites()) === 0, LATE_TIMEOUT_MS);
  await until(async () => (await unfinished(database))?.length === 0, patienceMs);
  const pendingBeforeCompare = (await unfinished(database))?.length ?? -1;
  // Drift that nobody has touched since is found by the next comparison, at the latest in ten minutes.
  await until(async () => (await http.send('POST', '/spivi/sync', {}))?.status === 200, patienceMs);
  const compared = Date.now();
  let last: Awaited<ReturnType<typeof judge>> = null;
  await until(async () => {
    last = await judge(database, spivi, scene);
    return Date.now() - compared > 5000 && last !== null && last.violations.length === 0;
  }, patienceMs);
  const settled = last as Awaited<ReturnType<typeof judge>>;
  return {
    violations: settled?.violations ?? [{ invariant: 'I22', evidence: 'the database does not answer' }],
    settledSeconds: settled?.violations.length === 0 ? Math.round((Date.now() - begun) / 1000) : null,
    pendingBeforeCompare,
    parked: settled?.parked ?? {},
    classes: settled?.classes ?? 0,
  };
}

async function until(done: () => Promise<boolean>, timeoutMs: number): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while (!(await done()) && Date.now() < deadline) await sleep(ASK_MS);
}

const unfinished = (database: Database) =>
  database.ask<object>(`
    select s.class_id, s.state, s.reason, s.detail, s.wanted_version, s.synced_version, s.epoch, s.pending_since,
      (select json_agg(json_build_object('state', j.state, 'retry', j.retry_count, 'start', j.start_after,
          'output', left(j.output::text, 300)))
        from studio_jobs.job j where j.name = 'sync-class' and j.singleton_key like '%' || s.class_id
          and j.state in ('created', 'retry', 'active')) as jobs
    from spivi_class_sync s join classes c using (studio_id, class_id)
    where c.ends_at > now() and (s.state = 'pending' or (s.state = 'attention' and s.reason is null))`);

async function judge(database: Database, spivi: Spivi, scene: Scene) {
  const open = await unfinished(database);
  const wanted = await readWanted(database);
  const unconfirmed = await database.ask<object>(`
    select class_id, state, wanted_version, synced_version from spivi_class_sync
    where state = 'synced' and wanted_version <> synced_version`);
  if (!open || !wanted || !unconfirmed) return null;
  const { events } = await spivi.truth();
  const { differences, twice, parked } = compare(wanted, events, scene.strangers);
  const as = (invariant: string, list: object[]): Violation[] =>
    list.map((evidence) => ({ invariant, evidence }));
  return {
    violations: [
      ...as('I2', differences),
      ...as('I3', twice),
      ...as('I22', open),
      ...as('I23', unconfirmed),
      ...as('I2', wronglyParked(parked)),
    ],
    parked: countBy(parked.map((one) => String((one as { reason: unknown }).reason))),
    classes: wanted.length,
  };
}

/** A seat that nobody else holds is no reason to wait for a person. */
const wronglyParked = (parked: object[]) => parked.filter((one) => 'held' in one && !one.held);

function countBy(names: string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}
