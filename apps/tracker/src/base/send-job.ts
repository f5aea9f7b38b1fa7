import type { Work } from './context.ts';
import type { JobName } from './jobs.ts';

/** Sends a job with the work that makes it needed. It is named by its event: a second one waiting would do the same. */
export function sendJob(
  { tracker, trx, siteId }: Work,
  name: JobName,
  job: { eventId: number; startAfterSeconds?: number },
): Promise<void> {
  const { eventId, startAfterSeconds } = job;
  const key = `${siteId}:${eventId}`;
  return tracker.jobs.send(trx, name, { siteId, eventId }, { key, startAfterSeconds });
}
