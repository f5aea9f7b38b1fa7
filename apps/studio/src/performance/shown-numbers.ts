import type { MetricId } from '@tandem/metrics';
import { type RawBuilder, sql } from 'kysely';

/** A row of `class_results` that holds numbers: sent ones, or set by hand. */
export const hasNumbers = (row: string): RawBuilder<boolean> =>
  sql<boolean>`(${sql.ref(`${row}.state`)} = 'ready' or ${sql.ref(`${row}.corrections`)} <> '{}')`;

/**
 * Columns by metric id of one row: set by hand, else computed here, else as sent. Each layer is unpacked once, however
 * many metrics are asked for.
 */
export function shownNumbers(row: string, metrics: readonly MetricId[]): RawBuilder<unknown> {
  const column = (name: string) => sql.ref(`${row}.${name}`);
  const columns = sql.join(metrics.map((id) => sql`${sql.ref(id)} float8`));
  const shown = metrics.map((id) => {
    const of = (layer: string) => sql.ref(`${layer}.${id}`);
    return sql`coalesce(${of('by_hand')}, ${of('computed')}, ${of('sent')}) as ${sql.ref(id)}`;
  });
  return sql`(select ${sql.join(shown)}
    from jsonb_to_record(${column('values')}) as sent(${columns}),
      jsonb_to_record(${column('computed')} -> 'values') as computed(${columns}),
      jsonb_to_record(${column('corrections')}) as by_hand(${columns}))`;
}
