import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { computeRide } from './compute-ride.ts';
import { createLive } from './live.ts';
import { CHANNELS, type Sample, type Trace } from './ride.ts';
import { anyRider, anyTrace, rider } from './testing.ts';

const sampleOf = (trace: Trace, second: number): Sample =>
  Object.fromEntries(CHANNELS.map((channel) => [channel, trace[channel][second]]));

const upTo = (trace: Trace, seconds: number): Trace => ({
  powerW: trace.powerW.slice(0, seconds),
  heartRateBpm: trace.heartRateBpm.slice(0, seconds),
  cadenceRpm: trace.cadenceRpm.slice(0, seconds),
  speedKmh: trace.speedKmh.slice(0, seconds),
});

describe('live and final are one', () => {
  test('at every second the running numbers are those of the ride so far', () => {
    fc.assert(
      fc.property(anyTrace(60), anyRider, (trace, person) => {
        const live = createLive(person);
        for (let second = 0; second < trace.powerW.length; second++) {
          live.push(second, sampleOf(trace, second));
          const { workKj, energyKcal, distanceKm, effortPoints } = live.snapshot(second + 1);
          expect({ workKj, energyKcal, distanceKm, effortPoints }).toEqual(
            pick(computeRide(upTo(trace, second + 1), person).values),
          );
        }
      }),
    );
  });

  const pick = ({ workKj, energyKcal, distanceKm, effortPoints }: Record<string, number | null>) => ({
    workKj,
    energyKcal,
    distanceKm,
    effortPoints,
  });

  test('any order, repetition and batching of samples, looked at in between, gives the same tile', () => {
    const shuffled = anyTrace(40).chain((trace) => {
      const seconds = trace.powerW.map((_, second) => second);
      const again = fc.subarray(seconds).chain((twice) => {
        const all = [...seconds, ...twice];
        return fc.shuffledSubarray(all, { minLength: all.length });
      });
      return fc.tuple(fc.constant(trace), again, fc.array(fc.boolean(), { minLength: 80, maxLength: 80 }));
    });
    fc.assert(
      fc.property(shuffled, anyRider, ([trace, order, looks], person) => {
        const [inOrder, anyOrder] = [createLive(person), createLive(person)];
        for (let second = 0; second < trace.powerW.length; second++)
          inOrder.push(second, sampleOf(trace, second));
        for (const [at, second] of order.entries()) {
          anyOrder.push(second, sampleOf(trace, second));
          if (looks[at]) anyOrder.snapshot();
        }
        expect(anyOrder.snapshot(trace.powerW.length)).toEqual(inOrder.snapshot(trace.powerW.length));
      }),
    );
  });

  test('two channels of one second may arrive apart', () => {
    const live = createLive(rider({ weightKg: 70 }));
    live.push(0, { powerW: 200 });
    live.snapshot();
    live.push(0, { heartRateBpm: 130 });
    expect(live.snapshot()).toMatchObject({ powerW: 200, heartRateBpm: 130, workKj: 0.2 });
  });
});

describe('a tile', () => {
  test('shows the 3 s mean of power, its share of FTP and its zone', () => {
    const live = createLive(rider({ ftpW: 200 }));
    for (const [second, powerW] of [900, 150, 200, 250].entries()) live.push(second, { powerW });
    expect(live.snapshot()).toMatchObject({ powerW: 200, ftpShare: 1, powerZone: 3, zone: 3 });
  });

  test('takes its zone from the heart, then from the pedals, where power says nothing', () => {
    const heart = createLive(rider({ maxHrBpm: 200 }));
    heart.push(0, { powerW: 200, heartRateBpm: 150, cadenceRpm: 90 });
    expect(heart.snapshot().zone).toBe(3);
    const pedals = createLive(rider({}));
    pedals.push(0, { powerW: 200, heartRateBpm: 150, cadenceRpm: 110 });
    expect(pedals.snapshot().zone).toBe(4);
  });

  test('falls silent after five seconds and keeps its sums', () => {
    const live = createLive(rider({}));
    live.push(0, { powerW: 200, heartRateBpm: 120 });
    expect(live.snapshot(5)).toMatchObject({ heartRateBpm: 120, stale: false });
    expect(live.snapshot(6)).toMatchObject({ powerW: null, heartRateBpm: null, stale: true, workKj: 0.2 });
    expect(live.snapshot(6).silentSeconds).toMatchObject({ powerW: 5, cadenceRpm: null });
  });

  test('ignores seconds that no class has', () => {
    const live = createLive(rider({}));
    expect([-1, 0.5, 86_400, Number.NaN].map((second) => live.push(second, { powerW: 100 }))).toEqual([
      false,
      false,
      false,
      false,
    ]);
    expect(live.snapshot().seconds).toBe(0);
  });
});
