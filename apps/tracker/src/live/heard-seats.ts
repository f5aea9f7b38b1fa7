import { STALE_AFTER_SECONDS } from '@tandem/metrics';
import type { Work } from '../base/context.ts';
import { attributionOf } from '../sensors/index.ts';
import { isPlausible, samplesOf, selectChunks } from '../workouts/index.ts';

/** Batches of a few seconds that are looked at: more come only from a replay at full speed. */
const MAX_BATCHES = 200;

/** The seats that are heard now, by the rule of the board: a number that may be true within the last seconds. */
export async function heardSeats({ trx, now }: Work, eventId: number): Promise<Set<number>> {
  const recent = await selectChunks(trx)
    .where('c.event_id', '=', eventId)
    .where('c.received_at', '>=', new Date(now.getTime() - STALE_AFTER_SECONDS * 1000))
    .limit(MAX_BATCHES)
    .execute();
  const whoseIs = await attributionOf(trx, eventId);
  return new Set(
    recent.flatMap((chunk) =>
      samplesOf(chunk)
        .filter(isPlausible)
        .flatMap((sample) => whoseIs(sample)?.seatId ?? []),
    ),
  );
}
