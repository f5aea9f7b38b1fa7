import type { EventSummary } from '@tandem/api/tracker';
import { MAX_EXTEND_MINUTES } from '@tandem/api/words';
import { invalidField } from '@tandem/platform';
import type { Work } from '../base/context.ts';
import { closesAt, plannedEnd } from './class-clock.ts';
import { announceEvent, lockStarted } from './store.ts';
import { summaryOf } from './summary.ts';

/**
 * Moves the end of a class that runs, and with it when it stops by itself. Two who press at one time move it once; a press for
 * an end that has moved since changes nothing, nor does one that would stop the class at once.
 * @param to null: back to the end that it had before it was extended
 * @throws Problem `not_found`, `not_started`, `invalid_field`
 */
export async function extendEvent(
  work: Work,
  eventId: number,
  { from, to }: { from: Date; to: Date | null },
): Promise<EventSummary> {
  const { tracker, trx, siteId } = work;
  const event = await lockStarted(trx, eventId);
  const now = tracker.now();
  if (to !== null) {
    const latestMs = Math.max(from.getTime(), now.getTime()) + (MAX_EXTEND_MINUTES + 1) * 60_000;
    if (to <= now || to <= from || to.getTime() > latestMs)
      throw invalidField('to', `A class is extended by at most ${MAX_EXTEND_MINUTES} minutes at a time.`);
  }
  const moves = plannedEnd(event).getTime() === from.getTime();
  if (moves && closesAt({ ...event, extendedUntil: to }) > now) {
    await trx.updateTable('events').set({ extended_until: to }).where('event_id', '=', eventId).execute();
    await announceEvent(work, { eventId });
    tracker.log.info({ event: 'class.extended', siteId, eventId, from, to }, 'the end of a class was moved');
  }
  return summaryOf(trx, eventId);
}
