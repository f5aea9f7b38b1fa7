import { readFileSync, statSync } from 'node:fs';
import type { Source } from '@tandem/api/box-side';
import type { Trace } from '@tandem/metrics';
import { MAX_FILE_BYTES, type RecordedRide, readFit } from '@tandem/sensors';
import { readingAt } from '../source.ts';

/** Reads a FIT file; of several activities the first. @throws Error with a sentence when there is none, or none that can be trusted. */
export function readRide(file: string): RecordedRide {
  const found = statSync(file, { throwIfNoEntry: false });
  if (!found?.isFile()) throw new Error(`There is no file ${file}.`);
  if (found.size > MAX_FILE_BYTES) throw new Error(`${file} is too large for a recorded ride.`);
  return readFit(readFileSync(file))[0]!;
}

/** A recorded ride, ridden again on one seat. */
export const recordedRide = (trace: Trace, seat: number): Source => ({
  whole: true,
  ride(second) {
    if (second >= trace.powerW.length) return null;
    const reading = readingAt(trace, second, seat);
    return { readings: reading === null ? [] : [reading], seats: 1 };
  },
});
