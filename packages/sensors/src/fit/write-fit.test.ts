import type { RideValues, Trace } from '@tandem/metrics';
import fc from 'fast-check';
import FitParser from 'fit-file-parser';
import { describe, expect, test } from 'vitest';
import type { RideToWrite } from '../recording/ride-to-write.ts';
import { readFit } from './read-fit.ts';
import { writeFit } from './write-fit.ts';

const startedAt = new Date('2026-10-25T00:30:00Z');
const silent = (seconds: number) => new Array<number | null>(seconds).fill(null);
const traceOf = (seconds: number, channels: Partial<Trace>): Trace => ({
  powerW: silent(seconds),
  heartRateBpm: silent(seconds),
  cadenceRpm: silent(seconds),
  speedKmh: silent(seconds),
  ...channels,
});

/** As a stored ride is: whole watts and beats, half turns of the pedals, hundredths of a km/h; 0 bpm is no reading. */
const stored = (max: number, step = 1, min = 0) =>
  fc.option(
    fc.integer({ min, max: max / step }).map((count) => count * step),
    { nil: null },
  );
const anyTrace: fc.Arbitrary<Trace> = fc
  .array(fc.tuple(stored(2500), stored(240, 1, 30), stored(250, 0.5), stored(150, 0.01)), {
    minLength: 1,
    maxLength: 150,
  })
  .map((rows) => ({
    powerW: rows.map((row) => row[0]),
    heartRateBpm: rows.map((row) => row[1]),
    cadenceRpm: rows.map((row) => row[2]),
    speedKmh: rows.map((row) => row[3]),
  }))
  // A speed of 0 throughout is read as a trainer without a wheel sensor.
  .filter(({ speedKmh }) => speedKmh.some((kmh) => (kmh ?? 0) > 0) || speedKmh.every((kmh) => kmh === null));

const anyPaused = anyTrace.chain((trace) =>
  fc
    .uniqueArray(fc.integer({ min: 1, max: trace.powerW.length }), { maxLength: 5 })
    .chain((at) => fc.tuple(fc.constant(at), fc.array(fc.integer({ min: 1, max: 900 }), { minLength: 5 })))
    .map(([at, lengths]) => ({
      ...trace,
      pauses: at
        .filter((atSecond) => atSecond < trace.powerW.length)
        .sort((a, b) => a - b)
        .map((atSecond, i) => ({ atSecond, seconds: lengths[i]! })),
    })),
);

describe('a ride written and read again', () => {
  test('has every reading where it was, and its gaps', () => {
    fc.assert(
      fc.property(anyTrace, (trace) => {
        const read = readFit(writeFit({ startedAt, trace, values: {} }))[0]!;
        const rounded = (cells: (number | null)[]) =>
          cells.map((kmh) => (kmh === null ? null : Math.round(kmh * 100)));
        expect({ ...read.trace, speedKmh: rounded(read.trace.speedKmh) }).toEqual({
          ...trace,
          speedKmh: rounded(trace.speedKmh),
        });
        expect(read.startedAt).toEqual(startedAt);
      }),
    );
  });

  test('stands still in its pauses, and goes on at the time of day at which it did', () => {
    fc.assert(
      fc.property(anyPaused, (paused) => {
        const { pauses, ...trace } = paused;
        const [read] = readFit(writeFit({ startedAt, trace: paused, values: {} }));
        expect(read!.trace.powerW).toEqual(trace.powerW);
        expect(read!.deviceTotals.durationSeconds).toBe(trace.powerW.length);
        const stood = pauses.reduce((sum, { seconds }) => sum + seconds, 0);
        expect(read!.endedAt.getTime() - startedAt.getTime()).toBe((trace.powerW.length + stood) * 1000);
      }),
    );
  });

  test('keeps silences of any length: they are gaps, not pauses', () => {
    const powerW = [null, 200, ...silent(1000), 210, null];
    const read = readFit(writeFit({ startedAt, trace: traceOf(powerW.length, { powerW }), values: {} }))[0]!;
    expect(read.trace.powerW).toEqual(powerW);
    expect(read.notices).toEqual([]);
  });

  test('tells its numbers as totals, and what is unknown as absent', () => {
    const { deviceTotals, sport, subSport, device } = readFit(
      writeFit({
        startedAt,
        trace: traceOf(3, { powerW: [100, 200, 300], speedKmh: [30, 31, null] }),
        values: {
          averagePowerW: 200.4,
          maximumPowerW: 300,
          normalisedPowerW: null,
          workKj: 0.6,
          averageHeartRateBpm: 141.6,
          energyKcal: 480.2,
          distanceKm: 21.25,
          trainingLoad: 61.3,
          intensityFactor: 0.85,
        },
      }),
    )[0]!;
    expect(deviceTotals).toEqual({
      durationSeconds: 3,
      averagePowerW: 200,
      maximumPowerW: 300,
      normalisedPowerW: null,
      intensityFactor: 0.85,
      trainingLoad: 61.3,
      workKj: 0.6,
      averageHeartRateBpm: 142,
      maximumHeartRateBpm: null,
      averageCadenceRpm: null,
      maximumCadenceRpm: null,
      distanceKm: 21.25,
      averageSpeedKmh: null,
      maximumSpeedKmh: null,
      energyKcal: 480,
    });
    expect({ sport, subSport, device }).toEqual({
      sport: 'cycling',
      subSport: 'indoor_cycling',
      device: 'Tandem',
    });
  });

  test('names who has written it, the day’s thresholds, and the parts that an activity has', () => {
    const trace = traceOf(2, { powerW: [100, 200] });
    const told = (thresholds: RideToWrite['thresholds']) => {
      const bytes = writeFit({ startedAt, trace, values: {}, ...(thresholds && { thresholds }) });
      let read: Record<string, unknown> = {};
      new FitParser({ mode: 'list' }).parse(bytes.buffer, (_, data) => {
        read = data as unknown as Record<string, unknown>;
      });
      return read;
    };
    const whole = told({ ftpW: 251.4, lthrBpm: 168, maxHrBpm: 187 });
    expect(whole).toMatchObject({
      file_ids: [{ type: 'activity', manufacturer: 'development', product: 1, product_name: 'Tandem' }],
      device_infos: [{ device_index: 'creator', manufacturer: 'development', product_name: 'Tandem' }],
      zones_target: {
        functional_threshold_power: 251,
        threshold_heart_rate: 168,
        max_heart_rate: 187,
      },
      sessions: [{ threshold_power: 251, trigger: 'activity_end', first_lap_index: 0, num_laps: 1 }],
      laps: [{ lap_trigger: 'session_end' }],
    });
    expect(told({ ftpW: null, lthrBpm: null, maxHrBpm: null }).zones_target).toBeUndefined();
    expect(told(undefined).zones_target).toBeUndefined();
  });

  test('is the same bytes each time: who compares files sees that nothing is new', () => {
    const ride = {
      startedAt,
      trace: traceOf(60, { powerW: [100, ...silent(58), 200] }),
      values: { workKj: 7 },
    };
    expect(writeFit(ride)).toEqual(writeFit(ride));
  });

  test('leaves out what the format cannot hold, and does not wrap it', () => {
    const trace = traceOf(2, { heartRateBpm: [255, 150], cadenceRpm: [300, 90] });
    const { heartRateBpm, cadenceRpm } = readFit(writeFit({ startedAt, trace, values: {} }))[0]!.trace;
    expect({ heartRateBpm, cadenceRpm }).toEqual({ heartRateBpm: [null, 150], cadenceRpm: [null, 90] });
  });

  test('rounds its totals as any program does, and cuts none', () => {
    const trace = traceOf(2, { powerW: [100, 200] });
    const numbers = fc.record({
      intensityFactor: fc.double({ min: 0.01, max: 3, noNaN: true }),
      trainingLoad: fc.double({ min: 0.1, max: 900, noNaN: true }),
      workKj: fc.double({ min: 0.01, max: 9000, noNaN: true }),
      distanceKm: fc.double({ min: 0.01, max: 290, noNaN: true }),
    });
    const told = (values: RideValues) => readFit(writeFit({ startedAt, trace, values }))[0]!.deviceTotals;
    expect(told({ intensityFactor: 1.8359, trainingLoad: 172.575 })).toMatchObject({
      intensityFactor: 1.836,
      trainingLoad: 172.6,
    });
    fc.assert(
      fc.property(numbers, (values) => {
        const { intensityFactor, trainingLoad, workKj, distanceKm } = told(values);
        expect(Math.abs((intensityFactor ?? 0) - values.intensityFactor)).toBeLessThanOrEqual(0.000_501);
        expect(Math.abs((trainingLoad ?? 0) - values.trainingLoad)).toBeLessThanOrEqual(0.0501);
        expect(Math.abs((workKj ?? 0) - values.workKj)).toBeLessThanOrEqual(0.000_501);
        expect(Math.abs((distanceKm ?? 0) - values.distanceKm)).toBeLessThanOrEqual(0.000_005_01);
      }),
    );
  });

  test.each([
    ['running', 'street', ['running', 'street']],
    ['e_biking', 'e_bike_fitness', ['e_biking', 'e_bike_fitness']],
    ['swimming', null, ['swimming', 'generic']],
    ['a sport of next year', 'and its form', ['training', null]],
    ['other', null, ['training', null]],
    [null, null, ['cycling', 'indoor_cycling']],
  ])('says that it was %s, %s', (sport, subSport, expected) => {
    const trace = traceOf(2, { heartRateBpm: [100, 120] });
    const [read] = readFit(writeFit({ startedAt, trace, values: {}, sport, subSport }));
    expect([read!.sport, read!.subSport]).toEqual(expected);
  });

  test('ends its records at the distance of the ride, whatever the speeds add up to', () => {
    const speedKmh = Array.from({ length: 300 }, (_, second) => (second % 2 ? 28.8 : 0));
    const trace = traceOf(300, { speedKmh });
    const [read] = readFit(writeFit({ startedAt, trace, values: { distanceKm: 2.392 } }));
    expect(read!.measured.distanceKm).toBeCloseTo(2.392, 4);
  });
});
