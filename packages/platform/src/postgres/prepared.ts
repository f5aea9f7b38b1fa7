import type { CompiledQuery, Kysely, QueryExecutorProvider } from 'kysely';
import type pg from 'pg';

/** At the beginning of a statement that is planned once for each session. */
const MARK = '/* prepared */ ';
/** Each session keeps its plan of each: those beyond are planned anew each time. */
const MAX_MARKED = 100;
const MAX_OTHERS = 500;
/** A text of any length, such as a list of many ids, seldom comes again. */
const MAX_LENGTH = 8000;
/** A migration under a running server may change what these return, and PostgreSQL then refuses the prepared form. */
const OPEN_COLUMNS = /select \*|\.\*|returning \*/i;

const marked = new Map<string, string>();
const others = new Map<string, string>();

/** Which statements of a pool's sessions are planned once: those that say so, or every one that has parameters. */
export type Prepares = 'marked' | 'all';

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

/** Has a session give a name to what it plans once. */
export function nameStatements(client: pg.PoolClient, prepares: Prepares): void {
  const query = client.query.bind(client) as (...of: unknown[]) => unknown;
  client.query = ((text: unknown, values: unknown, ...rest: unknown[]) => {
    const name = typeof text === 'string' && Array.isArray(values) ? nameOf(text, prepares) : undefined;
    return name === undefined ? query(text, values, ...rest) : query({ name, text, values }, ...rest);
  }) as typeof client.query;
}

function nameOf(text: string, prepares: Prepares): string | undefined {
  if (text.startsWith(MARK)) return nameIn(marked, 'marked', MAX_MARKED, text);
  if (prepares === 'marked' || text.length > MAX_LENGTH || OPEN_COLUMNS.test(text)) return undefined;
  return nameIn(others, 'other', MAX_OTHERS, text);
}

function nameIn(names: Map<string, string>, kind: string, most: number, text: string): string | undefined {
  if (!names.has(text) && names.size < most) names.set(text, `tandem_${kind}_${names.size}`);
  return names.get(text);
}
