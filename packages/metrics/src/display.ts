import { type Metric, type MetricId, metricRegistry } from './registry/registry.ts';

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

/**
 * Why a number may not stand for a metric of one class when a person sets it, null if it may: an `unknown` metric, out
 * of the `range` of what can be ridden, a `derived` metric, or not `whole` where the metric is told in whole numbers (a
 * '%' metric holds a share).
 */
export function refuseNumber(id: string, value: number): 'unknown' | 'derived' | 'range' | 'whole' | null {
  const metric = byId.get(id as MetricId);
  if (!metric) return 'unknown';
  const [lowest, highest] = metric.plausible;
  if (!(value >= lowest && value <= highest)) return 'range';
  if (metric.derived) return 'derived';
  const whole = metric.precision === 0 && metric.unit !== '%';
  return whole && !Number.isInteger(value) ? 'whole' : null;
}
