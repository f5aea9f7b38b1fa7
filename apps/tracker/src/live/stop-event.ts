import type { EventSummary } from '@tandem/api/tracker';
import { isPaused } from '@tandem/metrics/modes';
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
 * @param by nobody stopped a forgotten one: it ended as planned, with the last sample of a box that hears the room, or with a
 *   pause that nobody ended
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
    // Taken under the lock, so that whatever was stored until now lies before it.
    const now = tracker.now();
    const itself = by === 'forgotten' || now >= closesAt(event);
    const stoppedAt = itself ? await lastOf(work, event, now) : now;
    await trx
      .updateTable('events')
      .set({
        state: 'stopped',
        stopped_at: stoppedAt,
        stopped_itself_at: itself ? now : null,
      })
      .where('event_id', '=', eventId)
      .execute();
    await finishWorkouts(work, { ...event, state: 'stopped', stoppedAt });
    const startAfterSeconds = LATE_DATA_SECONDS + DROP_AFTER_SECONDS;
    await sendJob(work, 'drop-chunks', { eventId, startAfterSeconds });
    await announceEvent(work, { eventId });
    tracker.log.info(
      { event: 'class.stopped', siteId, eventId, boxId: event.boxId, itself, stoppedAt },
      'a class was stopped',
    );
  }
  return summaryOf(trx, eventId);
}

/** Stops a class that nobody stopped; one already stopped is left alone, one that was extended until its new end. */
export async function autoStop(work: Work, eventId: number): Promise<void> {
  const event = await lockEvent(work.trx, eventId);
  if (event.state !== 'started') return;
  const stillMs = closesAt(event).getTime() - work.tracker.now().getTime();
  if (stillMs <= 0) await stopEvent(work, eventId, 'forgotten');
  else await sendJob(work, 'auto-stop', { eventId, startAfterSeconds: Math.ceil(stillMs / 1000) });
}

/**
 * When a class ended that nobody stopped: it did not go on until somebody came to close it. One whose pause nobody ended has
 * ended with that.
 */
async function lastOf({ trx }: Work, event: EventRow, now: Date): Promise<Date> {
  const startedMs = event.startedAt!.getTime();
  if (isPaused(event.pauses))
    return new Date(Math.min(now.getTime(), startedMs + event.pauses.at(-1)! * 1000));
  const { last } = await trx
    .selectFrom('chunks')
    .select((eb) => eb.fn.max('last_second').as('last'))
    .where('event_id', '=', event.eventId)
    .where('clock_id', 'is not', null)
    .executeTakeFirstOrThrow();
  const heardUntilMs = last === null ? startedMs : startedMs + (last + 1) * 1000;
  return new Date(Math.min(now.getTime(), Math.max(plannedEnd(event).getTime(), heardUntilMs)));
}
