import { checkQuiescence, checkSafety, type Violation } from '../oracle.ts';
import { type Actions, settled } from './actions.ts';
import type { World } from './world.ts';

const MINUTE_MS = 60_000;
/** Late writes come up to two minutes late. */
const HEAL_MS = 5 * MINUTE_MS;
/** Longest pause between two tries, and some; what looks hopeless is tried again once an hour. */
const ROUND_MS = 11 * MINUTE_MS;
const ROUNDS_MS = [ROUND_MS, ROUND_MS, ROUND_MS, 65 * MINUTE_MS, 65 * MINUTE_MS];
const WRITES = /Add|Cancel|Remove|Update|Del/;

/** Connects the studio and maps both rooms. */
export async function open(world: World, act: Actions): Promise<void> {
  await settled(world, act.connect());
  await settled(world, Promise.all([act.mapGym(0, 0), act.mapGym(1, 0)]));
}

/** Every job that runs by the clock, once. */
export async function clockwork(world: World): Promise<void> {
  for (const name of world.queue.crons) await world.queue.tick(name);
}

/**
 * Heal, then liveness: nothing fails any more, and everything must come right by itself and stay so.
 * @returns what has not
 */
export async function comeRight(world: World, act: Actions): Promise<Violation[]> {
  const { scheduler, queue } = world;
  scheduler.note('— heal');
  queue.open = true;
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
  const trouble = [...left, ...(await checkSafety(world, act.told))];
  if (trouble.length > 0) return trouble;
  // At rest a further comparison changes nothing.
  const before = writes(world);
  await clockwork(world);
  await scheduler.runTo(scheduler.nowMs + ROUND_MS);
  const after = writes(world).slice(before.length);
  return after.length === 0
    ? []
    : [{ name: 'I2', evidence: `at rest Spivi was changed again: ${JSON.stringify(after)}` }];
}

const writes = (world: World) =>
  world.fake
    .requests()
    .map((request) => request.method)
    .filter((method) => WRITES.test(method));
