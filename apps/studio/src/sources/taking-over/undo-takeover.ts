import { type ForeignSource, sourceNames } from '@tandem/api/words';
import { notFound } from '@tandem/platform';
import { sql } from 'kysely';
import { audit } from '../../base/audit.ts';
import type { Call } from '../../base/context.ts';
import { problem } from '../../base/problem.ts';
import { MAX_REJECTED_LOGINS } from '../../mirror/index.ts';
import {
  canUndo,
  goOn,
  hasFailed,
  holdSource,
  holdTakeover,
  isEarlier,
  isToGiveBack,
  lastTakeover,
  type TakeoverRow,
} from './takeover.ts';

/**
 * Has the classes that were taken over given back to their source by the worker, also those of earlier acts that can be taken back;
 * those changed here since stay, and are told. One that is under way is stopped by it, one that is being taken back goes on. Of one
 * that was taken back, what could not be given back is tried anew; else it stays so.
 * @throws Problem not_found, takeover_over, source_not_connected
 */
export async function undoTakeover(call: Call, source: ForeignSource): Promise<void> {
  const { trx, studioId } = call;
  const connection = await holdSource(call, source);
  const last = await lastTakeover(call, source);
  const held = last && (await holdTakeover(call, last.takeoverId));
  if (!held) throw notFound('taking over');
  if (held.state === 'undone' && !(await hasFailed(call, held))) return;
  if (held.state === 'undoing') return goOn(call, held.takeoverId);
  const name = sourceNames[source];
  if (!(await canUndo(call, held)))
    throw problem({
      code: 'takeover_over',
      message: 'This is too long ago to be taken back.',
      remedy: 'The classes are your own: change or cancel them in the schedule.',
      details: { name },
    });
  if (!connection)
    throw problem({
      code: 'source_not_connected',
      message: `${name} is not connected.`,
      remedy: `Connect ${name} again first: otherwise nobody would change these classes.`,
      details: { name },
    });
  if (connection.rejectedLogins >= MAX_REJECTED_LOGINS)
    throw problem({
      code: 'source_not_connected',
      message: `${name} refuses the login.`,
      remedy: `Give ${name} its login anew first: otherwise nobody would change these classes.`,
      details: { name },
    });
  await sql`update source_takeovers set state = 'undoing'
    where studio_id = ${studioId} and takeover_id = ${held.takeoverId}`.execute(trx);
  await joinEarlier(call, held);
  await sql`update taken_classes set left_because = null where studio_id = ${studioId} and takeover_id = ${held.takeoverId}
    and left_because = 'failed'`.execute(trx);
  await audit(call, 'source.take_over_undone', { kind: 'source', id: source });
  await goOn(call, held.takeoverId);
}

/** What earlier acts took, and was not given back, is given back with the last: whoever goes back to a source does so whole. */
async function joinEarlier(call: Call, last: TakeoverRow): Promise<void> {
  const { trx, studioId, now } = call;
  const { rows } = await sql<{ id: string }>`select o.takeover_id as id from source_takeovers o
    where ${isEarlier(call, last)} order by o.takeover_id for no key update`.execute(trx);
  const ids = rows.map(({ id }) => id);
  await sql`update taken_classes k set takeover_id = ${last.takeoverId} where studio_id = ${studioId}
    and takeover_id = any(${ids}) and ${isToGiveBack}`.execute(trx);
  await sql`update source_takeovers set state = 'undone', undone_at = ${now}
    where studio_id = ${studioId} and takeover_id = any(${ids})`.execute(trx);
}
