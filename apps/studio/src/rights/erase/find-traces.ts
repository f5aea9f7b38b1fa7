import { sql } from 'kysely';
import type { Work } from '../../base/context.ts';
import type { Trx } from '../../base/db.ts';
import { JOBS_SCHEMA } from '../../base/jobs.ts';

/** Shorter texts are in others' texts by chance. */
const MIN_TEXT_CHARS = 4;
export type Trace = { table: string; rows: number };

/**
 * Searches every column that can hold text, of every table of the studio, the accounts and the job queue, for what a
 * person could be found by. What somebody else has too (the email of a family, a namesake) is theirs and not searched.
 */
export async function findTraces(work: Work, texts: readonly string[]): Promise<Trace[]> {
  const { trx, studioId } = work;
  const sought = await onlyTheirs(work, texts);
  if (sought.length === 0) return [];
  const found: Trace[] = [];
  for (const { schema, table, columns, tenant } of await textTables(trx)) {
    const all = sql.join(
      columns.map((column) => sql`${sql.ref(column)}::text`),
      sql`, `,
    );
    const { rows } = await sql<{ rows: number }>`
      select count(*) as rows from ${sql.id(schema, table)}
      where ${tenant ? sql`studio_id = ${studioId}` : sql`true`} and exists (
        select from unnest(${sought}::text[]) as s where position(s in lower(concat_ws(E'\n', ${all}))) > 0)`.execute(
      trx,
    );
    if (rows[0]!.rows > 0) found.push({ table, rows: rows[0]!.rows });
  }
  return found;
}

async function onlyTheirs({ trx, studioId }: Work, texts: readonly string[]): Promise<string[]> {
  const sought = [...new Set(texts.map((text) => text.trim().toLowerCase()))].filter(
    (text) => text.length >= MIN_TEXT_CHARS,
  );
  const { rows } = await sql<{ text: string }>`
    select distinct t.text from unnest(${sought}::text[]) as t (text) join (
      select unnest(array[name, trim(last_name || ' ' || first_name), email, email_normalized,
        phone]) as text from customers where studio_id = ${studioId} and erased_at is null
      union all select unnest(array[name, email]) from staff where studio_id = ${studioId}
      union all select link_email from person_mirror where studio_id = ${studioId}
      union all select unnest(array[name, login]) from auth."user"
    ) as others on position(t.text in lower(others.text)) > 0`.execute(trx);
  const shared = new Set(rows.map((row) => row.text));
  return sought.filter((text) => !shared.has(text));
}

/** Read from the catalogue, so that a table that is made tomorrow is searched too. */
async function textTables(trx: Trx) {
  const { rows } = await sql<{ schema: string; table: string; columns: string[]; tenant: boolean }>`
    select n.nspname as schema, c.relname as table,
      array_agg(a.attname::text order by a.attnum) filter (where format_type(a.atttypid, null) in
        ('text', 'character varying', 'json', 'jsonb', 'text[]')) as columns,
      bool_or(a.attname = 'studio_id') as tenant
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    where n.nspname in ('studio', 'auth', ${JOBS_SCHEMA}) and c.relkind in ('r', 'p') and not c.relispartition
      and has_table_privilege(c.oid, 'select')
    group by 1, 2 order by 1, 2`.execute(trx);
  return rows.filter((row) => row.columns !== null);
}
