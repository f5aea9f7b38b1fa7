import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { computeRide } from './compute-ride.ts';
import { metricOf } from './display.ts';
import { type MetricId, metricRegistry } from './registry/registry.ts';
import type { Trace } from './ride.ts';
import type { RiderProfile } from './rider.ts';
import { anyRider, anyTrace, repeat, rider, traceOf } from './testing.ts';
import { type MissingReason, whyMissing } from './why-missing.ts';

const askedOf = (trace: Trace, profile: RiderProfile) => {
  const { values, inputs } = computeRide(trace, profile);
  const ride = { values, inputs, hasTrace: true };
  return (id: MetricId) => whyMissing(id, ride);
};
const heard = (cells: (number | null)[], lowest: number, highest: number) =>
  cells.filter((cell) => cell !== null && cell >= lowest && cell <= highest).length;

/** Whether a reason holds, told from the trace and the rider and not from what was computed. */
function holds(reason: MissingReason, id: MetricId, trace: Trace, profile: RiderProfile): boolean {
  const seconds = trace.powerW.length;
  const power = heard(trace.powerW, 0, 2500);
  const heartRate = heard(trace.heartRateBpm, 30, 240);
  const cadence = heard(trace.cadenceRpm, 0, 250);
  const { atLeastSeconds = 0, needs } = metricOf(id);
  switch (reason) {
    case 'no_power':
      return power === 0;
    case 'no_heart_rate':
      return heartRate === 0;
    case 'no_cadence':
      return cadence === 0;
    case 'no_speed':
      return heard(trace.speedKmh, 0, 150) === 0;
    case 'no_ftp':
      return profile.ftpW === null && power > 0;
    case 'no_weight':
      return profile.weightKg === null;
    case 'no_age':
      return profile.ageYears === null;
    case 'no_gender':
      return profile.gender === null;
    case 'no_resting_hr':
      return profile.restingHrBpm === null;
    case 'no_max_hr':
      return profile.maxHrBpm === null && profile.ageYears === null;
    case 'too_short':
      return seconds < atLeastSeconds;
    case 'too_many_gaps': {
      const channels = needs[0]!.flatMap((need) =>
        need === 'powerW' ? power : need === 'heartRateBpm' ? heartRate : [],
      );
      return seconds >= atLeastSeconds && channels.some((valid) => valid > 0 && valid < seconds);
    }
    case 'only_zeros':
      return heard(trace.powerW, 1, 2500) === 0 || heard(trace.cadenceRpm, 1, 250) === 0;
    case 'not_sent':
      return false;
  }
}

/** Rides in which whole channels may be silent, or stand still. */
const anyRide = (maxSeconds: number) =>
  fc
    .tuple(
      anyTrace(maxSeconds),
      fc.constantFrom('as it is', 'silent', 'still'),
      fc.constantFrom('as it is', 'silent'),
    )
    .chain(([trace, pedals, heart]) =>
      fc.boolean().map((cadenceToo): Trace => {
        const change = (cells: (number | null)[], how: string) =>
          cells.map((cell) => (how === 'silent' ? null : how === 'still' && cell !== null ? 0 : cell));
        return {
          powerW: change(trace.powerW, pedals),
          cadenceRpm: cadenceToo ? change(trace.cadenceRpm, pedals) : trace.cadenceRpm,
          heartRateBpm: change(trace.heartRateBpm, heart),
          speedKmh: change(trace.speedKmh, cadenceToo ? pedals : 'silent'),
        };
      }),
    );

describe('why there is no number', () => {
  test('every missing number of a ride has a reason that is true, and no other has one', () => {
    fc.assert(
      fc.property(anyRide(90), anyRider, (trace, profile) => {
        const { values } = computeRide(trace, profile);
        const why = askedOf(trace, profile);
        for (const { id } of metricRegistry) {
          const reason = why(id);
          expect(reason === null, `${id}: ${reason}`).toBe(values[id] !== null);
          if (reason !== null) expect(holds(reason, id, trace, profile), `${id}: ${reason}`).toBe(true);
        }
      }),
      { numRuns: 400 },
    );
  });

  test('a detail that would bring the number comes before a sensor that was not there', () => {
    const pulse = askedOf(
      traceOf({ heartRateBpm: repeat(60, 150) }),
      rider({ ageYears: 40, gender: 'male' }),
    );
    expect(pulse('energyKcal')).toBe('no_weight');
    expect(pulse('averagePowerW')).toBe('no_power');
    expect(pulse('trimp')).toBe('no_resting_hr');
    const watts = askedOf(traceOf({ powerW: repeat(60, 150) }), rider({}));
    expect(watts('effortPoints')).toBe('no_ftp');
    expect(watts('distanceKm')).toBe('no_weight');
    expect(watts('averagePowerWPerKg')).toBe('no_weight');
  });

  test.each([
    ['best1200sPowerW', 1199, 'too_short'],
    ['best1200sPowerWPerKg', 1199, 'too_short'],
    ['normalisedPowerW', 29, 'too_short'],
    ['decoupling', 1199, 'too_short'],
    ['best1200sPowerW', 1200, null],
  ] as const)('%s of a ride of %d s: %s', (id, seconds, reason) => {
    const whole = traceOf({ powerW: repeat(seconds, 200), heartRateBpm: repeat(seconds, 140) });
    expect(askedOf(whole, rider({ weightKg: 70 }))(id)).toBe(reason);
  });

  test('a long ride with holes lacks what needs it whole', () => {
    const powerW = Array.from({ length: 1800 }, (_, second) => (second % 5 === 0 ? null : 200));
    const why = askedOf(traceOf({ powerW, heartRateBpm: repeat(1800, 140) }), rider({}));
    expect([why('best1200sPowerW'), why('decoupling'), why('averagePowerW')]).toEqual([
      'too_many_gaps',
      'too_many_gaps',
      null,
    ]);
  });

  test('pedals that stood still have no variability and no cadence', () => {
    const why = askedOf(traceOf({ powerW: repeat(60, 0), cadenceRpm: repeat(60, 0) }), rider({}));
    expect([why('variabilityIndex'), why('averageCadenceRpm'), why('normalisedPowerW')]).toEqual([
      'only_zeros',
      'only_zeros',
      null,
    ]);
  });

  test('without a trace what did not come was not sent', () => {
    const sent = { values: { energyKcal: 400, trimp: null }, inputs: {}, hasTrace: false };
    expect([whyMissing('energyKcal', sent), whyMissing('trimp', sent), whyMissing('workKj', sent)]).toEqual([
      null,
      'not_sent',
      'not_sent',
    ]);
  });

  test('inputs are understood as they are sent, too: flat', () => {
    const values = { durationSeconds: 60, powerCoverage: 1, averagePowerW: 100 };
    const flat = { values, inputs: { ftpW: 200 }, hasTrace: true };
    expect(whyMissing('averagePowerWPerKg', flat)).toBe('no_weight');
    expect(whyMissing('trainingLoad', { ...flat, inputs: {} })).toBe('no_ftp');
  });

  test('an empty ride is too short', () => {
    expect(askedOf(traceOf({ powerW: [] }), rider({}))('powerCoverage')).toBe('too_short');
  });
});
