/** The metric registry: board, profile, exports and docs all follow from these entries. */

import type { RideValues } from '../ride.ts';
import { bestPowerMetrics } from './best-power.ts';
import { cadenceMetrics } from './cadence.ts';
import { classMetrics } from './class.ts';
import { coverageMetrics } from './coverage.ts';
import { heartRateMetrics } from './heart-rate.ts';
import type { Entries, MetricEntry } from './metric.ts';
import { powerMetrics } from './power.ts';

const groups = {
  class: classMetrics,
  power: powerMetrics,
  bestPower: bestPowerMetrics,
  heartRate: heartRateMetrics,
  cadence: cadenceMetrics,
  coverage: coverageMetrics,
};

export type MetricGroupId = keyof typeof groups;
export type MetricId = { [Group in MetricGroupId]: keyof (typeof groups)[Group] }[MetricGroupId];
export type Metric = MetricEntry & { id: MetricId };

const listed = (entries: Entries): Metric[] =>
  Object.entries(entries).map(([id, entry]) => ({ ...entry, id: id as MetricId }));

/** Every metric, in the order in which lists show them. */
export const metricRegistry: readonly Metric[] = Object.values(groups).flatMap(listed);

/** The metrics that belong together, in the registry's order. */
export const metricGroups: readonly { id: MetricGroupId; metrics: readonly MetricId[] }[] = Object.entries(
  groups,
).map(([id, entries]) => ({ id: id as MetricGroupId, metrics: listed(entries).map((metric) => metric.id) }));

/**
 * A ride's numbers with those that follow from others computed once more: for when one of them, or the rider's FTP or
 * weight, is another than the ride was computed with. What cannot be computed from these stays as it was.
 */
export function followNumbers<Values extends RideValues>(
  values: Values,
  profile: { ftpW: number | null; weightKg: number | null },
): Values {
  const followed: Record<string, number | null | undefined> = { ...values };
  for (const metric of metricRegistry)
    if ('computeAfter' in metric) {
      const value = metric.computeAfter(values, profile);
      if (value !== null) followed[metric.id] = value;
    }
  return followed as Values;
}
