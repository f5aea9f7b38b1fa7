import { metricOf } from '../display.ts';
import type { MetricId } from '../registry/registry.ts';

/** One class's number with its weight in a mean; classes come oldest first. */
export type ClassValue = { value: number | null; seconds: number };

/** One number for many classes, by the way the registry says this metric adds up; null when no class has it. */
export function aggregateMetric(id: MetricId, classes: readonly ClassValue[]): number | null {
  const known = classes.filter((one): one is { value: number; seconds: number } => one.value !== null);
  if (known.length === 0) return null;
  switch (metricOf(id).aggregate) {
    case 'sum':
      return known.reduce((sum, { value }) => sum + value, 0);
    case 'best':
      return known.reduce((best, { value }) => Math.max(best, value), Number.NEGATIVE_INFINITY);
    case 'last':
      return known.at(-1)!.value;
    case 'timeWeightedMean': {
      const seconds = known.reduce((sum, one) => sum + one.seconds, 0);
      return seconds === 0 ? null : known.reduce((sum, one) => sum + one.value * one.seconds, 0) / seconds;
    }
  }
}
