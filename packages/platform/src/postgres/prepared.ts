import type { CompiledQuery, Kysely, QueryExecutorProvider } from 'kysely';
import type pg from 'pg';

/** At the beginning of a statement that is planned once for each session. */
const MARK = '/* prepared */ ';
/** Each session keeps its plan of each: those beyond are planned anew each time. */
const MAX_PREPARED = 100;
const names = new Map<string, string>();

/**
 * Runs a statement that comes again and again, such as each second of each box: PostgreSQL parses and plans it once for a
 * session, which for a small one takes longer than to run it. Its text must always be the same, and name what it returns.
 */
export async function prepared<Row>(
  // biome-ignore lint/suspicious/noExplicitAny: any application's database or transaction will do
  db: Kysely<any>,
  query: { compile(executor: QueryExecutorProvider): CompiledQuery<Row> },
): Promise<Row[]> {
  const compiled = query.compile(db);
  return (await db.executeQuery<Row>({ ...compiled, sql: MARK + compiled.sql })).rows;
}

/** Has a session name the statements that are marked. */
export function prepareMarked(client: pg.PoolClient): void {
  const query = client.query.bind(client) as (...of: unknown[]) => unknown;
  client.query = ((text: unknown, ...rest: unknown[]) => {
    const name = typeof text === 'string' && text.startsWith(MARK) ? nameOf(text) : undefined;
    return query(name === undefined ? text : { name, text }, ...rest);
  }) as typeof client.query;
}

function nameOf(text: string): string | undefined {
  if (!names.has(text) && names.size < MAX_PREPARED) names.set(text, `tandem_${names.size}`);
  return names.get(text);
}
