import { Problem } from '@tandem/platform';
import type { Work } from '../base/context.ts';
import { announceEvent, lockEvent } from './store.ts';

/** Cancels an event that has not begun; once more changes nothing. @throws Problem `not_found`, `event_closed` */
export async function cancelEvent(work: Work, eventId: number): Promise<void> {
  const event = await lockEvent(work.trx, eventId);
  if (event.state === 'started' || event.state === 'stopped')
    throw new Problem({
      code: 'event_closed',
      status: 409,
      message: `Event ${eventId} was started and can no longer be cancelled.`,
    });
  await work.trx.updateTable('events').set({ state: 'cancelled' }).where('event_id', '=', eventId).execute();
  await announceEvent(work, { eventId });
}
