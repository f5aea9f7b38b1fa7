import type { Work } from '../base/context.ts';
import { lockEvent } from '../events/index.ts';
import { LATE_DATA_SECONDS } from './late-data.ts';

/** Drops what was kept for late data, unless it is too early. */
export async function dropChunks({ trx, now }: Work, eventId: number): Promise<void> {
  const event = await lockEvent(trx, eventId);
  const dueAt = (event.stoppedAt?.getTime() ?? Number.POSITIVE_INFINITY) + LATE_DATA_SECONDS * 1000;
  if (now.getTime() >= dueAt) await trx.deleteFrom('chunks').where('event_id', '=', eventId).execute();
}
