/** Rides whose truth is known by how they were made: each kind of recording, and what must come of it. */
import { computeRide, UNKNOWN_RIDER } from '@tandem/metrics';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RecordedRide } from '../recording/rides-of.ts';
import { fitFile, WRITTEN_AT, type WrittenRecord, type WrittenSession } from '../testing/fit-file.ts';
import { readFit } from './read-fit.ts';

const CYCLING: WrittenSession = { sport: 'cycling', sub_sport: 'indoor_cycling' };
const only = (bytes: Uint8Array): RecordedRide => {
  const rides = readFit(bytes);
  expect(rides).toHaveLength(1);
  return rides[0]!;
};
const valuesOf = ({ trace, measured, deviceTotals: { energyKcal } }: RecordedRide) =>
  computeRide(trace, UNKNOWN_RIDER, { equipment: { ...measured, energyKcal } }).values;
/** A steady ride of so many seconds, from a second on. */
const steady = (seconds: number, from = 0): WrittenRecord[] =>
  Array.from({ length: seconds }, (_, n) => ({
    at: from + n,
    power: 200 + (n % 10),
    heart_rate: 140,
    cadence: 90,
    speed: 8,
    distance: n * 8,
  }));
const at = (seconds: number) => new Date(WRITTEN_AT.getTime() + seconds * 1000);
const codes = ({ notices }: RecordedRide) => notices.map(({ code }) => code);

describe('a repair never passes a bound, and never replaces what was measured', () => {
  /** Even power with its running counter; silent for a while, after which the counter has gained so much. */
  const silenced = (silent: number, gained: number) => {
    let counter = 0;
    return Array.from({ length: 120 }, (_, n): WrittenRecord => {
      if (n >= 50 && n < 50 + silent) return { at: n, heart_rate: 140, accumulated_power: counter };
      counter += n === 50 + silent ? gained : 200;
      return { at: n, power: 200, heart_rate: 140, accumulated_power: counter };
    });
  };

  test('a counter that jumps further than the power around it is no evidence, and that is said', () => {
    const ride = only(fitFile(silenced(10, 15_000)));
    expect(valuesOf(ride)).toMatchObject({ maximumPowerW: 200, averagePowerW: 200, workKj: 22 });
    expect(codes(ride)).toContain('counter_left_out');
  });

  test('one that agrees tells the work of the silent seconds; the trace keeps its gap', () => {
    const ride = only(fitFile(silenced(10, 11 * 200)));
    expect(valuesOf(ride)).toMatchObject({ maximumPowerW: 200, averagePowerW: 200, workKj: 24 });
    expect(ride.trace.powerW.slice(50, 60)).toEqual(new Array(10).fill(null));
  });

  test('whatever a counter says, maximum and recorded seconds stay', () => {
    const watts = fc.array(fc.option(fc.integer({ min: 0, max: 900 }), { nil: undefined }), {
      minLength: 2,
      maxLength: 120,
    });
    const gains = fc.array(fc.oneof(fc.nat(1200), fc.constant(0), fc.nat(60_000)), {
      minLength: 120,
      maxLength: 120,
    });
    fc.assert(
      fc.property(watts, gains, (powers, jumps) => {
        let counter = 0;
        const ride = only(
          fitFile(
            powers.map((power, n) => {
              counter += jumps[n]!;
              return { at: n, power, accumulated_power: counter };
            }),
          ),
        );
        const known = powers.filter((watt) => watt !== undefined);
        expect(ride.trace.powerW).toEqual(powers.map((watt) => watt ?? null));
        const { maximumPowerW, normalisedPowerW } = valuesOf(ride);
        expect(maximumPowerW).toBe(known.length === 0 ? null : Math.max(...known));
        // Lost seconds are believed to be much like those around them.
        if (normalisedPowerW !== null)
          expect(normalisedPowerW).toBeLessThanOrEqual(1.25 * Math.max(...known) + 1e-9);
      }),
    );
  });

  test('noise beyond what anybody rides fills no gap and wins no second', () => {
    const ride = only(
      fitFile([
        { at: 0, power: 200 },
        { at: 1, power: 60_000 },
        { at: 4, power: 220 },
        { at: 5, power: 60_000 },
        { at: 5, power: 230 },
      ]),
    );
    expect(ride.trace.powerW).toEqual([200, 60_000, null, null, 220, 230]);
    expect(valuesOf(ride).maximumPowerW).toBe(230);
    expect(ride.notices).toContainEqual({ code: 'power_left_out', count: 1 });
  });
});

describe('the better source wins', () => {
  const SECONDS = 300;
  const ridden = (more: (n: number) => Partial<WrittenRecord>) =>
    Array.from({ length: SECONDS }, (_, n) => ({ at: n, power: 200, heart_rate: 140, ...more(n) }));
  const total = { ...CYCLING, total_distance: 2500 };

  test.each([
    [
      'the distance channel before a poor speed',
      () => ridden((n) => ({ distance: n * 8, speed: n % 2 ? 8 : 0 })),
      2.392,
    ],
    ['the distance channel alone', () => ridden((n) => ({ distance: n * 8 })), 2.392],
    ['the device’s total before speed', () => ridden(() => ({ speed: 8 })), 2.5],
    ['the device’s total before power', () => ridden(() => ({})), 2.5],
  ])('%s', (_, records, km) => {
    const values = valuesOf(only(fitFile(records(), [], [total])));
    expect(values.distanceKm).toBeCloseTo(km, 6);
    expect(values.averageSpeedKmh).toBeCloseTo((km * 3600) / SECONDS, 6);
  });

  test('a distance channel that starts anew or jumps adds what can be ridden', () => {
    const steps = fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 20, maxLength: 200 });
    fc.assert(
      fc.property(steps, fc.nat(18), fc.integer({ min: 0, max: 1_000_000 }), (metres, cut, jump) => {
        let distance = 0;
        const ride = only(
          fitFile(
            metres.map((step, n) => {
              distance = n === cut + 1 ? distance + 100 + jump : distance + step;
              return { at: n, power: 100, distance };
            }),
          ),
        );
        const expected = metres.reduce((sum, step, n) => (n === 0 || n === cut + 1 ? sum : sum + step), 0);
        expect(ride.measured.distanceKm ?? 0).toBeCloseTo(expected / 1000, 6);
      }),
    );
  });

  test('totals of 0 for a sensor that nobody heard are missing', () => {
    const silent = Array.from({ length: 120 }, (_, n) => ({ at: n, heart_rate: 130, speed: 7 }));
    const ride = only(fitFile(silent, [], [{ ...CYCLING, avg_power: 0, max_power: 0, normalized_power: 0 }]));
    const { averagePowerW, maximumPowerW, normalisedPowerW } = ride.deviceTotals;
    expect([averagePowerW, maximumPowerW, normalisedPowerW]).toEqual([null, null, null]);
  });

  test('calories below the work itself nobody can have spent, nor thousands in a minute', () => {
    const kcal = (total_calories: number) =>
      valuesOf(only(fitFile(steady(120), [], [{ ...CYCLING, total_calories }]))).energyKcal;
    const ofPower = (24.54 / 4.184) * 4.75;
    expect(kcal(1)).toBeCloseTo(ofPower, 6);
    expect(kcal(9000)).toBeCloseTo(ofPower, 6);
    expect(kcal(25)).toBe(25);
  });
});

describe('each second is judged by itself', () => {
  test('recorded every second or every other: the ride is whole', () => {
    const records = steady(450).filter((_, n) => n % 3 !== 2);
    const values = valuesOf(only(fitFile(records)));
    expect(values.workKj).toBeCloseTo(92, 0);
    expect([values.durationSeconds, values.powerCoverage]).toEqual([449, 1]);
    expect(values.distanceKm).toBeCloseTo(448 * 0.008, 6);
  });

  test('whatever share was not recorded, short gaps lie between their neighbours and longer ones are empty', () => {
    const gaps = fc.array(fc.integer({ min: 1, max: 14 }), { minLength: 1, maxLength: 60 });
    const watts = fc.array(fc.integer({ min: 0, max: 1200 }), { minLength: 61, maxLength: 61 });
    fc.assert(
      fc.property(gaps, watts, (steps, powers) => {
        let second = 0;
        const records = [0, ...steps].map((step, n) => {
          second += step;
          return { at: second, power: powers[n]! };
        });
        const { powerW } = only(fitFile(records)).trace;
        expect(powerW).toHaveLength(second + 1);
        for (const [n, { at: here, power }] of records.entries()) {
          expect(powerW[here]).toBe(power);
          const next = records[n + 1];
          if (!next) continue;
          const between = powerW.slice(here + 1, next.at);
          if (next.at - here > 10) expect(between.every((watt) => watt === null)).toBe(true);
          else
            for (const watt of between) {
              expect(watt).toBeGreaterThanOrEqual(Math.min(power, next.power) - 1e-9);
              expect(watt).toBeLessThanOrEqual(Math.max(power, next.power) + 1e-9);
            }
        }
      }),
    );
  });

  test('two records of one second are one: what either tells, and the higher of both', () => {
    const twice = [...steady(61), { at: 60, power: 900 }, { at: 60, cadence: 95 }, ...steady(59, 61)];
    const { trace } = only(fitFile(twice));
    expect([trace.powerW[60], trace.cadenceRpm[60], trace.heartRateBpm[60]]).toEqual([900, 95, 140]);
    expect(trace.powerW).toHaveLength(120);
  });

  test('pauses add no second, however many, with records at their stops and starts and within', () => {
    const stretches = fc.array(fc.tuple(fc.integer({ min: 2, max: 60 }), fc.integer({ min: 1, max: 400 })), {
      minLength: 1,
      maxLength: 8,
    });
    fc.assert(
      fc.property(stretches, fc.boolean(), (parts, goesOn) => {
        const records: WrittenRecord[] = [];
        const pauses = [];
        let [second, timer] = [0, 0];
        for (const [ride, pause] of parts) {
          for (let n = 0; n <= ride; n++)
            records.push({ at: second + n, power: 200, distance: (second + n) * 8 });
          second += ride;
          timer += ride;
          pauses.push({ from: second, to: second + pause });
          if (goesOn) for (let n = 1; n < pause; n++) records.push({ at: second + n, power: 700 });
          second += pause;
        }
        records.push({ at: second, power: 200 });
        const session = { ...CYCLING, startsAt: 0, total_timer_time: timer };
        const { trace, measured } = only(fitFile(records, pauses, [session]));
        expect(trace.powerW).toEqual(new Array(timer + 1).fill(200));
        expect(measured.distanceKm).toBeCloseTo((timer * 8) / 1000, 6);
      }),
    );
  });

  test('a pause around all that was recorded is none', () => {
    const ride = only(fitFile(steady(60, 10), [{ from: 5, to: 100 }]));
    expect([ride.seconds, ride.startedAt]).toEqual([60, at(10)]);
  });

  test('a gap that nobody announced is a pause where the session’s timer says so', () => {
    const records = [...steady(150), ...steady(59, 241)];
    const session = { ...CYCLING, startsAt: 0, total_elapsed_time: 300, total_timer_time: 208 };
    const ride = only(fitFile(records, [], [session]));
    expect(ride.seconds).toBe(209);
    expect(codes(ride)).toEqual(['silence_as_pause']);
    const open = only(fitFile(records, [], [{ ...session, total_timer_time: 300 }]));
    expect(open.seconds).toBe(300);
  });

  test('records of another day before the session began are left out, and said', () => {
    const day = 6 * 86_400;
    const session = { ...CYCLING, startsAt: day, total_timer_time: 120 };
    const ride = only(fitFile([...steady(5), ...steady(120, day)], [], [session]));
    expect([ride.startedAt, ride.seconds]).toEqual([at(day), 120]);
    expect(ride.notices).toEqual([{ code: 'stale_records', count: 5 }]);
  });
});

describe('one file, several activities', () => {
  test('a swim and a ride are two, each with its own totals', () => {
    const swim = Array.from({ length: 120 }, (_, n) => ({ at: n, heart_rate: 150 }));
    const sessions: WrittenSession[] = [
      {
        sport: 'swimming',
        sub_sport: 'lap_swimming',
        startsAt: 0,
        total_timer_time: 120,
        total_calories: 20,
      },
      { ...CYCLING, startsAt: 120, total_timer_time: 120, total_calories: 30, avg_power: 205 },
    ];
    const rides = readFit(fitFile([...swim, ...steady(120, 120)], [], sessions));
    expect(
      rides.map(({ sport, seconds, startedAt, deviceTotals }) => [
        sport,
        seconds,
        startedAt,
        deviceTotals.energyKcal,
      ]),
    ).toEqual([
      ['swimming', 120, WRITTEN_AT, 20],
      ['cycling', 120, at(120), 30],
    ]);
  });

  test('however many follow each other, in one part or chained, no second is lost or in two', () => {
    const parts = fc.array(
      fc.tuple(fc.constantFrom('cycling', 'running', 'transition'), fc.integer({ min: 1, max: 90 })),
      { minLength: 1, maxLength: 6 },
    );
    fc.assert(
      fc.property(parts, fc.boolean(), (sports, chained) => {
        let second = 0;
        const made = sports.map(([sport, seconds]) => {
          const startsAt = second;
          second += seconds;
          return {
            records: steady(seconds, startsAt),
            session: { sport: sport as 'cycling', startsAt, total_timer_time: seconds },
          };
        });
        const bytes = chained
          ? Buffer.concat(made.map(({ records, session }) => fitFile(records, [], [session])))
          : fitFile(
              made.flatMap(({ records }) => records),
              [],
              made.map(({ session }) => session),
            );
        const expected = sports.filter(([sport]) => sport !== 'transition');
        fc.pre(expected.length > 0);
        const rides = readFit(bytes);
        expect(rides.map(({ sport, seconds }) => [sport, seconds])).toEqual(expected);
      }),
    );
  });

  test('what follows a whole file takes nothing from it', () => {
    const whole = fitFile(steady(60), [], [CYCLING]);
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 40 }), (rest) => {
        const ride = only(Buffer.concat([whole, rest]));
        expect([ride.seconds, ride.notices]).toEqual([60, [{ code: 'bytes_left_out', count: rest.length }]]);
      }),
    );
    expect(only(Buffer.concat([whole, whole.subarray(0, -9)])).notices[0]!.code).toBe('part_damaged');
  });
});
