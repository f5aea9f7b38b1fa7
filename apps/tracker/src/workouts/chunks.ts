import { classSecond, counts, type Pauses } from '@tandem/metrics/modes';
import { sql } from 'kysely';
import type { Trx } from '../base/db.ts';
import { type PlacedSample, unpackSamples } from './samples.ts';

/** What one batch brought to one class. @property shiftMs that its clock turned out to be further ahead since it came */
export type Chunk = {
  chunkId: number;
  samples: Buffer;
  receivedAt: Date;
  /** Stamped in seconds of the class, by a replay, and not by a wall clock. */
  classClock: boolean;
  shiftMs: number;
  /** The clock of the box that stamped it by the wall; null of a replay, and of a rider's phone, which has none. */
  clockId: number | null;
  /** Of the class, as they are now. */
  pauses: Pauses;
};

/** Chunks as they came, with what was learnt of their clocks since; the caller says which. */
export const selectChunks = (trx: Trx) =>
  trx
    .selectFrom('chunks as c')
    .innerJoin('events as e', (join) =>
      join.onRef('e.site_id', '=', 'c.site_id').onRef('e.event_id', '=', 'c.event_id'),
    )
    .leftJoin('box_clocks as k', (join) =>
      join.onRef('k.site_id', '=', 'c.site_id').onRef('k.clock_id', '=', 'c.clock_id'),
    )
    .select([
      'c.chunk_id as chunkId',
      'c.samples',
      'c.received_at as receivedAt',
      'c.class_clock as classClock',
      'c.clock_id as clockId',
      'e.pauses',
      sql<number>`coalesce((case when k.measured then k.lead_ms else greatest(k.lead_ms, 0) end) - c.offset_ms, 0)`.as(
        'shiftMs',
      ),
    ])
    .orderBy('c.chunk_id');

/** The chunks of a class, in the order in which they came. */
export const chunksOf = (trx: Trx, eventId: number): Promise<Chunk[]> =>
  selectChunks(trx).where('c.event_id', '=', eventId).execute();

type Placing = Pick<Chunk, 'samples' | 'shiftMs' | 'classClock' | 'pauses'>;

/** The whole second since Start that a sample belongs to: by the wall, or of a replay by its own clock. */
const wallSecondOf = (sample: PlacedSample, { shiftMs }: Pick<Chunk, 'shiftMs'>): number =>
  Math.floor((Math.round(sample.second * 1000) - shiftMs) / 1000);

/** The whole seconds since Start, by the wall, that the samples of a chunk belong to; below 0 before Start. */
export const wallSecondsOf = (chunk: Pick<Chunk, 'samples' | 'shiftMs'>): number[] =>
  unpackSamples(chunk.samples).map((sample) => wallSecondOf(sample, chunk));

/**
 * A sample in the class. @property second of the class; of one that was measured in a pause the one with which it goes on
 * @property wallSecond since Start, pauses included @property counts it was not measured in a pause
 */
export type HeardSample = PlacedSample & { wallSecond: number; counts: boolean };

/** Where a sample as it was put when it came belongs in its class. A replay has a clock of its own, which nobody pauses. */
export function heardIn(chunk: Omit<Placing, 'samples'>, sample: PlacedSample): HeardSample {
  const wallSecond = wallSecondOf(sample, chunk);
  const pauses = chunk.classClock ? [] : chunk.pauses;
  return {
    ...sample,
    second: classSecond(pauses, wallSecond),
    wallSecond,
    counts: counts(pauses, wallSecond),
  };
}

/**
 * All that a chunk tells since Start, also what was measured in a pause: each sample in its second.
 * @param untilMs of the class: what was placed later when it came was kept only for the case that Stop is taken back
 */
export const heardOf = (chunk: Placing, untilMs = Number.POSITIVE_INFINITY): HeardSample[] =>
  unpackSamples(chunk.samples)
    .filter(({ second }) => Math.round(second * 1000) <= untilMs)
    .map((sample) => heardIn(chunk, sample))
    .filter(({ wallSecond }) => wallSecond >= 0);
