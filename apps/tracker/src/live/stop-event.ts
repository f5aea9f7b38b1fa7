import type { EventSummary } from '@tandem/api/tracker';
import type { Work } from '../base/context.ts';
import { problem } from '../base/problem.ts';
import { sendJob } from '../base/send-job.ts';
import { announceEvent, lockEvent, summaryOf } from '../events/index.ts';
import { finishWorkouts } from '../workouts/index.ts';
import { LATE_DATA_SECONDS } from './late-data.ts';

/** From the end of late data to its dropping. */
const DROP_AFTER_SECONDS = 3600;

/**
 * Stop: computes the workouts in the same transaction. A second Stop changes nothing.
 * @throws Problem `not_found`, `not_started`
 */
export async function stopEvent(work: Work, eventId: number): Promise<EventSummary> {
  const { trx, now } = work;
  const event = await lockEvent(trx, eventId);
  if (event.state === 'scheduled' || event.state === 'cancelled')
    throw problem({
      code: 'not_started',
      message: 'This class is not started.',
      remedy: 'Start it first.',
    });
  if (event.state === 'started') {
    await trx
      .updateTable('events')
      .set({ state: 'stopped', stopped_at: now })
      .where('event_id', '=', eventId)
      .execute();
    await finishWorkouts(work, { ...event, state: 'stopped', stoppedAt: now });
    const startAfterSeconds = LATE_DATA_SECONDS + DROP_AFTER_SECONDS;
    await sendJob(work, 'drop-chunks', { eventId, startAfterSeconds });
    await announceEvent(work, { eventId });
  }
  return summaryOf(trx, eventId);
}

/** Stops a class that nobody stopped; one already stopped is left alone. */
export async function autoStop(work: Work, eventId: number): Promise<void> {
  const event = await lockEvent(work.trx, eventId);
  if (event.state === 'started') await stopEvent(work, eventId);
}
