import { boardMetrics, MAX_ALIAS_CHARS } from '@tandem/api/studio';
import { invalidField } from '@tandem/platform';
import type { FormFields } from '@tandem/spivi';
import { sql } from 'kysely';
import { announceEvent, isId } from '../../events/store.ts';
import type { Call } from './routes.ts';

/** Boards of classes that ended earlier are looked at by nobody. */
const ENDED_WITHIN_HOURS = 24;

/**
 * `ClientService/SetBoardVisibility`, beyond Spivi's own methods: how a client shows on the board from now on. `Shown` is
 * 0 or 1, `Alias` stands in place of the name unless empty, `Hidden` lists the numbers kept from the board.
 */
export async function setBoardVisibility({ trx, site, request }: Call<FormFields>) {
  const clientId = Number(request.ClientID);
  const shown = readShown(request.Shown);
  const alias = readAlias(request.Alias);
  const changed = isId(clientId)
    ? await trx
        .updateTable('clients')
        .set({ board_shown: shown, board_alias: alias, board_hidden: readHidden(request.Hidden) })
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
  return { Kept: '1' };
}

function readShown(shown: unknown): boolean {
  if (shown !== '0' && shown !== '1') throw invalidField('Shown', 'Shown must be 0 or 1.');
  return shown === '1';
}

function readAlias(alias: unknown): string | null {
  const text = typeof alias === 'string' ? alias.trim() : '';
  if (text.length > MAX_ALIAS_CHARS)
    throw invalidField('Alias', `Alias must not be longer than ${MAX_ALIAS_CHARS} characters.`);
  return text === '' ? null : text;
}

/** A number that this tracker does not know it does not show either. */
function readHidden(hidden: unknown): string[] {
  const named = typeof hidden === 'string' ? hidden.split(',') : [];
  return boardMetrics.filter((metric) => named.includes(metric));
}
