import { type RawBuilder, type SqlBool, sql } from 'kysely';

/** Words of a search that count. */
const MAX_WORDS = 6;

/** In lower case and without accents. */
const folded = (text: RawBuilder<string>) =>
  sql<string>`regexp_replace(lower(normalize(${text}, NFKD)), '[\u0300-\u036f]', '', 'g')`;

/** Whether each word of a text, whatever its case and accents, is part of some text of a row. */
export function hasWords(of: RawBuilder<string>, search: string): RawBuilder<SqlBool> {
  const words = search.trim().split(/\s+/).slice(0, MAX_WORDS);
  const each = words.map((word) => {
    const pattern = `%${word.replace(/[\\%_]/g, '\\$&')}%`;
    return sql<SqlBool>`${folded(of)} like ${folded(sql<string>`${pattern}::text`)}`;
  });
  return sql<SqlBool>`(${sql.join(each, sql` and `)})`;
}

/** Whether a client of the table `alias` has such a name: its words in any order. */
export const hasName = (alias: string, search: string): RawBuilder<SqlBool> =>
  hasWords(sql<string>`${sql.ref(`${alias}.first_name`)} || ' ' || ${sql.ref(`${alias}.last_name`)}`, search);
