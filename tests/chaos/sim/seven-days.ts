import { checkSafety, type Violation } from '../oracle.ts';
import { actionsOf, settled } from './actions.ts';
import type { SimDatabase } from './database.ts';
import { performer } from './perform.ts';
import { clockwork, comeRight, open } from './phases.ts';
import { DAYS, type Step, scriptOf, timetable } from './script.ts';
import { createWorld, type World } from './world.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** The clock's jobs run far more often in earnest; between bursts nothing changes that they could find. */
const CLOCKWORK_HOURS = 34;
const CHECK_HOURS = 6;

/** Places where clocks change within the week that begins there. */
const places = [
  { timeZone: 'Europe/Paris', startMs: Date.parse('2026-10-22T06:00:00Z') },
  { timeZone: 'America/New_York', startMs: Date.parse('2026-10-29T12:00:00Z') },
  { timeZone: 'Australia/Lord_Howe', startMs: Date.parse('2026-09-30T20:00:00Z') },
  { timeZone: 'Europe/Paris', startMs: Date.parse('2026-03-26T06:00:00Z') },
];

export type Run = {
  seed: number;
  timeZone: string;
  violations: Violation[];
  trace: string[];
  jobRuns: number;
  calls: number;
  virtualDays: number;
};

/**
 * One seeded week: faults and people do their worst (safety), then all is mended (heal), then everything must come
 * right by itself (liveness).
 * @param keep which steps of the script happen; for finding the fewest that still fail
 */
export async function runSevenDays(
  database: SimDatabase,
  seed: number,
  keep: (step: Step) => boolean = () => true,
): Promise<Run> {
  const place = places[seed % places.length]!;
  const world = await createWorld(database, { seed, ...place });
  try {
    const violations = await live(world, scriptOf(seed).filter(keep));
    return {
      seed,
      timeZone: place.timeZone,
      violations,
      trace: world.scheduler.trace,
      jobRuns: [...world.queue.runs.values()].reduce((sum, n) => sum + n, 0),
      calls: world.fake.requests().length,
      virtualDays: (world.scheduler.nowMs - place.startMs) / DAY_MS,
    };
  } finally {
    await world.close();
  }
}

async function live(world: World, script: readonly Step[]): Promise<Violation[]> {
  const { scheduler } = world;
  const { startMs, seed } = world.options;
  const act = actionsOf(world);
  const { perform, calmDown } = performer(world, act);

  await open(world, act);
  for (const { title, hours, minutes, room } of timetable(seed))
    await settled(world, act.createClass(title, startMs + hours * HOUR_MS, minutes, room, room === 0));

  const doing: Promise<void>[] = [];
  for (const step of script) scheduler.at(startMs + step.atMs, () => void doing.push(perform(step)));
  for (let hours = CLOCKWORK_HOURS; hours < DAYS * 24; hours += CLOCKWORK_HOURS)
    scheduler.at(startMs + hours * HOUR_MS, () => clockwork(world));
  for (let hours = CHECK_HOURS; hours <= DAYS * 24; hours += CHECK_HOURS) {
    await scheduler.runTo(startMs + hours * HOUR_MS);
    const broken = await checkSafety(world, act.told);
    if (broken.length > 0) return broken;
  }
  await settled(world, Promise.all(doing));
  calmDown();
  return comeRight(world, act);
}
