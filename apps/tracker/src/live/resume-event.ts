import type { EventSummary } from '@tandem/api/tracker';
import { RESUME_ITSELF_MINUTES, RESUME_MINUTES } from '@tandem/api/words';
import { withoutMark } from '@tandem/spivi/tandem';
import type { Work } from '../base/context.ts';
import { problem } from '../base/problem.ts';
import { sendJob } from '../base/send-job.ts';
import { assertHasClasses } from '../boxes/index.ts';
import {
  announceEvent,
  closesAt,
  type EventRow,
  lockWithRunning,
  resumableUntil,
  summaryOf,
} from '../events/index.ts';

/** One that goes on has at least this long before it may stop by itself. */
const GOES_ON_MS = 5 * 60_000;

/**
 * Takes Stop back: the class goes on as if it had not been pressed. Its workouts go, so that nobody can fetch the
 * beginning of a ride for the whole; the next Stop computes them from everything that was heard, also in between. One
 * that stopped by itself, or was about to, ends now as far as the plan goes, and closes half an hour from now. Of a class
 * that runs it changes nothing.
 * @throws Problem `not_found`, `not_resumable`, `box_busy`, `box_in_room`
 */
export async function resumeEvent(work: Work, eventId: number): Promise<EventSummary> {
  const { tracker, trx, siteId } = work;
  const event = await lockWithRunning(trx, eventId);
  if (event.state !== 'started') {
    const now = tracker.now();
    const until = resumableUntil(event);
    if (until === null || now >= until)
      throw problem({
        code: 'not_resumable',
        message: `Stop can be taken back for ${RESUME_MINUTES} minutes, and for ${RESUME_ITSELF_MINUTES} where the class stopped by itself.`,
        remedy: 'What was ridden is kept. Start another class for what follows.',
      });
    await assertHasClasses(trx, event.boxId);
    await refuseBusyBox(work, event);
    const about = closesAt(event).getTime() - now.getTime() < GOES_ON_MS;
    const goesOn = about ? { ...event, extendedUntil: now } : event;
    await trx
      .updateTable('events')
      .set({
        state: 'started',
        stopped_at: null,
        stopped_itself_at: null,
        extended_until: goesOn.extendedUntil,
      })
      .where('event_id', '=', eventId)
      .execute();
    await trx.deleteFrom('workouts').where('event_id', '=', eventId).execute();
    const startAfterSeconds = Math.ceil((closesAt(goesOn).getTime() - now.getTime()) / 1000);
    await sendJob(work, 'auto-stop', { eventId, startAfterSeconds });
    await announceEvent(work, { eventId });
    tracker.log.info(
      { event: 'class.resumed', siteId, eventId, boxId: event.boxId },
      'a class goes on: its Stop was taken back',
    );
  }
  return summaryOf(trx, eventId);
}

async function refuseBusyBox({ trx }: Work, { boxId }: EventRow): Promise<void> {
  const other = await trx
    .selectFrom('events')
    .select('title')
    .where('box_id', '=', boxId)
    .where('state', '=', 'started')
    .executeTakeFirst();
  if (other)
    throw problem({
      code: 'box_busy',
      message: `“${withoutMark(other.title)}” is running on this box by now.`,
      remedy: 'Stop it first: what the bikes send belongs to one class.',
    });
}
