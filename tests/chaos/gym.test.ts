import { afterAll, beforeAll, expect, test } from 'vitest';
import { freePort } from '../free-port.ts';
import { type Gym, openGym } from '../gym.ts';
import { rideClass, stepsOf, type Totals } from './gym.ts';

/**
 * So many classes are disturbed, each by its seed; `GYM_SEEDS=50 npm test -- tests/chaos/gym` for more, `GYM_FROM=11` from one on.
 * The usual ones kill each of the programs, set a clock and fill a disk.
 */
const FROM = Number(process.env.GYM_FROM ?? 1);
const SEEDS = process.env.GYM_SEEDS
  ? Array.from({ length: Number(process.env.GYM_SEEDS) }, (_, i) => FROM + i)
  : [1, 4, 11];
const RIDERS = 6;
const TEST_MS = 600_000;

let gym: Gym;
let undisturbed: Totals;
beforeAll(async () => {
  gym = await openGym({ rooms: SEEDS.length + 1, riders: RIDERS, port: await freePort() });
  undisturbed = await rideClass(gym, gym.rooms[0]!, []);
}, TEST_MS);
afterAll(() => gym?.close());

test('a class that nothing disturbs has a ride of each of its riders', () => {
  expect(Object.keys(undisturbed)).toEqual(Array.from({ length: RIDERS }, (_, i) => String(i + 1)));
});

test.each(SEEDS.map((seed, i) => ({ seed, room: i + 1 })))(
  'whatever is killed in the middle of a class, nothing of it is lost: seed $seed',
  async ({ seed, room }) => {
    const steps = stepsOf(seed);
    const kept = await rideClass(gym, gym.rooms[room]!, steps);
    expect({ steps, kept }).toEqual({ steps, kept: undisturbed });
  },
  TEST_MS,
);
