/** Rides for tests: steady ones by hand, arbitrary ones by fast-check. */
import fc from 'fast-check';
import type { Channel, Trace } from './ride.ts';
import { type RiderProfile, UNKNOWN_RIDER } from './rider.ts';

export const repeat = <T>(count: number, value: T): T[] => new Array<T>(count).fill(value);

/** A trace with the given channels; the others are silent for as long. */
export function traceOf(channels: Partial<Record<Channel, (number | null)[]>>): Trace {
  const seconds = Math.max(...Object.values(channels).map((cells) => cells.length));
  const silent = () => repeat<number | null>(seconds, null);
  return { powerW: silent(), heartRateBpm: silent(), cadenceRpm: silent(), speedKmh: silent(), ...channels };
}

export const rider = (known: Partial<RiderProfile>): RiderProfile => ({ ...UNKNOWN_RIDER, ...known });

const cell = (highest: number) => fc.option(fc.integer({ min: 0, max: highest }), { nil: null, freq: 6 });

/** Any ride of up to `maxSeconds`, with gaps and implausible values in it. */
export const anyTrace = (maxSeconds: number): fc.Arbitrary<Trace> =>
  fc
    .array(fc.tuple(cell(2700), cell(260), cell(260), cell(160)), { minLength: 1, maxLength: maxSeconds })
    .map((rows) => ({
      powerW: rows.map((row) => row[0]),
      heartRateBpm: rows.map((row) => row[1]),
      cadenceRpm: rows.map((row) => row[2]),
      speedKmh: rows.map((row) => row[3]),
    }));

const maybe = (min: number, max: number) => fc.option(fc.integer({ min, max }), { nil: null });

export const anyRider: fc.Arbitrary<RiderProfile> = fc.record({
  weightKg: maybe(40, 150),
  heightCm: maybe(140, 210),
  ageYears: maybe(14, 90),
  gender: fc.constantFrom('male', 'female', null),
  ftpW: maybe(60, 450),
  lthrBpm: maybe(120, 190),
  restingHrBpm: maybe(35, 90),
  maxHrBpm: maybe(140, 220),
});
