import { checkQuiescence, checkSafety, type Violation } from '../oracle.ts';
import { actionsOf, settled } from './actions.ts';
import type { SimDatabase } from './database.ts';
import { performer } from './perform.ts';
import { DAYS, type Step, scriptOf, timetable } from './script.ts';
import { createWorld, type World } from './world.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** The clock's jobs run far more often in earnest; between bursts nothing changes that they could find. */
const CLOCKWORK_HOURS = 34;
/** Late writes come up to two minutes late. */
const HEAL_MS = 5 * MINUTE_MS;
/** Longest pause between two tries, and some; what looks hopeless is tried again once an hour. */
const ROUND_MS = 11 * MINUTE_MS;
const ROUNDS_MS = [ROUND_MS, ROUND_MS, ROUND_MS, 65 * MINUTE_MS, 65 * MINUTE_MS];
const WRITES = /Add|Cancel|Remove|Update|Del/;

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
  const { scheduler, queue } = world;
  const { startMs } = world.options;
  const act = actionsOf(world);
  const { perform, calmDown } = performer(world, act);
  const trouble: Violation[] = [];
  const found = (violations: Violation[]) => {
    trouble.push(...violations);
    return violations.length > 0;
  };

  await settled(world, act.connect());
  await settled(world, Promise.all([act.mapGym(0, 0), act.mapGym(1, 0)]));
  for (const { title, hours, minutes, room } of timetable(world.options.seed))
    await settled(world, act.createClass(title, startMs + hours * HOUR_MS, minutes, room, room === 0));

  const doing = new Set<Promise<void>>();
  for (const step of script)
    scheduler.at(startMs + step.atMs, () => {
      const one = perform(step).finally(() => doing.delete(one));
      doing.add(one);
    });
  for (let hours = CLOCKWORK_HOURS; hours < DAYS * 24; hours += CLOCKWORK_HOURS)
    scheduler.at(startMs + hours * HOUR_MS, () => clockwork(world));
  const failed = new Promise<never>((_, reject) => {
    for (const one of doing) one.catch(reject);
  });
  failed.catch(() => {});
  for (let hours = 6; hours <= DAYS * 24; hours += 6) {
    await scheduler.runTo(startMs + hours * HOUR_MS);
    if (found(await checkSafety(world, act.told))) return trouble;
  }
  await settled(world, Promise.all(doing));

  scheduler.note('— heal');
  calmDown();
  await settled(world, act.connect());
  await queue.dispatch();
  await scheduler.runTo(scheduler.nowMs + HEAL_MS);
  let left: Violation[] = [];
  for (const roundMs of ROUNDS_MS) {
    await clockwork(world);
    await scheduler.runTo(scheduler.nowMs + roundMs);
    left = await checkQuiescence(world);
    if (left.length === 0) break;
  }
  if (found([...left, ...(await checkSafety(world, act.told))])) return trouble;
  // At rest a further comparison changes nothing.
  const before = writes(world);
  await clockwork(world);
  await scheduler.runTo(scheduler.nowMs + ROUND_MS);
  const after = writes(world);
  if (after.length > before.length)
    found([
      {
        name: 'I2',
        evidence: `at rest Spivi was changed again: ${JSON.stringify(after.slice(before.length))}`,
      },
    ]);
  return trouble;
}

const writes = (world: World) =>
  world.fake
    .requests()
    .map((request) => request.method)
    .filter((method) => WRITES.test(method));

/** Every job that runs by the clock, once. */
async function clockwork(world: World): Promise<void> {
  for (const name of world.queue.crons) await world.queue.tick(name);
}
