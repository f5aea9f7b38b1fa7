import { boardMetrics, MAX_ALIAS_CHARS } from '@tandem/api/studio';
import { invalidField } from '@tandem/platform';
import type { BoardVisibility } from '@tandem/spivi/tandem';
import { sql } from 'kysely';
import { announceEvent, isId } from '../../events/store.ts';
import type { Call } from './routes.ts';

/** Boards of classes that ended earlier are looked at by nobody. */
const ENDED_WITHIN_HOURS = 24;

/** Keeps how a client shows on the board, and tells the boards that show them. */
export async function setBoardVisibility({ trx, site, request }: Call<BoardVisibility>) {
  const { clientId, shown, alias } = request;
  if ((alias?.length ?? 0) > MAX_ALIAS_CHARS)
    throw invalidField('Alias', `Alias must not be longer than ${MAX_ALIAS_CHARS} characters.`);
  // A number that this tracker does not know it does not show either.
  const hidden = boardMetrics.filter((metric) => request.hidden.includes(metric));
  const changed = isId(clientId)
    ? await trx
        .updateTable('clients')
        .set({ board_shown: shown, board_alias: alias, board_hidden: hidden })
        .where('client_id', '=', clientId)
        .returning('client_id')
        .executeTakeFirst()
    : undefined;
  // Not "not found": to a caller that would mean that there is no such method.
  if (!changed) throw invalidField('ClientID', 'ClientID is nobody’s on this site.');
  const events = await trx
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
  for (const { event_id } of events) await announceEvent(trx, { siteId: site.siteId, eventId: event_id });
  return { kept: true };
}
