import { mergeHeard, type SensorSample, sampleOfSeat } from '@tandem/sensors/radio';
import { type Reading, readingOf } from '../source.ts';

/** Which sensors are on a seat, by the device. */
export type Seats = ReadonlyMap<number, ReadonlySet<string>>;

/** One second of the seats from all sensors that were heard. */
export function readingsOfSeats(samples: readonly SensorSample[], seats: Seats): Reading[] {
  const heard = mergeHeard(samples);
  return [...seats].flatMap(([seat, devices]) => {
    const sample = sampleOfSeat(heard.filter(({ source }) => devices.has(source.device)));
    return readingOf(sample, { seat }) ?? [];
  });
}
