import { CHANNELS, type Channel, type Sample } from '@tandem/metrics';
import { mergeHeard } from './merge-heard.ts';
import type { SensorSample } from './receive.ts';
import { sampleOfSeat } from './sample-of-seat.ts';

/** Which sensors are on a seat, by the device. */
export type Seats = ReadonlyMap<number, ReadonlySet<string>>;
/** What one seat, or one sensor by its key, says in one second, as the wire of a box takes it. */
export type ToldReading = { seat?: number; sensor?: string } & { [Name in Channel]?: number };

/** One second of the seats from all sensors that were heard. */
export function readingsOfSeats(samples: readonly SensorSample[], seats: Seats): ToldReading[] {
  const heard = mergeHeard(samples);
  return [...seats].flatMap(([seat, devices]) => {
    const sample = sampleOfSeat(heard.filter(({ source }) => devices.has(source.device)));
    return readingOf(sample, { seat }) ?? [];
  });
}

/** A sample as a reading; null when nothing was measured. */
export function readingOf(sample: Sample, of: Pick<ToldReading, 'seat' | 'sensor'>): ToldReading | null {
  const reading: ToldReading = { ...of };
  let measured = false;
  for (const channel of CHANNELS) {
    const value = sample[channel] ?? null;
    if (value === null) continue;
    reading[channel] = value;
    measured = true;
  }
  return measured ? reading : null;
}
