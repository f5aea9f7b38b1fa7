/** Recorded rides against the totals that the recording devices computed themselves. */
import { readFileSync } from 'node:fs';
import { computeRide, UNKNOWN_RIDER } from '@tandem/metrics';
import { decodeTrace, encodeTrace } from '@tandem/metrics/trace';
import { DamagedFileError, readFit, writeFit } from '@tandem/sensors';
import { describe, expect, test } from 'vitest';
import { haveFixtures, recording } from '../testing/fixtures.ts';

/** What each device says of its ride, copied out, so that our reading of it is tested, too. */
const DEVICES = {
  'indoor-trainer': {
    durationSeconds: 2261.85,
    averagePowerW: 201,
    maximumPowerW: 331,
    normalisedPowerW: 228,
    intensityFactor: 0.914,
    trainingLoad: 50.8,
    averageHeartRateBpm: 148,
    maximumHeartRateBpm: 176,
    averageCadenceRpm: 82,
    maximumCadenceRpm: 108,
    energyKcal: 379,
  },
  'indoor-paused': {
    durationSeconds: 196.229,
    averagePowerW: 130,
    maximumPowerW: 159,
    normalisedPowerW: 131,
    intensityFactor: 0.487,
    trainingLoad: 1.1,
    workKj: 25.066,
    averageHeartRateBpm: 100,
    maximumHeartRateBpm: 121,
    averageCadenceRpm: 87,
    maximumCadenceRpm: 91,
    energyKcal: 25,
  },
  'virtual-ride': {
    durationSeconds: 1808,
    averagePowerW: 123,
    maximumPowerW: 691,
    averageCadenceRpm: 84,
    maximumCadenceRpm: 105,
    distanceKm: 13.40014,
    energyKcal: 212,
  },
};
const RIDES = Object.keys(DEVICES) as (keyof typeof DEVICES)[];
const load = (name: string) => readFit(readFileSync(recording(name)))[0]!;

describe.skipIf(!haveFixtures).each(RIDES)('%s, against the device', (name) => {
  const ride = haveFixtures ? load(name) : undefined!;
  const device = ride?.deviceTotals;
  const ours =
    ride &&
    computeRide(ride.trace, { ...UNKNOWN_RIDER, ftpW: ride.ftpW }, { equipment: ride.measured }).values;

  /** Compares where the device kept this total; the tolerance is the largest difference allowed. */
  const within = (tolerance: number, computed: number | null, told: number | null) => {
    if (told === null) return;
    expect(computed).not.toBeNull();
    expect(Math.abs(computed! - told)).toBeLessThanOrEqual(tolerance);
  };

  test('its totals are read by the metrics that they are, and none is made up', () => {
    const { averageSpeedKmh: _, maximumSpeedKmh: __, ...totals } = device;
    const told = Object.entries(totals).filter(([, value]) => value !== null);
    const precise = told.map(([id, value]) => [id, Number(value!.toPrecision(12))]);
    expect(Object.fromEntries(precise)).toEqual(DEVICES[name]);
  });

  test('power: average within 1 W, maximum exact, normalised within 0.5 W', () => {
    expect(device.averagePowerW).not.toBeNull();
    within(1, ours.averagePowerW, device.averagePowerW);
    within(0, ours.maximumPowerW, device.maximumPowerW);
    within(0.5, ours.normalisedPowerW, device.normalisedPowerW);
  });

  test('load within 0.2, work within 0.5 %, intensity as near as 1 W of normalised power', () => {
    within(1 / (ride.ftpW ?? 1), ours.intensityFactor, device.intensityFactor);
    within(0.2, ours.trainingLoad, device.trainingLoad);
    within(0.005 * (device.workKj ?? 0), ours.workKj, device.workKj);
  });

  test('heart rate within 0.5 bpm, maxima exact, cadence within 1 rpm', () => {
    within(0.5, ours.averageHeartRateBpm, device.averageHeartRateBpm);
    within(0, ours.maximumHeartRateBpm, device.maximumHeartRateBpm);
    within(1, ours.averageCadenceRpm, device.averageCadenceRpm);
    within(0, ours.maximumCadenceRpm, device.maximumCadenceRpm);
  });

  test('time ridden within 3 s, pauses left out', () => {
    within(3, ours.durationSeconds, device.durationSeconds);
  });

  test('calories are the device’s own where it has counted them', () => {
    const { values, inputs } = computeRide(ride.trace, UNKNOWN_RIDER, {
      equipment: { energyKcal: device.energyKcal },
    });
    expect(values.energyKcal).toBe(device.energyKcal);
    expect(inputs.calorieSource).toBe('equipment');
  });

  test('written as FIT it comes back second by second, with the same numbers', () => {
    const { trace, startedAt } = readFit(
      writeFit({ startedAt: ride.startedAt, trace: ride.trace, values: ours }),
    )[0]!;
    const whole = (cells: (number | null)[]) =>
      cells.map((cell) => (cell === null ? null : Math.round(cell)));
    expect(trace.powerW).toEqual(whole(ride.trace.powerW));
    expect(trace.heartRateBpm).toEqual(ride.trace.heartRateBpm);
    expect(trace.cadenceRpm).toEqual(ride.trace.cadenceRpm);
    expect(startedAt).toEqual(ride.startedAt);
    const again = computeRide(trace, { ...UNKNOWN_RIDER, ftpW: ride.ftpW }).values;
    const recorded = computeRide(ride.trace, { ...UNKNOWN_RIDER, ftpW: ride.ftpW }).values;
    within(0.5, again.normalisedPowerW, recorded.normalisedPowerW);
    within(0.1, again.distanceKm, ours.distanceKm);
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
  test('what recorded them, and when', () => {
    const told = RIDES.map((name) => {
      const { startedAt, sport, subSport, device, ftpW, notices } = load(name);
      return [startedAt.toISOString(), sport, subSport, device, ftpW, notices];
    });
    expect(told).toEqual([
      [
        '2011-11-02T12:54:19.000Z',
        'cycling',
        'generic',
        'Edge 800',
        250,
        [{ code: 'seconds_filled', count: 1 }],
      ],
      ['2021-03-18T13:02:33.000Z', 'cycling', 'indoor_cycling', 'Forerunner 935', 270, []],
      ['2017-10-05T00:04:07.000Z', 'cycling', 'virtual_activity', 'Zwift', null, []],
    ]);
  });

  test('a heart rate of 0 throughout is no heart rate', () => {
    expect(load('virtual-ride').trace.heartRateBpm.every((bpm) => bpm === null)).toBe(true);
  });

  test('a damaged part behind a whole one is left out, and named', () => {
    const last = (name: string) => load(name).notices.at(-1)!;
    expect(last('bad-file-crc')).toEqual({ code: 'part_damaged', count: 771 });
    expect(last('bad-corrupt-header')).toEqual({ code: 'bytes_left_out', count: 83 });
  });

  test.each([['bad-unexpected-eof', 'fit_cut_short']])('%s is refused, and why: %s', (name, code) => {
    const fault = () => {
      try {
        return load(name).notices;
      } catch (error) {
        return error;
      }
    };
    expect(fault()).toBeInstanceOf(DamagedFileError);
    expect(fault()).toMatchObject({ code });
  });
});
