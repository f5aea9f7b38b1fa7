import { sql } from 'kysely';
import type { Work } from '../base/context.ts';
import { isId } from '../base/ids.ts';
import { announceEvent } from '../events/index.ts';
import type { BoardRule } from './board-rule.ts';

/** Boards of classes that ended earlier are looked at by nobody. */
const ENDED_WITHIN_HOURS = 24;

/**
 * How a client shows on the board from now on.
 * @param rule.outside whether boards outside the room name them too
 * @returns false where there is no such client
 */
export async function changeBoardRule(
  work: Work,
  clientId: number,
  rule: BoardRule & { outside: boolean },
): Promise<boolean> {
  if (!isId(clientId)) return false;
  const changed = await work.trx
    .updateTable('clients')
    .set({
      board_shown: rule.shown,
      board_alias: rule.alias,
      board_hidden: rule.hidden,
      board_outside: rule.outside,
    })
    .where('client_id', '=', clientId)
    .returning('client_id')
    .executeTakeFirst();
  if (!changed) return false;
  const events = await work.trx
    .selectFrom('seat_assignments as a')
    .innerJoin('events as e', (join) =>
      join.onRef('e.site_id', '=', 'a.site_id').onRef('e.event_id', '=', 'a.event_id'),
    )
    .select('e.event_id')
    .distinct()
    .where('a.client_id', '=', clientId)
    .where((eb) =>
      eb.or([
        eb('e.state', 'in', ['scheduled', 'started']),
        eb('e.stopped_at', '>', sql<Date>`now() - make_interval(hours => ${ENDED_WITHIN_HOURS})`),
      ]),
    )
    .execute();
  for (const { event_id } of events) await announceEvent(work, { eventId: event_id });
  return true;
}
