import type { EventSummary } from '@tandem/api/tracker';
import type { Work } from '../base/context.ts';
import { problem } from '../base/problem.ts';
import { sendJob } from '../base/send-job.ts';
import { announceEvent, closesAt, type EventRow, lockEvent, plannedEnd, summaryOf } from '../events/index.ts';
import { finishWorkouts } from '../workouts/index.ts';
import { LATE_DATA_SECONDS } from './late-data.ts';

/** From the end of late data to its dropping. */
const DROP_AFTER_SECONDS = 3600;

/**
 * Stop: computes the workouts in the same transaction. A second Stop changes nothing.
 * @param by nobody stopped a forgotten one: it ended as planned, or with the last sample of a box that hears the room
 * @throws Problem `not_found`, `not_started`
 */
export async function stopEvent(
  work: Work,
  eventId: number,
  by: 'hand' | 'forgotten' = 'hand',
): Promise<EventSummary> {
  const { tracker, trx, siteId } = work;
  const event = await lockEvent(trx, eventId);
  if (event.state === 'scheduled' || event.state === 'cancelled')
    throw problem({
      code: 'not_started',
      message: 'This class is not started.',
      remedy: 'Start it first.',
    });
  if (event.state === 'started') {
    const stoppedAt = await endOf(work, event, by);
    await trx
      .updateTable('events')
      .set({ state: 'stopped', stopped_at: stoppedAt })
      .where('event_id', '=', eventId)
      .execute();
    await finishWorkouts(work, { ...event, state: 'stopped', stoppedAt });
    const startAfterSeconds = LATE_DATA_SECONDS + DROP_AFTER_SECONDS;
    await sendJob(work, 'drop-chunks', { eventId, startAfterSeconds });
    await announceEvent(work, { eventId });
    tracker.log.info({ siteId, eventId, boxId: event.boxId, by, stoppedAt }, 'a class was stopped');
  }
  return summaryOf(trx, eventId);
}

/** Stops a class that nobody stopped; one already stopped is left alone. */
export async function autoStop(work: Work, eventId: number): Promise<void> {
  const event = await lockEvent(work.trx, eventId);
  if (event.state === 'started') await stopEvent(work, eventId, 'forgotten');
}

/**
 * When a class ended: now, taken under the lock, so that whatever was stored until then lies before it. A class that
 * should have closed long ago did not go on until somebody came to close it.
 */
async function endOf({ tracker, trx }: Work, event: EventRow, by: 'hand' | 'forgotten'): Promise<Date> {
  const now = tracker.now();
  if (by === 'hand' && now < closesAt(event)) return now;
  const { last } = await trx
    .selectFrom('chunks')
    .select((eb) => eb.fn.max('last_second').as('last'))
    .where('event_id', '=', event.eventId)
    .where('clock_id', 'is not', null)
    .executeTakeFirstOrThrow();
  const startedMs = event.startedAt!.getTime();
  const heardUntilMs = last === null ? startedMs : startedMs + (last + 1) * 1000;
  return new Date(Math.min(now.getTime(), Math.max(plannedEnd(event).getTime(), heardUntilMs)));
}
