import type { Trace } from '@tandem/metrics';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
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

  test('leaves out what the format cannot hold, and does not wrap it', () => {
    const trace = traceOf(2, { heartRateBpm: [255, 150], cadenceRpm: [300, 90] });
    const { heartRateBpm, cadenceRpm } = readFit(writeFit({ startedAt, trace, values: {} }))[0]!.trace;
    expect({ heartRateBpm, cadenceRpm }).toEqual({ heartRateBpm: [null, 150], cadenceRpm: [null, 90] });
  });
});
