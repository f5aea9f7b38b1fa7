import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { CHANNELS, PLAUSIBLE, type Sample, type Trace } from '@tandem/metrics';

/** Bytes that one chunk may unpack to: 2,000 samples of at most 60 characters each. */
const MAX_CHUNK_BYTES = 1024 * 1024;

/** A sample in its place: a seat and a second since Start, with its fraction where it was measured by a wall clock. */
export type PlacedSample = Sample & { seat: number; second: number };

/** Packs the samples of one batch as they were heard; what is implausible is sorted out when read. */
export function packSamples(samples: PlacedSample[]): Buffer {
  const rows = samples.map((s) => [
    s.seat,
    Math.round(s.second * 1000) / 1000,
    ...CHANNELS.map((channel) => s[channel] ?? null),
  ]);
  return deflateRawSync(JSON.stringify(rows));
}

/** The samples of a batch where they were put when it came. */
export function unpackSamples(packed: Buffer): PlacedSample[] {
  const text = inflateRawSync(packed, { maxOutputLength: MAX_CHUNK_BYTES }).toString('utf8');
  return (JSON.parse(text) as (number | null)[][]).map(([seat, second, ...values]) => ({
    seat: seat!,
    second: second!,
    ...Object.fromEntries(CHANNELS.map((channel, i) => [channel, values[i]])),
  }));
}

/** Whether a sample says anything that may be true. */
export const isPlausible = (sample: Sample): boolean =>
  CHANNELS.some((channel) => {
    const [lowest, highest] = PLAUSIBLE[channel];
    const value = sample[channel] ?? null;
    return value !== null && value >= lowest && value <= highest;
  });

/** A trace without a single value. */
export function emptyTrace(seconds: number): Trace {
  const nothing = () => new Array<number | null>(seconds).fill(null);
  return { powerW: nothing(), heartRateBpm: nothing(), cadenceRpm: nothing(), speedKmh: nothing() };
}

/**
 * Puts a sample into its cell, by the live reducer's rule: implausible values are left out, and where two samples
 * of one second disagree the larger stays, so that order and repetition cannot matter.
 */
export function mergeSample(trace: Trace, sample: PlacedSample): void {
  for (const channel of CHANNELS) {
    const value = sample[channel];
    const [lowest, highest] = PLAUSIBLE[channel];
    if (value === null || value === undefined || value < lowest || value > highest) continue;
    const cells = trace[channel];
    if (sample.second < cells.length && value > (cells[sample.second] ?? -1)) cells[sample.second] = value;
  }
}
