import type { MetricId } from '@tandem/metrics';
import type { Column } from '../ui/chart/chart-table.ts';
import type { Words } from './words.ts';

/** A metric's column; its cells come from `metricCell`. */
export const metricColumn = (id: MetricId, words: Words, label = words.metric(id, null).label): Column => {
  const { unit } = words.metric(id, null);
  return {
    label: unit === '' ? label : `${label} (${unit})`,
    show: (cell) => words.metric(id, cell === null ? null : Number(cell) * perCell(unit)).value,
    numeric: true,
  };
};
const perCell = (unit: string): number => (unit === 'min' ? 60 : unit === '%' ? 0.01 : 1);
/** A metric's number in the unit that it is told in: minutes and percents where the registry holds seconds and shares. */
export const metricCell = (id: MetricId, value: number | null | undefined, words: Words): number | null =>
  value === null || value === undefined ? null : value / perCell(words.metric(id, null).unit);
