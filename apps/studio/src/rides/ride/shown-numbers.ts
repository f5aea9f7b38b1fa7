import type { MetricId } from '@tandem/metrics';
import { type RawBuilder, sql } from 'kysely';

/** A row of `class_results` that holds numbers: sent ones, or set by hand. */
export const hasNumbers = (row: string): RawBuilder<boolean> =>
  sql<boolean>`(${sql.ref(`${row}.state`)} = 'ready' or ${sql.ref(`${row}.corrections`)} <> '{}')`;

/** The intensity grows with the normalised power: it follows one that was set by hand. */
const FOLLOWS: { [M in MetricId]?: MetricId } = { intensityFactor: 'normalisedPowerW' };

/**
 * Columns by metric id of one row: set by hand, else computed here, else as sent. Each layer that a row has is
 * unpacked once, however many metrics are asked for.
 */
export function shownNumbers(row: string, metrics: readonly MetricId[]): RawBuilder<unknown> {
  const column = (name: string) => sql.ref(`${row}.${name}`);
  const read = [...new Set(metrics.flatMap((id) => [id, FOLLOWS[id] ?? id]))];
  const columns = sql.join(read.map((id) => sql`${sql.ref(id)} float8`));
  const of = (layer: string, id: MetricId) => sql.ref(`${layer}.${id}`);
  const beneath = (id: MetricId) => sql`coalesce(${of('computed', id)}, ${of('sent', id)})`;
  const shown = metrics.map((id) => {
    const followed = FOLLOWS[id];
    const number = followed
      ? sql`${beneath(id)} * coalesce(${of('by_hand', followed)} / nullif(${beneath(followed)}, 0), 1)`
      : sql`coalesce(${of('by_hand', id)}, ${beneath(id)})`;
    return sql`${number} as ${sql.ref(id)}`;
  });
  // By the offset the planner keeps it apart, and PostgreSQL does not unpack a layer that a row has nothing in: most have one.
  const unpacked = (layer: string, from: RawBuilder<unknown>, where: RawBuilder<boolean>) =>
    sql`left join lateral (select * from jsonb_to_record(${from}) as ${sql.ref(layer)}(${columns})
      where ${where} offset 0) as ${sql.ref(layer)} on true`;
  return sql`(select ${sql.join(shown)}
    from jsonb_to_record(${column('values')}) as sent(${columns})
      ${unpacked('computed', sql`${column('computed')} -> 'values'`, sql`${column('computed')} is not null`)}
      ${unpacked('by_hand', column('corrections'), sql`${column('corrections')} <> '{}'`)})`;
}
