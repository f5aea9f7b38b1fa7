import type { ForeignSource } from '@tandem/api/words';
import { notFound } from '@tandem/platform';
import { sql } from 'kysely';
import { audit } from '../../base/audit.ts';
import { announceChange } from '../../base/changes.ts';
import type { Call } from '../../base/context.ts';

/**
 * Says whether check-ins that are made here are sent on. Switched off, what was not sent yet is not sent any more: who came is what
 * is read there.
 * @throws Problem not_found where none is connected
 */
export async function setCheckIns(call: Call, source: ForeignSource, on: boolean): Promise<void> {
  const { trx, studioId } = call;
  const { rows } = await sql<{ before: boolean }>`select check_ins as before from source_connections
    where studio_id = ${studioId} and source = ${source} for no key update`.execute(trx);
  if (!rows[0]) throw notFound('connection');
  if (rows[0].before === on) return;
  await sql`update source_connections set check_ins = ${on} where studio_id = ${studioId} and source = ${source}`.execute(
    trx,
  );
  if (!on) {
    const { rows: dropped } = await sql<{ foreignClass: string }>`delete from source_check_ins
      where studio_id = ${studioId} and source = ${source} and state <> 'sent'
      returning foreign_class as "foreignClass"`.execute(trx);
    await sql`update source_classes set roster_to_settle = true where studio_id = ${studioId} and source = ${source}
      and foreign_id = any(${dropped.map(({ foreignClass }) => foreignClass)})`.execute(trx);
  }
  await audit(call, 'source.check_ins', { kind: 'source', id: source }, { on });
  await announceChange(call, 'source', null);
  await announceChange(call, 'class', null);
}
