import { seededRandom } from './random.ts';

export type SimulatedRider = {
  ftpW: number;
  maxHrBpm: number;
  restingHrBpm: number;
  weightKg: number;
  hasHeartRate: boolean;
};

/** One rider in ten forgot the strap. */
const WITHOUT_STRAP = 0.1;

/** Some member of a class, the same for the same seed: 1.6–4 W/kg, and a heart of their own. */
export function simulateRider(seed: number): SimulatedRider {
  const random = seededRandom(seed);
  const weightKg = Math.round(random.between(52, 92));
  return {
    weightKg,
    ftpW: Math.round(weightKg * random.between(1.6, 4)),
    maxHrBpm: Math.round(random.between(168, 198)),
    restingHrBpm: Math.round(random.between(46, 68)),
    hasHeartRate: random.next() >= WITHOUT_STRAP,
  };
}
