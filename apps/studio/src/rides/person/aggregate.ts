import { aggregateMetric, type MetricId, metricRegistry } from '@tandem/metrics';
import { SPIVI_SUMS } from '../ride/summary.ts';

/** A ride's numbers; `seconds` weighs its means. Oldest first where order counts. */
export type Counted = { values: Readonly<Record<string, number | null>>; seconds: number };

const ALL = [...metricRegistry.map(({ id }) => id), ...SPIVI_SUMS];
const SENT = new Set<string>(SPIVI_SUMS);

/**
 * Several rides as one set of numbers, each metric by the rule of its registry entry; Spivi's own points add up. A ride
 * without a number counts neither for nor against; a metric that no ride has is null, Spivi's points are left out.
 */
export function aggregate(
  rides: readonly Counted[],
  metrics: readonly string[] = ALL,
): Record<string, number | null> {
  const totals: Record<string, number | null> = {};
  for (const id of metrics) {
    const of = rides.map(({ values, seconds }) => ({ value: values[id] ?? null, seconds }));
    if (!SENT.has(id)) totals[id] = aggregateMetric(id as MetricId, of);
    else if (of.some(({ value }) => value !== null))
      totals[id] = of.reduce((sum, { value }) => sum + (value ?? 0), 0);
  }
  return totals;
}
