import type { Work } from '../base/context.ts';
import type { EventRow } from '../events/index.ts';
import { takesStraps } from './ready-straps.ts';

/**
 * Start of a class is taken back, under its lock: whom a strap has signed in, and nobody has seated, is on it no more where
 * straps would not sign in to it without its Start. What was done by hand in it is undone no more: its seconds are not those
 * that they were.
 * @param event as it stands by now
 */
export async function unbeginArrivals({ trx, now }: Work, event: EventRow): Promise<void> {
  const { eventId } = event;
  await trx.deleteFrom('roster_changes').where('event_id', '=', eventId).execute();
  if (takesStraps(event, now)) return;
  await trx
    .deleteFrom('seat_assignments')
    .where('event_id', '=', eventId)
    .where('came', 'is not', null)
    .where('sits', '=', false)
    .execute();
}
