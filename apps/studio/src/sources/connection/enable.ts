import { type ForeignSource, sourceNames } from '@tandem/api/words';
import { notFound } from '@tandem/platform';
import { sql } from 'kysely';
import { audit } from '../../base/audit.ts';
import { announceChange } from '../../base/changes.ts';
import type { Call } from '../../base/context.ts';
import { problem } from '../../base/problem.ts';
import { sendReading } from '../reading/read-source.ts';
import { holdSource, isMoving, lastTakeover, underWay } from '../taking-over/takeover.ts';

/**
 * Switches a draft on, pauses, or resumes; whatever is on is read at once. While classes are taken over or given back none resumes.
 * @throws Problem not_found, takeover_under_way
 */
export async function setEnabled(call: Call, source: ForeignSource, enabled: boolean): Promise<void> {
  const { trx, studioId } = call;
  await holdSource(call, source);
  const name = sourceNames[source];
  if (enabled && isMoving(await lastTakeover(call, source)))
    throw problem({ code: 'takeover_under_way', ...underWay(name), details: { name } });
  const { rows } = await sql<{ draft: boolean }>`
    update source_connections c set enabled = ${enabled}, preview = case when ${enabled} then null else c.preview end,
      classes_read_at = case when ${enabled} then null else c.classes_read_at end
    from (select preview is not null as draft from source_connections
      where studio_id = ${studioId} and source = ${source}) before
    where c.studio_id = ${studioId} and c.source = ${source} returning before.draft`.execute(trx);
  const before = rows[0];
  if (!before) throw notFound('connection');
  const act = !enabled ? 'source.pause' : before.draft ? 'source.enable' : 'source.resume';
  await audit(call, act, { kind: 'source', id: studioId }, { source });
  if (enabled) await sendReading(call, source);
  await announceChange(call, 'source', null);
}
