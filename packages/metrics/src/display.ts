import { type Metric, metricRegistry } from './registry.ts';
import type { MetricId } from './ride.ts';

const byId = new Map(metricRegistry.map((metric) => [metric.id, metric]));

/** The registry's entry of a metric. */
export const metricOf = (id: MetricId): Metric => byId.get(id)!;

/**
 * A metric's number as people read it, rounded to its precision, in the reader's locale and without its unit
 * ('%' metrics become percents: 0.052 → '5.2'). An absent number gives '–'.
 */
export function displayMetric(id: MetricId, value: number | null, locale: string): string {
  if (value === null) return '–';
  const { precision, unit } = metricOf(id);
  const shown = unit === '%' ? value * 100 : value;
  return shown.toLocaleString(locale, { minimumFractionDigits: precision, maximumFractionDigits: precision });
}
