import type { WalkIns } from '@tandem/api/tracker';
import { MAX_WALK_INS_FOUND } from '@tandem/api/words';
import type { Work } from '../base/context.ts';
import { isId } from '../base/ids.ts';
import { noSuch } from '../base/problem.ts';
import { hasName, nameOf } from '../clients/index.ts';

/**
 * Whom a hand may put on a class, by name: clients who may be measured and are not on its roster. By name and number alone, since a
 * screen that runs classes may ask.
 * @throws Problem `not_found`
 */
export async function findWalkIns({ trx }: Work, eventId: number, search: string): Promise<WalkIns> {
  const event = isId(eventId)
    ? await trx.selectFrom('events').select('event_id').where('event_id', '=', eventId).executeTakeFirst()
    : undefined;
  if (!event) throw noSuch('event', eventId);
  const rows = await trx
    .selectFrom('clients as c')
    .select(['c.client_id', 'c.first_name', 'c.last_name'])
    .where('c.measured', '=', true)
    .where(hasName('c', search))
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('seat_assignments as a')
            .select('a.assignment_id')
            .whereRef('a.client_id', '=', 'c.client_id')
            .where('a.event_id', '=', eventId)
            .where('a.to_second', 'is', null),
        ),
      ),
    )
    .orderBy('c.last_name')
    .orderBy('c.first_name')
    .orderBy('c.client_id')
    .limit(MAX_WALK_INS_FOUND + 1)
    .execute();
  return {
    clients: rows
      .slice(0, MAX_WALK_INS_FOUND)
      .map((row) => ({ clientId: row.client_id, name: nameOf(row.first_name, row.last_name) })),
    more: rows.length > MAX_WALK_INS_FOUND,
  };
}
