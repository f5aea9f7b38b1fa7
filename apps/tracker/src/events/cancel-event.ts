import type { Work } from '../base/context.ts';
import { problem } from '../base/problem.ts';
import { announceEvent, lockEvent } from './store.ts';

/** Cancels an event that has not begun; once more changes nothing. @throws Problem `not_found`, `event_closed` */
export async function cancelEvent(work: Work, eventId: number): Promise<void> {
  const event = await lockEvent(work.trx, eventId);
  if (event.state === 'started' || event.state === 'stopped')
    throw problem({
      code: 'event_closed',
      message: `Event ${eventId} was started and can no longer be cancelled.`,
    });
  await work.trx.updateTable('events').set({ state: 'cancelled' }).where('event_id', '=', eventId).execute();
  await announceEvent(work, { eventId });
}
