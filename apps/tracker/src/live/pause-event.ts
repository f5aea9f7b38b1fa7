import type { EventSummary } from '@tandem/api/tracker';
import { MAX_PAUSES } from '@tandem/api/words';
import { isPaused } from '@tandem/metrics/modes';
import type { Work } from '../base/context.ts';
import { problem } from '../base/problem.ts';
import { announceEvent, lockStarted, replayedSeconds, summaryOf, wallSeconds } from '../events/index.ts';
import { holdTimer } from '../modes/index.ts';

/**
 * Pauses a class, or lets it go on: what is measured in between counts for nobody, and its clock, plan, timer, sprint and
 * contest stand still. It begins and ends with the second that is on. Two who press at one time press once, and a press on a
 * screen that showed the class otherwise changes nothing.
 * @param after how many turns of Pause and Go on that screen showed
 * @throws Problem `not_found`, `not_started`, `too_many_pauses` beyond `MAX_PAUSES`, `class_replayed` where none but replays are
 * heard, whose class clock would run on
 */
export async function pauseEvent(
  work: Work,
  eventId: number,
  { paused, after }: { paused: boolean; after: number },
): Promise<EventSummary> {
  const { tracker, trx, siteId } = work;
  const event = await lockStarted(trx, eventId);
  const { pauses } = event;
  if (pauses.length === after && isPaused(pauses) !== paused) {
    if (paused && pauses.length >= 2 * MAX_PAUSES)
      throw problem({
        code: 'too_many_pauses',
        message: `This class was paused ${MAX_PAUSES} times.`,
        remedy: 'Let it go on, or stop it.',
      });
    if (paused && (await replayedSeconds(work, event)) !== null)
      throw problem({
        code: 'class_replayed',
        message: 'What is heard of this class is a recording, which no pause holds.',
        remedy: 'Stop the replay instead.',
      });
    // Taken under the lock, so that whatever was stored until now lies before it.
    const now = tracker.now();
    const second = Math.max(wallSeconds(event.startedAt!, now), pauses.at(-1) ?? 0);
    await trx
      .updateTable('events')
      .set({ pauses: [...pauses, second] })
      .where('event_id', '=', eventId)
      .execute();
    await holdTimer(work, eventId, { held: paused, now });
    await announceEvent(work, { eventId });
    tracker.log.info(
      { event: paused ? 'class.paused' : 'class.unpaused', siteId, eventId, second },
      paused ? 'a class was paused' : 'a paused class goes on',
    );
  }
  return summaryOf(trx, eventId);
}
