import type { Comparison } from '@tandem/api/studio';
import type { MetricId } from '@tandem/metrics';

type Row = Comparison['rows'][number];
export const SHARES = ['fill', 'attendance'] as const;
export const MEANS = [
  'effortPoints',
  'energyKcal',
  'trainingLoad',
  'averageHeartRateBpm',
] as const satisfies readonly MetricId[];
export type Column = 'label' | 'classes' | (typeof SHARES)[number] | 'rides' | (typeof MEANS)[number];
export type Order = { by: Column; down: boolean };

/** A row's number in a column; null where it is not known or withheld. */
export function numberIn(row: Row, column: Exclude<Column, 'label'>): number | null {
  if (column === 'classes' || column === 'rides' || column === 'fill' || column === 'attendance')
    return row[column];
  return row.values?.[column] ?? null;
}

/** Rows in order; what is not known stands last either way. */
export function inOrder(rows: Row[], { by, down }: Order, locale: string): Row[] {
  const sign = down ? -1 : 1;
  return rows.toSorted((a, b) => {
    if (by === 'label')
      return a.label === null || b.label === null
        ? Number(a.label === null) - Number(b.label === null)
        : sign * a.label.localeCompare(b.label, locale);
    const [x, y] = [numberIn(a, by), numberIn(b, by)];
    return x === null || y === null ? Number(x === null) - Number(y === null) : sign * (x - y);
  });
}
