import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { CHANNELS, plausible, type Sample, type Trace } from '@tandem/metrics';

/** Bytes that one chunk may unpack to: 2,000 samples of at most 180 characters each, of which a sensor's key takes 120. */
const MAX_CHUNK_BYTES = 1024 * 1024;

/**
 * A sample in its place: of a seat or of a sensor, and of a second since Start, with its fraction where it was measured by
 * a wall clock.
 */
export type PlacedSample = Sample & {
  seat?: number | undefined;
  sensor?: string | undefined;
  second: number;
};

/** Packs the samples of one batch as they were heard; what is implausible is sorted out when read. */
export function packSamples(samples: PlacedSample[]): Buffer {
  const rows = samples.map((s) => [
    s.sensor ?? s.seat ?? null,
    Math.round(s.second * 1000) / 1000,
    ...CHANNELS.map((channel) => s[channel] ?? null),
  ]);
  return deflateRawSync(JSON.stringify(rows));
}

/** A seat has a number, a sensor its key. */
type Row = [who: number | string, second: number, ...values: (number | null)[]];

/** The samples of a batch where they were put when it came. */
export function unpackSamples(packed: Buffer): PlacedSample[] {
  const text = inflateRawSync(packed, { maxOutputLength: MAX_CHUNK_BYTES }).toString('utf8');
  return (JSON.parse(text) as Row[]).map(([who, second, ...values]) => ({
    ...(typeof who === 'string' ? { sensor: who } : { seat: who }),
    second,
    ...Object.fromEntries(CHANNELS.map((channel, i) => [channel, values[i]])),
  }));
}

/** Whether a sample says anything that may be true. */
export const isPlausible = (sample: Sample): boolean =>
  CHANNELS.some((channel) => !Number.isNaN(plausible(channel, sample[channel])));

/** A trace without a single value. */
export function emptyTrace(seconds: number): Trace {
  const nothing = () => new Array<number | null>(seconds).fill(null);
  return { powerW: nothing(), heartRateBpm: nothing(), cadenceRpm: nothing(), speedKmh: nothing() };
}
