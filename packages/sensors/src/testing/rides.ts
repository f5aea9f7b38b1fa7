/** Rides to be turned into frames, and whether what came of them is still what their devices say. */
import { readFileSync } from 'node:fs';
import { CHANNELS, type Channel, computeRide, type Sample, type Trace, UNKNOWN_RIDER } from '@tandem/metrics';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { mersenne } from 'pure-rand/generator/mersenne';
import { expect } from 'vitest';
import { readFit } from '../fit/read-fit.ts';
import { FRESH_MS } from '../radio.ts';
import type { Air } from '../simulate.ts';
import { haveFixtures, recording } from './fixtures.ts';

/** Counters begin here and soon wrap, also those of 16 bits. */
export const START = 65_500;

export type Ride = { name: string; trace: Trace; totals: Partial<Record<Total, number | null>> };
type Total = 'averagePowerW' | 'normalisedPowerW' | 'averageHeartRateBpm' | 'averageCadenceRpm';
/** How far a ride may be from what its device says of it. */
const WITHIN: Record<Total, number> = {
  averagePowerW: 1,
  normalisedPowerW: 0.5,
  averageHeartRateBpm: 0.5,
  averageCadenceRpm: 1,
};
const WORK_SHARE = 0.005;
/** So long it takes until a sensor is understood: the first packet of a counter tells nothing. */
const FIRST_SECONDS = 2;

const realRides: Ride[] = haveFixtures
  ? ['indoor-trainer', 'indoor-paused', 'virtual-ride'].map((name) => {
      const { trace, deviceTotals } = readFit(readFileSync(recording(name)))[0]!;
      return { name, trace, totals: deviceTotals };
    })
  : [];

/** A ride with intervals, half a minute without pedalling and a strap that is lost for a while. */
const madeRide: Ride = {
  name: 'made ride',
  trace: traceOf(900, (second) => {
    const coasting = second >= 600 && second < 630;
    return {
      powerW: coasting ? 0 : Math.round(120 + second / 10 + (second % 60 < 20 ? 150 : 0) + (second % 7)),
      cadenceRpm: coasting ? 0 : 80 + (second % 11),
      heartRateBpm: second > 300 && second < 340 ? null : Math.round(110 + second / 20),
      speedKmh: coasting ? 20 : 30 + (second % 5),
    };
  }),
  totals: {},
};

export const rides = [madeRide, ...realRides];

export function traceOf(seconds: number, sampleAt: (second: number) => Sample): Trace {
  const samples = Array.from({ length: seconds }, (_, second) => sampleAt(second));
  const channel = (name: Channel) => samples.map((sample) => sample[name] ?? null);
  return {
    powerW: channel('powerW'),
    heartRateBpm: channel('heartRateBpm'),
    cadenceRpm: channel('cadenceRpm'),
    speedKmh: channel('speedKmh'),
  };
}
export const samplesOf = (trace: Trace): Sample[] =>
  trace.powerW.map((_, second) => Object.fromEntries(CHANNELS.map((name) => [name, trace[name][second]])));

/** What is known of a ride second by second where a value stands for as long as it is fresh. */
export const held = (trace: Trace): Trace =>
  traceOf(trace.powerW.length, (second) =>
    Object.fromEntries(
      CHANNELS.map((name) => {
        const lately = trace[name].slice(Math.max(0, second + 1 - FRESH_MS / 1000), second + 1);
        return [name, lately.findLast((value) => value !== null) ?? null];
      }),
    ),
  );

export const valuesOf = (trace: Trace) => computeRide(trace, UNKNOWN_RIDER).values;
export const badAir = (seed: number, loss: number): Air => {
  const generator = mersenne(seed);
  return { random: () => uniformFloat64(generator), loss, repeats: 0.1 };
};
export const has = (trace: Trace, channel: Channel) => trace[channel].some((value) => value !== null);

/** Fails where what was decoded is further from the ride, or from what its device says of it, than may be. */
export function expectMet(decoded: Trace, ride: Ride): void {
  const own = valuesOf(ride.trace);
  const known = valuesOf(held(ride.trace));
  const values = valuesOf(decoded);
  for (const total of Object.keys(WITHIN) as Total[]) {
    // What the ride itself does not meet, as its counter or its pause tells more, its frames cannot meet either.
    const said = ride.totals[total] ?? own[total];
    if (said === null || Math.abs(own[total]! - said) > WITHIN[total] || values[total] === null) continue;
    expect(Math.abs(values[total] - said), `${total} ${values[total]}, said ${said}`).toBeLessThanOrEqual(
      WITHIN[total],
    );
  }
  if (values.workKj !== null) {
    // Where nothing was measured a sensor says so, or falls silent, and then what it said last stands for a while.
    const firstKj = (known.averagePowerW! * FIRST_SECONDS) / 1000;
    expect(values.workKj).toBeGreaterThanOrEqual(own.workKj! * (1 - WORK_SHARE) - firstKj);
    expect(values.workKj).toBeLessThanOrEqual(known.workKj! * (1 + WORK_SHARE) + firstKj);
  }
  if (has(decoded, 'speedKmh') && has(ride.trace, 'speedKmh'))
    expect(values.distanceKm! / known.distanceKm!).toBeCloseTo(1, 1.5);
  for (const name of CHANNELS) if (!has(ride.trace, name)) expect(has(decoded, name)).toBe(false);
}
