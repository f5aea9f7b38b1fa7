import type { Work } from '../base/context.ts';

/**
 * The roster of a class whose Start is taken back, under its lock: who is on it by now has been since the beginning, and who
 * left has not been there.
 */
export async function unbeginRoster({ trx }: Work, eventId: number): Promise<void> {
  await trx
    .deleteFrom('seat_assignments')
    .where('event_id', '=', eventId)
    .where('to_second', 'is not', null)
    .execute();
  await trx
    .updateTable('seat_assignments')
    .set({ from_second: 0 })
    .where('event_id', '=', eventId)
    .where('from_second', '>', 0)
    .execute();
}
