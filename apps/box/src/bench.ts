/** Figures about rides for the project's bench; every figure comes with a floor measured in the same run. */
import { CHANNELS, computeRide, type RiderProfile, type Trace } from '@tandem/metrics';
import { decodeTrace, encodeTrace } from '@tandem/metrics/trace';
import { simulateRide } from './simulate/simulate-ride.ts';

const WARM_UP_RUNS = 50;
const RUNS = 200;

export type RideBench = {
  /** Median of all metrics of one ride. */
  computeMs: number;
  /** Median of merely adding up its four channels: what no computation can undercut. */
  floorMs: number;
  encodeMs: number;
  decodeMs: number;
  bytesPerSample: number;
  seconds: number;
};

const RIDER: RiderProfile = {
  weightKg: 72,
  heightCm: 176,
  ageYears: 38,
  gender: 'female',
  ftpW: 220,
  lthrBpm: 168,
  restingHrBpm: 56,
  maxHrBpm: 186,
};

/** A 45-minute ride of the project's own generator, for benches without recorded rides. */
export const benchRide = (): Trace =>
  simulateRide({ seed: 1, durationSeconds: 45 * 60, ftpW: 220, maxHrBpm: 186, restingHrBpm: 56 });

/** Measures everything that is done to a ride between Stop and the database. */
export function measureRide(trace: Trace): RideBench {
  const bytes = encodeTrace(trace);
  return {
    computeMs: medianMs(() => computeRide(trace, RIDER)),
    floorMs: medianMs(() => addUp(trace)),
    encodeMs: medianMs(() => encodeTrace(trace)),
    decodeMs: medianMs(() => decodeTrace(bytes)),
    bytesPerSample: bytes.length / trace.powerW.length,
    seconds: trace.powerW.length,
  };
}

function addUp(trace: Trace): number {
  let sum = 0;
  for (const channel of CHANNELS) for (const cell of trace[channel]) sum += cell ?? 0;
  return sum;
}

function medianMs(work: () => unknown): number {
  for (let run = 0; run < WARM_UP_RUNS; run++) work();
  const times = Array.from({ length: RUNS }, () => {
    const began = performance.now();
    work();
    return performance.now() - began;
  });
  return times.sort((a, b) => a - b)[RUNS / 2]!;
}
