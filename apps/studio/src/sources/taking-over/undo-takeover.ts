import { type ForeignSource, sourceNames } from '@tandem/api/words';
import { notFound } from '@tandem/platform';
import { sql } from 'kysely';
import { audit } from '../../base/audit.ts';
import type { Call } from '../../base/context.ts';
import { problem } from '../../base/problem.ts';
import { MAX_REJECTED_LOGINS } from '../../mirror/index.ts';
import { canUndo, holdSource, holdTakeover, lastTakeover, sendTakeover } from './takeover.ts';

/**
 * Has the classes that were taken over last given back to their source by the worker; those changed here since stay, and are
 * told. One that is under way is stopped by it, and one that is being taken back goes on.
 * @throws Problem not_found, takeover_over, source_not_connected
 */
export async function undoTakeover(call: Call, source: ForeignSource): Promise<void> {
  const { trx, studioId, now } = call;
  const connection = await holdSource(call, source);
  const last = await lastTakeover(call, source);
  const held = last && (await holdTakeover(call, last.takeoverId));
  if (!held) throw notFound('taking over');
  if (held.state === 'undoing') return sendTakeover(call, held.takeoverId);
  const name = sourceNames[source];
  if (!canUndo(held, now))
    throw problem({
      code: 'takeover_over',
      message: 'This was taken back already, or is too long ago.',
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
  await audit(call, 'source.take_over_undone', { kind: 'source', id: source });
  await sendTakeover(call, held.takeoverId);
}
