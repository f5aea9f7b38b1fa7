import type { Work } from '../base/context.ts';
import { sendJob } from '../base/send-job.ts';
import { lockEvent } from '../events/index.ts';
import { LATE_DATA_SECONDS } from './late-data.ts';

/** Drops what was kept for late data; of a class that was stopped anew since, when that is due. */
export async function dropChunks(work: Work, eventId: number): Promise<void> {
  const { trx, now } = work;
  const event = await lockEvent(trx, eventId);
  // Resumed, and not stopped yet: its Stop sends for this again.
  if (event.stoppedAt === null) return;
  const earlyMs = event.stoppedAt.getTime() + LATE_DATA_SECONDS * 1000 - now.getTime();
  if (earlyMs <= 0) await trx.deleteFrom('chunks').where('event_id', '=', eventId).execute();
  else await sendJob(work, 'drop-chunks', { eventId, startAfterSeconds: Math.ceil(earlyMs / 1000) });
}
