import { STALE_AFTER_SECONDS } from '@tandem/metrics';
import type { Work } from '../base/context.ts';
import { type HeardSample, heardOf, selectChunks } from '../workouts/index.ts';

/** Batches of a few seconds that are looked at: more come only from a replay at full speed. */
const MAX_BATCHES = 200;

/** What came of a class in the last seconds, so long as a number counts as fresh; in a pause too. */
export async function recentSamples({ trx, now }: Work, eventId: number): Promise<HeardSample[]> {
  const recent = await selectChunks(trx)
    .where('c.event_id', '=', eventId)
    .where('c.received_at', '>=', new Date(now.getTime() - STALE_AFTER_SECONDS * 1000))
    .limit(MAX_BATCHES)
    .execute();
  return recent.flatMap((chunk) => heardOf(chunk));
}
