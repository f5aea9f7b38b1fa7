import { computeRide, UNKNOWN_RIDER } from '@tandem/metrics';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { classPlan } from './class-plan.ts';
import { simulateRide } from './simulate-ride.ts';
import { simulateRider } from './simulate-rider.ts';

const seed = fc.integer({ min: 0, max: 1_000_000 });
const length = fc.integer({ min: 1, max: 5400 });
const valid = (cells: (number | null)[]) => cells.filter((cell) => cell !== null);

test('the same seed rides the same ride, another seed another one', () => {
  const ride = (number: number) =>
    simulateRide({ seed: number, durationSeconds: 2700, ftpW: 220, maxHrBpm: 185 });
  expect(ride(7)).toEqual(ride(7));
  expect(ride(7)).not.toEqual(ride(8));
});

test('every ride is one a body could ride', () => {
  fc.assert(
    fc.property(seed, length, (number, durationSeconds) => {
      const rider = simulateRider(number);
      const trace = simulateRide({ seed: number, durationSeconds, ...rider });
      for (const cells of Object.values(trace)) expect(cells).toHaveLength(durationSeconds);
      const { heartRateBpm, powerW, cadenceRpm } = trace;
      expect(valid(powerW).every((watt) => watt >= 0 && watt <= 2000)).toBe(true);
      expect(valid(heartRateBpm).every((bpm) => bpm >= rider.restingHrBpm && bpm <= rider.maxHrBpm)).toBe(
        true,
      );
      expect(valid(cadenceRpm).every((rpm) => rpm === 0 || (rpm >= 40 && rpm <= 130))).toBe(true);
    }),
    { numRuns: 50 },
  );
});

test('the plan fills the class exactly', () => {
  fc.assert(
    fc.property(length, (durationSeconds) => {
      expect(classPlan(durationSeconds).reduce((sum, step) => sum + step.seconds, 0)).toBe(durationSeconds);
    }),
  );
});

test('intervals stand out: three minutes of work against the recovery after them', () => {
  const trace = simulateRide({ seed: 3, durationSeconds: 2700, ftpW: 250, maxHrBpm: 188 });
  // The main part begins after a warm-up of 15 %; its first two steps are 120 s of work and 60 s of rest.
  const mean = (from: number, to: number) => {
    const watts = valid(trace.powerW.slice(from, to));
    return watts.reduce((sum, watt) => sum + watt, 0) / watts.length;
  };
  const [work, rest] = [mean(425, 525), mean(545, 585)];
  expect(work / 250).toBeGreaterThan(0.8);
  expect(rest / 250).toBeLessThan(0.65);
});

test('over a class the heart drifts, and sensors drop out without taking the class with them', () => {
  const results = Array.from({ length: 30 }, (_, number) => {
    const ride = { seed: number, durationSeconds: 2700, ftpW: 220, maxHrBpm: 185 };
    return computeRide(simulateRide(ride), { ...UNKNOWN_RIDER, ftpW: 220 });
  });
  const mean = (of: (result: (typeof results)[number]) => number) =>
    results.reduce((sum, result) => sum + of(result), 0) / results.length;
  expect(mean(({ values }) => values.decoupling ?? 0)).toBeGreaterThan(0);
  expect(mean(({ coverage }) => coverage.heartRateBpm)).toBeLessThan(1);
  expect(results.every(({ coverage }) => coverage.powerW > 0.9)).toBe(true);
});

test('without a strap there is no heart rate at all', () => {
  const ride = { seed: 1, durationSeconds: 600, ftpW: 220, maxHrBpm: 185, hasHeartRate: false };
  expect(valid(simulateRide(ride).heartRateBpm)).toEqual([]);
});
