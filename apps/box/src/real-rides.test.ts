/** Recorded rides against the totals that the recording devices computed themselves. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { computeRide, UNKNOWN_RIDER } from '@tandem/metrics';
import { decodeTrace, encodeTrace } from '@tandem/metrics/trace';
import { readFit } from '@tandem/sensors';
import { describe, expect, test } from 'vitest';
import { fixtures, haveFixtures } from './testing.ts';

const RIDES = ['indoor-trainer', 'indoor-paused', 'virtual-ride'];
const load = (name: string) => readFit(readFileSync(join(fixtures, 'fit', `${name}.fit`)));

describe.skipIf(!haveFixtures).each(RIDES)('%s, against the device', (name) => {
  const ride = haveFixtures ? load(name) : undefined!;
  const device = ride?.deviceTotals;
  const ours = ride && computeRide(ride.trace, { ...UNKNOWN_RIDER, ftpW: ride.ftpW }).values;

  /** Compares where the device kept this total; the tolerance is the largest difference allowed. */
  const within = (tolerance: number, computed: number | null, told: number | null) => {
    if (told === null) return;
    expect(computed).not.toBeNull();
    expect(Math.abs(computed! - told)).toBeLessThanOrEqual(tolerance);
  };

  test('power: average within 1 W, maximum exact, normalised within 0.5 W', () => {
    expect(device.averagePowerW).not.toBeNull();
    within(1, ours.averagePowerW, device.averagePowerW);
    within(0, ours.maximumPowerW, device.maximumPowerW);
    within(0.5, ours.normalisedPowerW, device.normalisedPowerW);
  });

  test('load within 0.2, work within 0.5 %', () => {
    within(0.2, ours.trainingLoad, device.trainingLoad);
    within(0.005 * (device.workKj ?? 0), ours.workKj, device.workKj);
  });

  test('heart rate within 0.5 bpm, maxima exact, cadence within 1 rpm', () => {
    within(0.5, ours.averageHeartRateBpm, device.averageHeartRateBpm);
    within(0, ours.maximumHeartRateBpm, device.maximumHeartRateBpm);
    within(1, ours.averageCadenceRpm, device.averageCadenceRpm);
    within(0, ours.maximumCadenceRpm, device.maximumCadenceRpm);
  });

  test('distance within 0.5 % where the equipment measured speed', () => {
    within(0.005 * (device.distanceKm ?? 0), ours.distanceKm, device.distanceKm);
  });

  test('stored in at most 3 bytes a sample, and read back as it was', () => {
    const bytes = encodeTrace(ride.trace);
    expect(bytes.length / ride.trace.powerW.length).toBeLessThanOrEqual(3);
    const { powerW, heartRateBpm } = decodeTrace(bytes);
    expect(powerW).toEqual(ride.trace.powerW.map((watt) => (watt === null ? null : Math.round(watt))));
    expect(heartRateBpm).toEqual(ride.trace.heartRateBpm);
  });
});

describe.skipIf(!haveFixtures)('what the files are known for', () => {
  test('a pause of two minutes is not ridden', () => {
    const { trace, deviceTotals } = load('indoor-paused');
    expect(Math.abs(trace.powerW.length - deviceTotals.durationSeconds!)).toBeLessThanOrEqual(3);
  });

  test('a heart rate of 0 throughout is no heart rate', () => {
    expect(load('virtual-ride').trace.heartRateBpm.every((bpm) => bpm === null)).toBe(true);
  });
});
