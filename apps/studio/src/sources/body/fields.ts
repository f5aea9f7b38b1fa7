import { isUnitOf, type MappedField, type SourceField } from '@tandem/api/studio';
import type { ForeignSource, SourceDetail } from '@tandem/api/words';
import { invalidField, notFound } from '@tandem/platform';
import { sql } from 'kysely';
import { audit } from '../../base/audit.ts';
import { perform } from '../../base/call.ts';
import { announceChange } from '../../base/changes.ts';
import type { Call, Visit, Work } from '../../base/context.ts';
import { openRun, withConnection } from '../reading/run.ts';

/** Which fields there tell which detail. */
export async function readMapped({ trx, studioId }: Work, source: ForeignSource): Promise<MappedField[]> {
  const { rows } = await sql<MappedField>`select detail, field_id as "fieldId", label, unit from source_fields
    where studio_id = ${studioId} and source = ${source} order by detail`.execute(trx);
  return rows;
}

/** The fields that some of the people there have, and which of them tell a detail. No value of anybody leaves this. */
export async function listFields(
  visit: Visit,
  source: ForeignSource,
): Promise<{ fields: SourceField[] | null; mapped: MappedField[] }> {
  const { studio, caller } = visit;
  const told = await withConnection(studio, { studioId: caller.studioId, source }, (connection) =>
    openRun(studio, connection).there.fields(),
  );
  const mapped = await perform(visit, (call) => readMapped(call, source));
  return { fields: told?.kind === 'ok' ? told.value : null, mapped };
}

/**
 * Says which field there tells a detail, and how it is written; null: none.
 * @throws Problem not_found without a connection; invalid_field for a unit that the detail is never in
 */
export async function setField(
  call: Call,
  source: ForeignSource,
  detail: SourceDetail,
  field: (SourceField & { unit: string }) | null,
): Promise<void> {
  const { trx, studioId } = call;
  if (field && !isUnitOf(detail, field.unit))
    throw invalidField('unit', 'This detail is not written so.', 'Choose one of its own units.');
  const { rows } =
    await sql`select from source_connections where studio_id = ${studioId} and source = ${source}
    for key share`.execute(trx);
  if (rows.length === 0) throw notFound('connection');
  await sql`delete from source_fields where studio_id = ${studioId} and source = ${source} and detail = ${detail}`.execute(
    trx,
  );
  if (field)
    await sql`insert into source_fields (studio_id, source, detail, field_id, label, unit)
      values (${studioId}, ${source}, ${detail}, ${field.fieldId}, ${field.label}, ${field.unit})
      on conflict (studio_id, source, detail) do update set field_id = excluded.field_id, label = excluded.label,
        unit = excluded.unit`.execute(trx);
  await audit(
    call,
    'source.field',
    { kind: 'source_field', id: detail },
    { source, fieldId: field?.fieldId ?? null },
  );
  await announceChange(call, 'source', null);
}
