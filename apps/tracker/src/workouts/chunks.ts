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
};

/** Chunks as they came, with what was learnt of their clocks since; the caller says which. */
export const selectChunks = (trx: Trx) =>
  trx
    .selectFrom('chunks as c')
    .leftJoin('box_clocks as k', (join) =>
      join.onRef('k.site_id', '=', 'c.site_id').onRef('k.clock_id', '=', 'c.clock_id'),
    )
    .select([
      'c.chunk_id as chunkId',
      'c.samples',
      'c.received_at as receivedAt',
      'c.class_clock as classClock',
      'c.clock_id as clockId',
      sql<number>`coalesce((case when k.measured then k.lead_ms else greatest(k.lead_ms, 0) end) - c.offset_ms, 0)`.as(
        'shiftMs',
      ),
    ])
    .orderBy('c.chunk_id');

/** The chunks of a class, in the order in which they came. */
export const chunksOf = (trx: Trx, eventId: number): Promise<Chunk[]> =>
  selectChunks(trx).where('c.event_id', '=', eventId).execute();

/** The whole second of the class that a sample belongs to. */
export const secondOf = (sample: PlacedSample, { shiftMs }: Pick<Chunk, 'shiftMs'>): number =>
  Math.floor((Math.round(sample.second * 1000) - shiftMs) / 1000);

/** The whole seconds of the class that the samples of a chunk belong to; below 0 before Start. */
export const secondsOf = (chunk: Pick<Chunk, 'samples' | 'shiftMs'>): number[] =>
  unpackSamples(chunk.samples).map((sample) => secondOf(sample, chunk));

/**
 * The samples of a chunk, each in its second; what turned out to be from before Start is left out.
 * @param untilMs of the class: what was placed later when it came was kept only for the case that Stop is taken back
 */
export const samplesOf = (
  chunk: Pick<Chunk, 'samples' | 'shiftMs'>,
  untilMs = Number.POSITIVE_INFINITY,
): PlacedSample[] =>
  unpackSamples(chunk.samples)
    .filter(({ second }) => Math.round(second * 1000) <= untilMs)
    .map((sample) => ({ ...sample, second: secondOf(sample, chunk) }))
    .filter(({ second }) => second >= 0);
