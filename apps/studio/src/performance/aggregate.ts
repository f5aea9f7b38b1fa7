import { aggregateMetric, metricRegistry } from '@tandem/metrics';

/** A class's numbers; `seconds` weighs its means. Oldest first where order counts. */
export type Counted = { values: Readonly<Record<string, number | null>>; seconds: number };

/** Spivi's own points, where Spivi sent them, simply add up. */
const SPIVI_SUMS = ['spivi_sep', 'spivi_wpp'];

/**
 * Several classes as one set of numbers, each metric by the rule of its registry entry. A class without a number
 * counts neither for nor against; a metric that no class has is null.
 */
export function aggregate(classes: readonly Counted[]): Record<string, number | null> {
  const of = (id: string) => classes.map(({ values, seconds }) => ({ value: values[id] ?? null, seconds }));
  const totals: Record<string, number | null> = {};
  for (const { id } of metricRegistry) totals[id] = aggregateMetric(id, of(id));
  for (const id of SPIVI_SUMS) {
    const sent = of(id).flatMap(({ value }) => value ?? []);
    if (sent.length > 0) totals[id] = sent.reduce((sum, points) => sum + points, 0);
  }
  return totals;
}
