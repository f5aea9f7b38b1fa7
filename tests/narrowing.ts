import type pg from 'pg';

type Column = { place: string; table: string; type: string; required: boolean; given: boolean };
type Check = { place: string; table: string; columns: string[]; definition: string };
type Unique = Check;
type Reference = Check;

/** What a server meets in a schema: all that can be taken from under one that was written for an older one. */
export type Shape = {
  tables: Map<string, { file: number }>;
  columns: Map<string, Column>;
  checks: Map<string, Check>;
  uniques: Map<string, Unique>;
  references: Map<string, Reference>;
  /** A function by its name and arguments → what it returns. */
  functions: Map<string, string>;
  /** A policy → what it says. */
  policies: Map<string, string>;
  /** What the servers' role may, such as `insert on mails`. */
  grants: Set<string>;
};

/** @param role of the servers */
export async function shapeOf(client: pg.Client, schema: string, role: string): Promise<Shape> {
  const rows = async <R extends pg.QueryResultRow>(statement: string) =>
    (await client.query<R>(statement, statement.includes('$2') ? [schema, role] : [schema])).rows;
  const named = <R extends { place: string }>(all: R[]) => new Map(all.map((row) => [row.place, row]));
  const constraints = (kind: 'c' | 'f') =>
    rows<Check>(`
      select t.relname || '.' || c.conname as place, t.relname as table, pg_get_constraintdef(c.oid) as definition,
        array(select a.attname::text from pg_attribute a where a.attrelid = t.oid and a.attnum = any(c.conkey)) as columns
      from pg_constraint c join pg_class t on t.oid = c.conrelid
      where t.relnamespace = $1::regnamespace and c.contype = '${kind}'`);
  return {
    tables: named(
      await rows<{ place: string; file: number }>(`
        select relname::text as place, relfilenode::int as file from pg_class
        where relnamespace = $1::regnamespace and relkind in ('r', 'p', 'v')`),
    ),
    columns: named(
      await rows<Column>(`
        select t.relname || '.' || a.attname as place, t.relname as table, format_type(a.atttypid, a.atttypmod) as type,
          a.attnotnull as required, a.atthasdef or a.attidentity <> '' as given
        from pg_attribute a join pg_class t on t.oid = a.attrelid
        where t.relnamespace = $1::regnamespace and t.relkind in ('r', 'p', 'v') and a.attnum > 0 and not a.attisdropped`),
    ),
    checks: named(await constraints('c')),
    references: named(await constraints('f')),
    // By what it holds: an `on conflict` of a server finds it by its columns, whatever it is called.
    uniques: named(
      await rows<Unique>(`
        select t.relname || regexp_replace(pg_get_indexdef(i.indexrelid), '^.* USING', '') as place, t.relname as table,
          regexp_replace(pg_get_indexdef(i.indexrelid), '^.* USING', '') as definition,
          array(select a.attname::text from pg_attribute a where a.attrelid = t.oid and a.attnum = any(i.indkey)) as columns
        from pg_index i join pg_class t on t.oid = i.indrelid
        where t.relnamespace = $1::regnamespace and (i.indisunique or i.indisexclusion)`),
    ),
    functions: new Map(
      (
        await rows<{ name: string; result: string }>(`
          select proname || '(' || pg_get_function_identity_arguments(oid) || ')' as name,
            pg_get_function_result(oid) as result from pg_proc where pronamespace = $1::regnamespace`)
      ).map(({ name, result }) => [name, result]),
    ),
    policies: new Map(
      (
        await rows<{ name: string; says: string }>(`
          select tablename || '.' || policyname as name, concat_ws(' ', permissive, cmd, roles::text, qual, with_check) as says
          from pg_policies where schemaname = $1`)
      ).map(({ name, says }) => [name, says]),
    ),
    grants: new Set(
      (
        await rows<{ may: string }>(`
          select lower(a.privilege_type) || ' on ' || c.relname as may from pg_class c, aclexplode(c.relacl) a
          where c.relnamespace = $1::regnamespace and a.grantee = $2::regrole
          union select lower(a.privilege_type) || ' on ' || c.relname || '.' || t.attname
          from pg_class c join pg_attribute t on t.attrelid = c.oid, aclexplode(t.attacl) a
          where c.relnamespace = $1::regnamespace and a.grantee = $2::regrole
          union select lower(a.privilege_type) || ' on ' || p.proname from pg_proc p, aclexplode(p.proacl) a
          where p.pronamespace = $1::regnamespace and a.grantee = $2::regrole`)
      ).map(({ may }) => may),
    ),
  };
}

const isPartOf = <T>(part: Iterable<T>, whole: Set<T>) => [...part].every((one) => whole.has(one));

const WORD = /'((?:[^']|'')*)'/g;

/** A list of words that only grew: the rest of the check is the same. */
function isWidened(before: string, after: string): boolean {
  const frame = (text: string) =>
    text.replaceAll(/ARRAY\[[^\]]*\]|'(?:[^']|'')*'::text/g, '…').replaceAll(/= …|= ANY \(…\)/g, '= …');
  const words = (text: string) => new Set([...text.matchAll(WORD)].map(([, word]) => word));
  return frame(before) === frame(after) && isPartOf(words(before), words(after));
}

const ACTION = / ON (?:UPDATE|DELETE) (?:CASCADE|SET NULL|SET DEFAULT)/g;

/** A reference to the same that still does by itself what it did: follow, or let go. */
const isAsFree = (before: string, after: string): boolean =>
  before.replaceAll(ACTION, '') === after.replaceAll(ACTION, '') &&
  isPartOf(before.match(ACTION) ?? [], new Set(after.match(ACTION)));

/**
 * What a server of the version before could meet in a schema after a migration that it does not know: each a sentence; none
 * where the migration only adds. It sees no body of a function, no trigger and no meaning.
 */
export function narrowings(before: Shape, after: Shape): string[] {
  const found: string[] = [];
  const stood = (table: string) => before.tables.has(table);
  /** Whoever does not know a new column leaves it empty, which such a constraint lets through. */
  const ofOldColumns = ({ table, columns }: Check) =>
    stood(table) && columns.every((column) => before.columns.has(`${table}.${column}`));
  const gone = (kind: string, from: Iterable<string>, to: { has(name: string): boolean }) => {
    for (const name of from) if (!to.has(name)) found.push(`${kind} ${name} is gone`);
  };
  gone('table', before.tables.keys(), after.tables);
  gone(
    'column',
    [...before.columns.values()].filter(({ table }) => after.tables.has(table)).map(({ place }) => place),
    after.columns,
  );
  gone('function', before.functions.keys(), after.functions);
  gone('policy', before.policies.keys(), after.policies);
  gone('uniqueness', before.uniques.keys(), after.uniques);
  gone('right to', before.grants, after.grants);
  for (const [name, { file }] of before.tables) {
    const now = after.tables.get(name);
    if (now && now.file !== file) found.push(`table ${name} is written anew under a lock`);
  }
  for (const [place, column] of after.columns) {
    const was = before.columns.get(place);
    if (was && was.type !== column.type) found.push(`column ${place} was ${was.type}, and is ${column.type}`);
    if (!was && stood(column.table) && column.required && !column.given)
      found.push(`column ${place} must be given`);
    if (was && column.required && (!was.required || (was.given && !column.given)))
      found.push(`column ${place} must be given now`);
  }
  for (const [place, check] of after.checks) {
    const was = before.checks.get(place);
    if (
      was
        ? was.definition !== check.definition && !isWidened(was.definition, check.definition)
        : ofOldColumns(check)
    )
      found.push(`check ${place} may refuse what was taken`);
  }
  for (const [place, unique] of after.uniques)
    if (!before.uniques.has(place) && ofOldColumns(unique))
      found.push(`uniqueness ${place} may refuse what was taken`);
  for (const [place, reference] of after.references) {
    const was = before.references.get(place);
    if (was ? !isAsFree(was.definition, reference.definition) : ofOldColumns(reference))
      found.push(`reference ${place} may refuse what was taken`);
  }
  for (const [name, result] of after.functions)
    if (before.functions.has(name) && before.functions.get(name) !== result)
      found.push(`function ${name} returns something else`);
  for (const [name, says] of after.policies) {
    const said = before.policies.get(name);
    // One more that permits takes nothing away.
    const permits = said === undefined && says.startsWith('PERMISSIVE');
    if (stood(name.split('.')[0]!) && said !== says && !permits)
      found.push(`policy ${name} says something else`);
  }
  return found.sort();
}
