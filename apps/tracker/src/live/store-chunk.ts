import { prepared } from '@tandem/platform';
import { sql } from 'kysely';
import type { Work } from '../base/context.ts';
import { announceChunk } from '../events/index.ts';
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

/** Stores a chunk, and tells whoever looks at its class, by one statement. @returns false where it was stored before */
export async function storeChunk({ trx, siteId, now }: Work, chunk: Chunk): Promise<boolean> {
  const { eventId, boxId, bootId, sequence, classClock, clock, samples, shows } = chunk;
  const lastSecond = Math.floor(samples.reduce((last, { second }) => Math.max(last, second), 0));
  const stored = await prepared(
    trx,
    sql`with chunk as (
      insert into chunks (site_id, event_id, box_id, boot_id, sequence, received_at, class_clock, last_second, samples, clock_id, offset_ms)
      values (${siteId}, ${eventId}, ${boxId}, ${bootId}, ${sequence}, ${now}, ${classClock}, ${lastSecond}, ${packSamples(samples)},
        ${clock?.clockId ?? null}, ${clock?.offsetMs ?? 0})
      on conflict do nothing
      returning site_id, event_id, chunk_id)
    select case when ${shows} <> 'nothing' then ${announceChunk(sql`case when ${shows} = 'it' then chunk_id end`)} end from chunk`,
  );
  return stored.length > 0;
}
