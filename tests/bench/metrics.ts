import { existsSync, readFileSync } from 'node:fs';
import { simulateRide, simulateRider } from '@tandem/box/simulate';
import { computeRide, type RiderProfile, type Trace } from '@tandem/metrics';
import { decodeTrace, encodeTrace } from '@tandem/metrics/trace';
import { readFit } from '@tandem/sensors';
import { recording } from '../../packages/sensors/src/testing/fixtures.ts';
import { type Bench, type Figure, median } from './figure.ts';

const RIDE_SECONDS = 45 * 60;
/** So many that both are compiled long before the first that counts. */
const ROUNDS = 400;
const RIDES = 20;

const riders = Array.from({ length: RIDES }, (_, index) => simulateRider(index + 1));
const rides: Trace[] = riders.map((rider, index) =>
  simulateRide({
    seed: index + 1,
    durationSeconds: RIDE_SECONDS,
    ftpW: rider.ftpW,
    maxHrBpm: rider.maxHrBpm,
  }),
);
const profile: RiderProfile = {
  weightKg: 72,
  heightCm: 176,
  ageYears: 38,
  gender: 'female',
  ftpW: 210,
  lthrBpm: 165,
  restingHrBpm: 52,
  maxHrBpm: 186,
};

function timed(work: (ride: Trace) => unknown): number {
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const ride = rides[round % RIDES]!;
    const begun = performance.now();
    work(ride);
    times.push(performance.now() - begun);
  }
  return median(times.slice(ROUNDS / 4));
}

/** The least that any metric needs: every cell of the four channels read once. */
function readOnce(ride: Trace): number {
  let sum = 0;
  for (const channel of [ride.powerW, ride.heartRateBpm, ride.cadenceRpm, ride.speedKmh])
    for (const value of channel) sum += value ?? 0;
  return sum;
}

export const metrics: Bench = {
  name: 'metrics',
  async *run() {
    const figure = timed((ride) => computeRide(ride, profile));
    const floor = timed(readOnce);
    yield {
      name: 'all metrics of a 45-minute ride',
      figure,
      unit: 'ms',
      floor,
      floorIs: 'reading each cell once',
      ratio: figure / floor,
      aim: '1 ms',
    };
  },
};

export const storage: Bench = {
  name: 'storage',
  async *run() {
    yield bytesPerSample('simulated rides', rides);
    const real = realRides();
    if (real.length) yield bytesPerSample('real rides', real);
  },
};

function bytesPerSample(what: string, traces: Trace[]): Figure {
  const encoded = traces.map((trace) => encodeTrace(trace));
  if (
    encoded.some((bytes, index) =>
      decodeTrace(bytes).powerW.some((w, second) => w !== traces[index]!.powerW[second]),
    )
  )
    throw new Error('a trace did not come back as it was');
  const samples = traces.reduce((sum, trace) => sum + trace.powerW.length, 0);
  const figure = encoded.reduce((sum, bytes) => sum + bytes.length, 0) / samples;
  const channels = (trace: Trace) =>
    Object.values(trace).filter((channel) => channel.some((value) => value !== null)).length;
  // What an array column would hold: two bytes for each second of each channel that the ride has.
  const floor = traces.reduce((sum, trace) => sum + channels(trace) * 2 * trace.powerW.length, 0) / samples;
  return {
    name: `bytes per sample at rest, ${what}`,
    figure,
    unit: 'B',
    floor,
    floorIs: 'int2 a channel',
    ratio: figure / floor,
    aim: '3 B',
  };
}

/** Recorded rides, where the folder that holds them is at hand. */
function realRides(): Trace[] {
  return ['indoor-trainer', 'virtual-ride']
    .map(recording)
    .filter((file) => existsSync(file))
    .map((file) => readFit(readFileSync(file))[0]!.trace);
}
