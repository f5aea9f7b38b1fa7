import type { CustomerImport } from '@tandem/api/studio';
import { MAX_LISTS_TOLD } from '@tandem/api/words';
import { sql } from 'kysely';
import type { Work } from '../../base/context.ts';
import { undoUntil } from './import-lines.ts';

type Row = {
  listId: string;
  fileName: string;
  startedAt: Date;
  undoneAt: Date | null;
  by: string | null;
  added: number;
};

/** The lists of the latest, each with how many of its people are still there. */
export async function listImports({ trx, studioId }: Work): Promise<CustomerImport[]> {
  const { rows } = await sql<Row>`
    select i.import_id as "listId", i.file_name as "fileName", i.started_at as "startedAt", i.undone_at as "undoneAt",
      s.name as by, (select count(*)::int from customer_import_lines l
        where l.studio_id = i.studio_id and l.import_id = i.import_id) as added
    from customer_imports i left join staff s on s.studio_id = i.studio_id and s.staff_id = i.by_staff
    where i.studio_id = ${studioId} order by i.started_at desc, i.import_id limit ${MAX_LISTS_TOLD}`.execute(
    trx,
  );
  return rows.map(({ startedAt, undoneAt, ...row }) => ({
    ...row,
    startedAt: startedAt.toISOString(),
    undoneAt: undoneAt?.toISOString() ?? null,
    undoUntil: undoUntil(startedAt).toISOString(),
  }));
}
