import { randomUUID } from 'node:crypto';
import { type ForeignSource, sourceNames } from '@tandem/api/words';
import { sql } from 'kysely';
import { audit } from '../../base/audit.ts';
import type { Call } from '../../base/context.ts';
import { problem } from '../../base/problem.ts';
import { comesFrom, refusalOf } from './read-taking-over.ts';
import { goOn, holdSource, lastTakeover, sendTakeover, underWay } from './takeover.ts';

/**
 * Stops reading a source, and has its classes that are not over made the studio's own by the worker. Where that is under way it goes
 * on; where it has failed too, and what is left was read anew as before the first time.
 * What was read until now counts: whoever reads beside holds the connection before it writes, and finds it paused.
 * @throws Problem source_not_connected, source_not_read, nothing_to_take_over, takeover_under_way
 */
export async function beginTakeover(call: Call, source: ForeignSource): Promise<void> {
  const { trx, studioId, now, caller } = call;
  await holdSource(call, source);
  const last = await lastTakeover(call, source);
  if (last?.state === 'taking' && !last.failedAt) return goOn(call, last.takeoverId);
  const name = sourceNames[source];
  if (last?.state === 'undoing')
    throw problem({
      code: 'takeover_under_way',
      ...underWay(name),
      details: { name },
    });
  const code = await refusalOf(call, source);
  // Where nothing is left to be taken over, one that had failed comes to its end.
  if (code !== null && !(last?.state === 'taking' && !(await comesFrom(call, source))))
    throw problem({ code, ...refused[code](name), details: { name } });
  await sql`update source_connections set enabled = false
    where studio_id = ${studioId} and source = ${source}`.execute(trx);
  await audit(call, 'source.take_over', { kind: 'source', id: source });
  if (last?.state === 'taking') return goOn(call, last.takeoverId);
  const takeoverId = randomUUID();
  await sql`insert into source_takeovers (studio_id, takeover_id, source, state, by_staff, begun_at)
    values (${studioId}, ${takeoverId}, ${source}, 'taking', ${caller.staffId}, ${now})`.execute(trx);
  await sendTakeover(call, takeoverId);
}

const refused = {
  source_not_connected: (name: string) => ({
    message: `${name} is not connected.`,
    remedy: `Connect ${name} first.`,
  }),
  source_not_read: (name: string) => ({
    message: `${name} was not read to its end of late.`,
    remedy:
      'Resume reading if it is paused, do what is listed as needing you, and wait until all classes and bookings were read once more.',
  }),
  nothing_to_take_over: (name: string) => ({
    message: `No class of ${name} is to come.`,
    remedy: 'Make your classes in the schedule.',
  }),
};
