import type { Work } from '../base/context.ts';
import { problem } from '../base/problem.ts';
import { type BoxFacts, boxColumns } from './add-box.ts';
import { seatsOf } from './seats-of.ts';

/**
 * Changes what a box is made of; its number and token stay.
 * @throws Problem `not_found`; `seats_booked` where somebody sits, in a class that is not over, on a seat that would go
 */
export async function changeBox({ trx }: Pick<Work, 'trx'>, boxId: number, facts: BoxFacts): Promise<void> {
  await seatsOf(trx, boxId);
  const columns = boxColumns(facts);
  await trx.updateTable('boxes').set(columns).where('box_id', '=', boxId).execute();
  const booked = await trx
    .selectFrom('seat_assignments as a')
    .innerJoin('events as e', (join) =>
      join.onRef('e.site_id', '=', 'a.site_id').onRef('e.event_id', '=', 'a.event_id'),
    )
    .select('a.seat_id')
    .distinct()
    .where('e.box_id', '=', boxId)
    .where('e.state', 'in', ['scheduled', 'started'])
    .where('a.to_second', 'is', null)
    .execute();
  const gone = booked.map((row) => row.seat_id).filter((seat) => !columns.seat_ids.includes(seat));
  if (gone.length > 0)
    throw problem({
      code: 'seats_booked',
      message: `Seats of coming classes would be gone: ${gone.sort((a, b) => a - b).join(', ')}.`,
      remedy: 'Keep them, or move those riders in the studio first.',
    });
}
