import type { Trace } from '@tandem/metrics';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readTcx } from './read-tcx.ts';
import { writeTcx } from './write-tcx.ts';

const startedAt = new Date('2026-10-25T00:30:00Z');
const file = (ride: Parameters<typeof writeTcx>[0]) => Buffer.from([...writeTcx(ride)].join(''));
const cell = (min: number, max: number) => fc.option(fc.integer({ min, max }), { nil: null });
const anyTrace: fc.Arbitrary<Trace> = fc
  .array(fc.tuple(cell(0, 2000), cell(30, 240), cell(0, 200), cell(1, 90)), { minLength: 2, maxLength: 120 })
  .map((rows) => ({
    powerW: rows.map((row) => row[0]),
    heartRateBpm: rows.map((row) => row[1]),
    cadenceRpm: rows.map((row) => row[2]),
    speedKmh: rows.map((row) => row[3]),
  }));

describe('a ride written as TCX and read again', () => {
  test('has every reading where it was, and its gaps', () => {
    fc.assert(
      fc.property(anyTrace, (trace) => {
        const [read] = readTcx(file({ startedAt, trace, values: {} }));
        const { powerW, heartRateBpm, cadenceRpm } = read!.trace;
        expect({ powerW, heartRateBpm, cadenceRpm }).toEqual({
          powerW: trace.powerW,
          heartRateBpm: trace.heartRateBpm,
          cadenceRpm: trace.cadenceRpm,
        });
        expect(read!.startedAt).toEqual(startedAt);
      }),
    );
  });

  test('stands still in its pauses', () => {
    fc.assert(
      // A shorter one is within what devices' own times are rounded by.
      fc.property(anyTrace, fc.nat(120), fc.integer({ min: 3, max: 900 }), (trace, at, seconds) => {
        const atSecond = 1 + (at % (trace.powerW.length - 1));
        const pauses = [{ atSecond, seconds }];
        const [read] = readTcx(file({ startedAt, trace: { ...trace, pauses }, values: {} }));
        expect(read!.trace.powerW).toEqual(trace.powerW);
        expect(read!.endedAt.getTime() - startedAt.getTime()).toBe((trace.powerW.length + seconds) * 1000);
      }),
    );
  });

  test('tells its numbers as totals, what is unknown as absent, and who wrote it', () => {
    const trace: Trace = {
      powerW: [100, 200, 300],
      heartRateBpm: [140, 141, 142],
      cadenceRpm: [90, 90, 90],
      speedKmh: [30, 31, 32],
    };
    const values = {
      averagePowerW: 200.4,
      maximumPowerW: 300,
      averageHeartRateBpm: 141.2,
      distanceKm: 21.25,
    };
    const [read] = readTcx(file({ startedAt, trace, values }));
    expect(read!.deviceTotals).toMatchObject({
      durationSeconds: 3,
      averagePowerW: 200,
      maximumPowerW: 300,
      averageHeartRateBpm: 141,
      maximumHeartRateBpm: null,
      distanceKm: 21.25,
      energyKcal: null,
    });
    expect({ sport: read!.sport, device: read!.device }).toEqual({ sport: 'cycling', device: 'Tandem' });
  });
});
