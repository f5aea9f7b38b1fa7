import { prepared } from '@tandem/platform';
import { sql } from 'kysely';
import type { Work } from '../base/context.ts';
import { announceEvent } from '../events/index.ts';
import { type PlacedSample, packSamples } from '../workouts/index.ts';

/** What one batch holds of one class. */
export type Chunk = {
  eventId: number;
  boxId: number;
  bootId: string;
  sequence: number;
  /** Whether its samples name the second of the class; else they were stamped by the clock, if that is known. */
  classClock: boolean;
  clock: { clockId: number; offsetMs: number } | null;
  samples: PlacedSample[];
  /** Who looks at the class: takes it in, reads all of it anew, or hears nothing of it. */
  shows: 'it' | 'all' | 'nothing';
};

/** Stores a chunk, and tells whoever looks at its class. @returns false where it was stored before */
export async function storeChunk(work: Work, chunk: Chunk): Promise<boolean> {
  const { trx, siteId, now } = work;
  const { eventId, boxId, bootId, sequence, classClock, clock, samples, shows } = chunk;
  const lastSecond = Math.floor(samples.reduce((last, { second }) => Math.max(last, second), 0));
  const [stored] = await prepared(
    trx,
    sql<{ chunkId: number }>`
      insert into chunks (site_id, event_id, box_id, boot_id, sequence, received_at, class_clock, last_second, samples, clock_id, offset_ms)
      values (${siteId}, ${eventId}, ${boxId}, ${bootId}, ${sequence}, ${now}, ${classClock}, ${lastSecond}, ${packSamples(samples)},
        ${clock?.clockId ?? null}, ${clock?.offsetMs ?? 0})
      on conflict do nothing
      returning chunk_id as "chunkId"`,
  );
  if (!stored) return false;
  if (shows !== 'nothing') await announceEvent(work, { eventId, ...(shows === 'it' && stored) });
  return true;
}
