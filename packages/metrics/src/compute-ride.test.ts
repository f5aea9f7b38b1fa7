import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { computeRide } from './compute-ride.ts';
import { keytelKcalPerMinute, tanakaMaxHrBpm } from './rider.ts';
import { anyRider, anyTrace, repeat, rider, traceOf } from './testing.ts';

const valuesOf = (...args: Parameters<typeof computeRide>) => computeRide(...args).values;
const steady = (seconds: number, powerW: number) => traceOf({ powerW: repeat(seconds, powerW) });

describe('worked numbers', () => {
  test('ten minutes at 100 W and ten at 300 W: normalised 252.378 W', () => {
    const trace = traceOf({ powerW: [...repeat(600, 100), ...repeat(600, 300)] });
    expect(valuesOf(trace, rider({})).normalisedPowerW).toBeCloseTo(252.378, 3);
  });

  test('15 s at 100 W and 15 s at 400 W in turn: normalised 250 W exactly', () => {
    const powerW = Array.from({ length: 1200 }, (_, second) => (second % 30 < 15 ? 100 : 400));
    expect(valuesOf(traceOf({ powerW }), rider({})).normalisedPowerW).toBe(250);
  });

  test('an hour at FTP: load 99.19 by full windows', () => {
    expect(valuesOf(steady(3600, 250), rider({ ftpW: 250 })).trainingLoad).toBeCloseTo(99.19, 2);
  });

  test('Keytel by the minute', () => {
    expect(keytelKcalPerMinute({ gender: 'male', ageYears: 40, weightKg: 80 }, 150)).toBeCloseTo(15.179, 3);
    expect(keytelKcalPerMinute({ gender: 'female', ageYears: 35, weightKg: 65 }, 150)).toBeCloseTo(9.813, 3);
  });

  test('a minute at 150 bpm without a power meter costs what Keytel says', () => {
    const minute = traceOf({ heartRateBpm: repeat(60, 150) });
    const result = computeRide(minute, rider({ gender: 'male', ageYears: 40, weightKg: 80 }));
    expect(result.values.energyKcal).toBeCloseTo(15.179, 3);
    expect(result.inputs).toMatchObject({ calorieSource: 'heartRate', maxHrSource: 'estimated' });
  });

  test.each([
    ['male', 77.3],
    ['female', 87.2],
  ] as const)('45 minutes at 70 %% of reserve, %s: TRIMP %d', (gender, expected) => {
    const trace = traceOf({ heartRateBpm: repeat(2700, 50 + 0.7 * 140) });
    const values = valuesOf(trace, rider({ gender, restingHrBpm: 50, maxHrBpm: 190 }));
    expect(values.trimp).toBeCloseTo(expected, 2);
  });

  test('25 W above zone 4 for two minutes: ten effort points', () => {
    expect(valuesOf(steady(120, 325), rider({ ftpW: 250 })).effortPoints).toBe(10);
  });
});

describe('worked numbers of single entries', () => {
  const uneven = traceOf({ powerW: [...repeat(600, 100), ...repeat(600, 300)] });

  test('variability and intensity are normalised power over average and over FTP', () => {
    const values = valuesOf(uneven, rider({ ftpW: 250 }));
    expect(values.variabilityIndex).toBeCloseTo(252.378 / 200, 5);
    expect(values.intensityFactor).toBeCloseTo(252.378 / 250, 5);
    // 1,171 full windows.
    expect(values.trainingLoad).toBeCloseTo((1171 * (252.378 / 250) ** 2) / 36, 3);
  });

  test('per kilogram: 200 W on average and 200 W for 20 minutes at 80 kg are 2.5 W/kg each', () => {
    expect(valuesOf(uneven, rider({ weightKg: 80 }))).toMatchObject({
      averagePowerWPerKg: 2.5,
      best1200sPowerWPerKg: 2.5,
    });
  });

  test('the best stretches are those of the peak-power curve', () => {
    const powerW = [...repeat(1200, 150), ...repeat(300, 250), ...repeat(60, 400), ...repeat(5, 800)];
    expect(valuesOf(traceOf({ powerW }), rider({}))).toMatchObject({
      best5sPowerW: 800,
      best60sPowerW: (55 * 400 + 5 * 800) / 60,
      best300sPowerW: (235 * 250 + 60 * 400 + 5 * 800) / 300,
      best1200sPowerW: (835 * 150 + 300 * 250 + 60 * 400 + 5 * 800) / 1200,
    });
  });

  test('cadence leaves standing still out in one field and counts it in the other', () => {
    expect(valuesOf(traceOf({ cadenceRpm: [90, 0, 80, null, 0, 100] }), rider({}))).toMatchObject({
      averageCadenceRpm: 90,
      averageCadenceWithZerosRpm: 54,
      maximumCadenceRpm: 100,
    });
  });

  test('effort points: power where FTP is known, else the heart, else the pedals', () => {
    const all = { powerW: repeat(60, 210), heartRateBpm: repeat(60, 175), cadenceRpm: repeat(60, 70) };
    const pointsOf = (...args: Parameters<typeof computeRide>) => valuesOf(...args).effortPoints;
    expect(pointsOf(traceOf(all), rider({ ftpW: 200, maxHrBpm: 190 }))).toBe(4);
    expect(pointsOf(traceOf(all), rider({ maxHrBpm: 190 }))).toBe(5);
    expect(pointsOf(traceOf(all), rider({}))).toBe(2);
  });

  test('a heart rate is sustained when it was held for 15 s', () => {
    const heartRateBpm = [...repeat(30, 140), ...repeat(15, 181), ...repeat(14, 190), ...repeat(30, 140)];
    const { sustainedHeartRateBpm, maximumHeartRateBpm } = valuesOf(traceOf({ heartRateBpm }), rider({}));
    expect([sustainedHeartRateBpm, maximumHeartRateBpm]).toEqual([181, 190]);
  });

  test('coverage is valid over all seconds, partial below 0.8', () => {
    const trace = traceOf({
      powerW: [...repeat(79, 200), ...repeat(21, null)],
      heartRateBpm: [...repeat(80, 140), ...repeat(20, null)],
    });
    const { coverage, partial, values } = computeRide(trace, rider({}));
    expect(coverage).toEqual({ powerW: 0.79, heartRateBpm: 0.8, cadenceRpm: 0, speedKmh: 0 });
    expect(values).toMatchObject({ powerCoverage: 0.79, heartRateCoverage: 0.8, cadenceCoverage: 0 });
    expect(partial).toEqual(['powerW']);
  });

  test('normalised power is marked as short under 20 minutes of power', () => {
    const isShort = (seconds: number) => computeRide(steady(seconds, 200), rider({})).normalisedPowerShort;
    expect([isShort(1199), isShort(1200)]).toEqual([true, false]);
  });
});

describe('missing is not zero', () => {
  test('a gap leaves the average alone, a zero lowers it', () => {
    const gap = traceOf({ powerW: [200, 200, null, null] });
    const zero = traceOf({ powerW: [200, 200, 0, 0] });
    expect(valuesOf(gap, rider({})).averagePowerW).toBe(200);
    expect(valuesOf(zero, rider({})).averagePowerW).toBe(100);
  });

  test('what no sensor said is null, whoever rides', () => {
    const { values, zones, peaks } = computeRide(traceOf({ powerW: repeat(60, null) }), rider({ ftpW: 200 }));
    const { durationSeconds, powerCoverage, heartRateCoverage, cadenceCoverage, ...rest } = values;
    expect([durationSeconds, powerCoverage, heartRateCoverage, cadenceCoverage]).toEqual([60, 0, 0, 0]);
    expect(Object.values(rest).every((value) => value === null)).toBe(true);
    expect(zones).toEqual({ power: null, heartRate: null, cadence: null });
    expect(peaks.every((peak) => peak.powerW === null)).toBe(true);
  });

  test('an unknown FTP, weight or gender is never invented', () => {
    const trace = traceOf({ heartRateBpm: repeat(60, 150), powerW: repeat(60, null) });
    expect(valuesOf(trace, rider({}))).toMatchObject({ energyKcal: null, trimp: null });
    expect(valuesOf(steady(60, 200), rider({}))).toMatchObject({ intensityFactor: null, trainingLoad: null });
  });

  test('noise beyond 2,500 W and a pulse of 20 are left out, not clipped', () => {
    const trace = traceOf({ powerW: [200, 2501, 2500], heartRateBpm: [20, 120, 241] });
    const { maximumPowerW, averagePowerW, averageHeartRateBpm } = valuesOf(trace, rider({}));
    expect([maximumPowerW, averagePowerW, averageHeartRateBpm]).toEqual([2500, 1350, 120]);
  });
});

describe('sources in their order', () => {
  test('calories: equipment, then power, then heart rate, then MET', () => {
    const person = rider({ gender: 'female', ageYears: 35, weightKg: 60, maxHrBpm: 185 });
    const full = { powerW: repeat(60, 100), heartRateBpm: repeat(60, 150), cadenceRpm: repeat(60, 90) };
    const sourceOf = (...args: Parameters<typeof computeRide>) => computeRide(...args).inputs.calorieSource;
    expect(sourceOf(traceOf(full), person, { equipment: { energyKcal: 12 } })).toBe('equipment');
    expect(valuesOf(traceOf(full), person, { equipment: { energyKcal: 12 } }).energyKcal).toBe(12);
    expect(sourceOf(traceOf(full), person)).toBe('power');
    expect(valuesOf(traceOf(full), person).energyKcal).toBeCloseTo((6 / 4.184) * 4.75, 10);
    expect(sourceOf(traceOf({ ...full, powerW: repeat(60, null) }), person)).toBe('heartRate');
    const pedals = traceOf({ cadenceRpm: full.cadenceRpm });
    expect(sourceOf(pedals, person)).toBe('met');
    expect(valuesOf(pedals, person).energyKcal).toBeCloseTo((8.5 * 60) / 60, 10);
  });

  test('heart rate below half of the maximum costs nothing', () => {
    const resting = traceOf({ heartRateBpm: repeat(600, 85) });
    const person = rider({ gender: 'male', ageYears: 40, weightKg: 80, maxHrBpm: 180 });
    expect(valuesOf(resting, person).energyKcal).toBe(0);
  });

  test('distance: equipment, then power and weight, then a third of the cadence', () => {
    const seconds = { powerW: repeat(3600, 200), cadenceRpm: repeat(3600, 90) };
    const sourceOf = (trace: Parameters<typeof computeRide>[0], weightKg: number | null) => {
      const { values, inputs } = computeRide(trace, rider({ weightKg }));
      return [inputs.speedSource, Math.round(values.distanceKm! * 10) / 10];
    };
    expect(sourceOf(traceOf({ ...seconds, speedKmh: repeat(3600, 31) }), 75)).toEqual(['equipment', 31]);
    expect(sourceOf(traceOf(seconds), 75)).toEqual(['power', 34]);
    expect(sourceOf(traceOf(seconds), null)).toEqual(['cadence', 30]);
  });

  test('maximum heart rate: measured, then observed, then estimated by age', () => {
    const trace = traceOf({ heartRateBpm: [150] });
    const inputsOf = (...args: Parameters<typeof computeRide>) => computeRide(...args).inputs;
    const old = rider({ ageYears: 40 });
    expect(inputsOf(trace, { ...old, maxHrBpm: 191 }, { observedMaxHrBpm: 187 }).maxHrSource).toBe(
      'measured',
    );
    expect(inputsOf(trace, old, { observedMaxHrBpm: 187 }).maxHrSource).toBe('observed');
    expect(inputsOf(trace, old)).toMatchObject({ maxHrSource: 'estimated', maxHrBpm: tanakaMaxHrBpm(40) });
  });
});

describe('decoupling', () => {
  test('5 % more heartbeats for the same power in the second half', () => {
    const trace = traceOf({
      powerW: repeat(2400, 200),
      heartRateBpm: [...repeat(1200, 140), ...repeat(1200, 147)],
    });
    expect(valuesOf(trace, rider({})).decoupling).toBeCloseTo(1 - 140 / 147, 10);
  });

  test('not under ten minutes a half, nor with a tenth missing', () => {
    const short = traceOf({ powerW: repeat(1198, 200), heartRateBpm: repeat(1198, 140) });
    const sparse = traceOf({
      powerW: repeat(1200, 200),
      heartRateBpm: Array.from({ length: 1200 }, (_, second) => (second % 9 === 0 ? null : 140)),
    });
    expect(valuesOf(short, rider({})).decoupling).toBeNull();
    expect(valuesOf(sparse, rider({})).decoupling).toBeNull();
  });
});

describe('properties', () => {
  test('constant power: normalised = average', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1500 }), fc.integer({ min: 30, max: 900 }), (watt, seconds) => {
        const { normalisedPowerW, averagePowerW } = valuesOf(steady(seconds, watt), rider({}));
        expect(normalisedPowerW).toBeCloseTo(averagePowerW!, 8);
      }),
    );
  });

  test('work adds up wherever a ride is split', () => {
    fc.assert(
      fc.property(anyTrace(200), anyRider, fc.nat(200), (trace, person, cut) => {
        const part = (from: number, to: number) =>
          valuesOf(
            {
              powerW: trace.powerW.slice(from, to),
              heartRateBpm: trace.heartRateBpm.slice(from, to),
              cadenceRpm: trace.cadenceRpm.slice(from, to),
              speedKmh: trace.speedKmh.slice(from, to),
            },
            person,
          );
        const [whole, first, second] = [part(0, 200), part(0, cut), part(cut, 200)];
        for (const id of ['workKj', 'energyKcal', 'distanceKm', 'effortPoints'] as const)
          expect((first[id] ?? 0) + (second[id] ?? 0)).toBeCloseTo(whole[id] ?? 0, 8);
      }),
    );
  });

  test('k times the power: k times normalised power, k² times the load', () => {
    const watts = fc.array(fc.integer({ min: 1, max: 600 }), { minLength: 30, maxLength: 300 });
    fc.assert(
      fc.property(watts, fc.double({ min: 0.5, max: 4, noNaN: true }), (powerW, k) => {
        const plain = valuesOf(traceOf({ powerW }), rider({ ftpW: 200 }));
        const scaled = valuesOf(traceOf({ powerW: powerW.map((watt) => watt * k) }), rider({ ftpW: 200 }));
        expect(scaled.normalisedPowerW! / plain.normalisedPowerW!).toBeCloseTo(k, 8);
        expect(scaled.trainingLoad! / plain.trainingLoad!).toBeCloseTo(k * k, 8);
      }),
    );
  });

  test('no stretch is better than a shorter one, and none than the maximum', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 2500 }), { minLength: 60, maxLength: 300 }),
        (powerW) => {
          const { maximumPowerW, best5sPowerW, best60sPowerW } = valuesOf(traceOf({ powerW }), rider({}));
          expect(best5sPowerW!).toBeLessThanOrEqual(maximumPowerW! + 1e-9);
          expect(best60sPowerW!).toBeLessThanOrEqual(best5sPowerW! + 1e-9);
        },
      ),
    );
  });

  test('a gap counts for nothing: with a silent stretch put in, sums and means stay', () => {
    fc.assert(
      fc.property(
        anyTrace(120),
        anyRider,
        fc.nat(120),
        fc.integer({ min: 1, max: 60 }),
        (trace, person, at, gap) => {
          const put = (cells: (number | null)[]) => [
            ...cells.slice(0, at),
            ...repeat(gap, null),
            ...cells.slice(at),
          ];
          const longer = {
            powerW: put(trace.powerW),
            heartRateBpm: put(trace.heartRateBpm),
            cadenceRpm: put(trace.cadenceRpm),
            speedKmh: put(trace.speedKmh),
          };
          const [plain, silent] = [valuesOf(trace, person), valuesOf(longer, person)];
          for (const id of COUNTED) expect(silent[id], id).toBe(plain[id]);
        },
      ),
    );
  });
  const COUNTED = [
    'averagePowerW',
    'maximumPowerW',
    'workKj',
    'averageHeartRateBpm',
    'averageCadenceRpm',
    'averageCadenceWithZerosRpm',
    'energyKcal',
    'distanceKm',
    'normalisedPowerW',
    'trainingLoad',
    'trimp',
    'effortPoints',
  ] as const;

  test('zone seconds add up to the valid seconds of their channel', () => {
    fc.assert(
      fc.property(anyTrace(200), anyRider, (trace, person) => {
        const { zones, coverage } = computeRide(trace, person, {
          powerScheme: 'coggan7',
          heartRateScheme: 'karvonen',
        });
        const seconds = (rows: readonly { seconds: number }[]) =>
          rows.reduce((sum, row) => sum + row.seconds, 0);
        const { length } = trace.powerW;
        if (zones.power) expect(seconds(zones.power)).toBeCloseTo(coverage.powerW * length, 6);
        if (zones.heartRate) expect(seconds(zones.heartRate)).toBeCloseTo(coverage.heartRateBpm * length, 6);
        if (zones.cadence) expect(seconds(zones.cadence)).toBeCloseTo(coverage.cadenceRpm * length, 6);
      }),
    );
  });

  test('no number is ever NaN or infinite', () => {
    fc.assert(
      fc.property(anyTrace(200), anyRider, (trace, person) => {
        for (const value of Object.values(valuesOf(trace, person)))
          expect(value === null || Number.isFinite(value)).toBe(true);
      }),
    );
  });
});

test('channels of different length are refused', () => {
  const trace = { ...steady(10, 100), cadenceRpm: [90] };
  expect(() => computeRide(trace, rider({}))).toThrow(RangeError);
});
