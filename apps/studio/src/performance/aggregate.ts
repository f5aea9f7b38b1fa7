import { type Metric, metricRegistry } from '@tandem/metrics';

/** A class's numbers; `seconds` weighs its means. Oldest first where order counts. */
export type Counted = { values: Readonly<Record<string, number | null>>; seconds: number };

/** Spivi's own points, where Spivi sent them, simply add up. */
const SPIVI_SUMS = ['spivi_sep', 'spivi_wpp'];

/**
 * Several classes as one set of numbers, each metric by the rule of its registry entry. A class without a number
 * counts neither for nor against; a metric that no class has is null.
 */
export function aggregate(classes: readonly Counted[]): Record<string, number | null> {
  const totals: Record<string, number | null> = {};
  for (const { id, aggregate: rule } of metricRegistry) totals[id] = combine(classes, id, rule);
  for (const id of SPIVI_SUMS)
    if (classes.some(({ values }) => values[id] != null)) totals[id] = combine(classes, id, 'sum');
  return totals;
}

function combine(classes: readonly Counted[], id: string, rule: Metric['aggregate']): number | null {
  const known = classes.flatMap(({ values, seconds }) => {
    const value = values[id];
    return value == null ? [] : [{ value, seconds }];
  });
  if (known.length === 0) return null;
  switch (rule) {
    case 'sum':
      return known.reduce((sum, { value }) => sum + value, 0);
    case 'best':
      return known.reduce((best, { value }) => Math.max(best, value), Number.NEGATIVE_INFINITY);
    case 'last':
      return known.at(-1)!.value;
    case 'timeWeightedMean': {
      const seconds = known.reduce((sum, row) => sum + row.seconds, 0);
      if (seconds === 0) return null;
      return known.reduce((sum, row) => sum + row.value * row.seconds, 0) / seconds;
    }
  }
}
