import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PEAK_SECONDS } from '../power.ts';
import { metricRegistry } from '../registry/registry.ts';
import { type PeakRide, peakCurve, records } from './bests.ts';

const today = '2026-11-22';
const peaks = (...watts: (number | null)[]) =>
  watts.map((powerW, at) => ({ seconds: PEAK_SECONDS[at]!, powerW }));
const anyDay = fc
  .integer({ min: 0, max: 200 })
  .map((back) => new Date(Date.parse(today) - back * 86_400_000).toISOString().slice(0, 10));
const maybeWatts = fc.option(fc.integer({ min: 0, max: 20 }), { nil: null });
const anyPeakRides: fc.Arbitrary<PeakRide[]> = fc
  .array(
    fc.record({
      date: anyDay,
      peaks: fc.array(maybeWatts, { maxLength: 3 }).map((watts) => peaks(...watts)),
    }),
  )
  .map((rides) => rides.sort((a, b) => a.date.localeCompare(b.date)));
const ids = metricRegistry.map(({ id }) => id);
const anyRides = fc.array(
  fc.record({ values: fc.dictionary(fc.constantFrom(...ids), fc.option(fc.integer({ min: 0, max: 5 }))) }),
);

describe('the peak-power curve', () => {
  test('holds the best of 90 days against all time, and the ride it was in', () => {
    const curve = peakCurve(
      [
        { date: '2026-08-24', peaks: peaks(900, 700) },
        { date: '2026-08-25', peaks: peaks(800, 710) },
        { date: today, peaks: peaks(750, null) },
      ],
      today,
    );
    expect(curve.slice(0, 3)).toEqual([
      { seconds: 1, best90: { value: 800, ride: 1 }, bestEver: { value: 900, ride: 0 } },
      { seconds: 5, best90: { value: 710, ride: 1 }, bestEver: { value: 710, ride: 1 } },
      { seconds: 10, best90: null, bestEver: null },
    ]);
    expect(curve.map(({ seconds }) => seconds)).toEqual([...PEAK_SECONDS]);
  });

  test('the first to reach a value keeps it', () => {
    const again = [1, 2].map(() => ({ date: today, peaks: peaks(500) }));
    expect(peakCurve(again, today)[0]!.bestEver).toEqual({ value: 500, ride: 0 });
  });

  test('is the same by any order of the rides', () => {
    const shuffled = anyPeakRides.chain((rides) =>
      fc.tuple(fc.constant(rides), fc.shuffledSubarray(rides, { minLength: rides.length })),
    );
    const watts = (rides: PeakRide[]) =>
      peakCurve(rides, today).map(({ best90, bestEver }) => [best90?.value, bestEver?.value]);
    fc.assert(
      fc.property(shuffled, ([rides, others]) => {
        expect(watts(others)).toEqual(watts(rides));
      }),
    );
  });

  test('without one of the rides it is nowhere higher', () => {
    fc.assert(
      fc.property(anyPeakRides, fc.nat(), (rides, at) => {
        const fewer = peakCurve(
          rides.filter((_, index) => index !== at % Math.max(1, rides.length)),
          today,
        );
        for (const [point, { best90, bestEver }] of peakCurve(rides, today).entries()) {
          expect(fewer[point]!.bestEver?.value ?? -1).toBeLessThanOrEqual(bestEver?.value ?? -1);
          expect(fewer[point]!.best90?.value ?? -1).toBeLessThanOrEqual(best90?.value ?? -1);
        }
      }),
    );
  });

  test('of all rides it is the better of those of two parts', () => {
    fc.assert(
      fc.property(anyPeakRides, fc.nat(), (rides, cut) => {
        const at = cut % (rides.length + 1);
        const [before, after] = [peakCurve(rides.slice(0, at), today), peakCurve(rides.slice(at), today)];
        for (const [point, { bestEver }] of peakCurve(rides, today).entries()) {
          const [first, second] = [before[point]!.bestEver, after[point]!.bestEver];
          const later = second && { value: second.value, ride: second.ride + at };
          expect(bestEver).toEqual(later && later.value > (first?.value ?? -1) ? later : first);
        }
      }),
    );
  });
});

describe('records', () => {
  test('are the highest of the metrics that the registry calls records', () => {
    const list = records([
      { values: { workKj: 400, maximumPowerW: 900, maximumHeartRateBpm: 190, best300sPowerW: 0 } },
      { values: { workKj: 520, maximumPowerW: 900, durationSeconds: 3600 } },
    ]);
    expect(list).toEqual([
      { metric: 'durationSeconds', value: 3600, ride: 1 },
      { metric: 'maximumPowerW', value: 900, ride: 0 },
      { metric: 'workKj', value: 520, ride: 1 },
    ]);
  });

  test('only fall, or stay, when a ride goes', () => {
    fc.assert(
      fc.property(anyRides, fc.nat(), (rides, at) => {
        const before = new Map(records(rides).map(({ metric, value }) => [metric, value]));
        const fewer = records(rides.filter((_, index) => index !== at % Math.max(1, rides.length)));
        for (const { metric, value } of fewer) expect(value).toBeLessThanOrEqual(before.get(metric)!);
      }),
    );
  });

  test('stand in the ride that they name, and in none before it', () => {
    fc.assert(
      fc.property(anyRides, (rides) => {
        for (const { metric, value, ride } of records(rides)) {
          expect(rides[ride]!.values[metric]).toBe(value);
          for (const { values } of rides.slice(0, ride)) expect(values[metric] ?? 0).toBeLessThan(value);
        }
      }),
    );
  });
});
