import type { MetricId } from '@tandem/metrics';
import { type RawBuilder, sql } from 'kysely';

/** A row of `class_results` that holds numbers: sent ones, or set by hand. */
export const hasNumbers = (row: string): RawBuilder<boolean> =>
  sql<boolean>`(${sql.ref(`${row}.state`)} = 'ready' or ${sql.ref(`${row}.corrections`)} <> '{}')`;

/** Columns by metric id: set by hand, else computed here, else as sent. */
export const shownNumbers = (row: string, metrics: readonly MetricId[]): RawBuilder<unknown> =>
  sql.join(
    metrics.map((id) => {
      const key = sql.lit(id);
      const of = (column: string) => sql`${sql.ref(`${row}.${column}`)}`;
      return sql`(coalesce(${of('corrections')} -> ${key}, nullif(${of('computed')} -> 'values' -> ${key}, 'null'),
        ${of('values')} -> ${key}) #>> '{}')::float8 as ${sql.ref(id)}`;
    }),
  );
