import type { EventSummary } from '@tandem/api/tracker';
import { UNDO_EARLY_START_MINUTES, UNDO_START_MINUTES } from '@tandem/api/words';
import { unbeginArrivals } from '../arrivals/index.ts';
import type { Work } from '../base/context.ts';
import { problem } from '../base/problem.ts';
import {
  announceEvent,
  lockEvent,
  lockStarted,
  replayedSeconds,
  startUndoableUntil,
  summaryOf,
  unbeginRoster,
} from '../events/index.ts';
import { takeModesOff } from '../modes/index.ts';
import { forgetBatches } from '../phones/index.ts';
import { unbeginPlan } from '../plans/index.ts';
import { unbeginClaims } from '../sensors/index.ts';

/**
 * Takes Start back: the class is to come, as if it had not been pressed, and what was measured since is dropped, as what is
 * measured before Start is. Who sits where and wears what stays as it is by now, but for whom a strap has signed in to a class
 * that is far off. A class that waits for its Start stays so.
 * @param startedAt the Start that the screen showed: another one since is somebody else's
 * @throws Problem `not_found`, `not_started` of one that is over or cancelled, `start_gone` where it was started anew,
 * `start_stands` too late, `class_replayed` where none but replays are heard, whose class clock would run on
 */
export async function undoStart(work: Work, eventId: number, startedAt: Date): Promise<EventSummary> {
  const { tracker, trx, siteId } = work;
  const { state } = await lockEvent(trx, eventId);
  if (state === 'scheduled') return summaryOf(trx, eventId);
  const event = await lockStarted(trx, eventId);
  if (event.startedAt!.getTime() !== startedAt.getTime())
    throw problem({
      code: 'start_gone',
      message: 'Somebody has taken that Start back, and started the class again.',
      remedy: 'Look at the class as it is now.',
    });
  if (tracker.now() >= startUndoableUntil(event)!)
    throw problem({
      code: 'start_stands',
      message: `Start can be taken back for ${UNDO_START_MINUTES} minutes, and where it came early until the class was to begin, ${UNDO_EARLY_START_MINUTES} minutes at most.`,
      remedy: 'Let the class run, or stop it: what was ridden is kept.',
    });
  if ((await replayedSeconds(work, event)) !== null)
    throw problem({
      code: 'class_replayed',
      message: 'What is heard of this class is a recording, which runs on by its own clock.',
      remedy: 'Stop the replay instead.',
    });
  await trx.deleteFrom('chunks').where('event_id', '=', eventId).execute();
  await trx
    .updateTable('events')
    .set({ state: 'scheduled', started_at: null, extended_until: null, pauses: [] })
    .where('event_id', '=', eventId)
    .execute();
  await unbeginRoster(work, eventId);
  await unbeginArrivals(work, await lockEvent(trx, eventId));
  await unbeginClaims(work, eventId);
  await unbeginPlan(work, eventId);
  await takeModesOff(work, eventId);
  await forgetBatches(work, eventId);
  await announceEvent(work, { eventId });
  tracker.log.info(
    { event: 'class.start_undone', siteId, eventId, boxId: event.boxId, startedAt },
    'Start of a class was taken back',
  );
  return summaryOf(trx, eventId);
}
