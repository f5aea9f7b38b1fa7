import type { EventSummary } from '@tandem/api/tracker';
import type { TrackerProblem } from '@tandem/api/words';
import { withoutMark } from '@tandem/spivi/tandem';
import type { Work } from '../base/context.ts';
import { problem } from '../base/problem.ts';
import { sendJob } from '../base/send-job.ts';
import { assertHasClasses } from '../boxes/index.ts';
import {
  announceEvent,
  closesAt,
  type EventRow,
  lockEvent,
  lockWithRunning,
  plannedEnd,
  summaryOf,
} from '../events/index.ts';
import { stopEvent } from './stop-event.ts';

const refused = (code: TrackerProblem, message: string, remedy: string) => problem({ code, message, remedy });

/**
 * Start: data counts from now. A second Start changes nothing.
 * @throws Problem `not_found`, `event_closed`, `box_busy`, `box_in_room`
 */
export async function startEvent(work: Work, eventId: number): Promise<EventSummary> {
  const { tracker, trx, siteId } = work;
  const event = await lockWithRunning(trx, eventId);
  if (event.state === 'stopped' || event.state === 'cancelled')
    throw refused('event_closed', `This class is ${event.state}.`, 'Start another class.');
  if (event.state === 'scheduled') {
    await assertHasClasses(trx, event.boxId);
    await freeBox(work, event);
    const startedAt = tracker.now();
    await trx
      .updateTable('events')
      .set({ state: 'started', started_at: startedAt })
      .where('event_id', '=', eventId)
      .execute();
    const untilClosedMs = closesAt({ ...event, startedAt }).getTime() - startedAt.getTime();
    const startAfterSeconds = Math.ceil(untilClosedMs / 1000);
    await sendJob(work, 'auto-stop', { eventId, startAfterSeconds });
    await announceEvent(work, { eventId });
    tracker.log.info({ event: 'class.started', siteId, eventId, boxId: event.boxId }, 'a class was started');
  }
  return summaryOf(trx, eventId);
}

/** One class at a time on a box: a forgotten one that is long over is stopped, a running one is not. */
async function freeBox(work: Work, event: EventRow): Promise<void> {
  const running = await work.trx
    .selectFrom('events')
    .select('event_id')
    .where('box_id', '=', event.boxId)
    .where('state', '=', 'started')
    .executeTakeFirst();
  if (!running) return;
  const other = await lockEvent(work.trx, running.event_id);
  if (plannedEnd(other) > work.now)
    throw refused(
      'box_busy',
      `“${withoutMark(other.title)}” is still running on this box.`,
      'Stop it first: what the bikes send belongs to one class.',
    );
  await stopEvent(work, other.eventId, 'forgotten');
}
