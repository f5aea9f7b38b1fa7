import type { MetricId } from './registry/registry.ts';
import { meansOfStretches } from './stretches.ts';

/** The most telling first; the heart rate only where the rider wants it on the card. */
const NUMBERS: readonly MetricId[] = [
  'averagePowerW',
  'workKj',
  'distanceKm',
  'energyKcal',
  'durationSeconds',
];
const HEART: MetricId = 'averageHeartRateBpm';
const MAX_NUMBERS = 3;
const MAX_COLUMNS = 60;

/** A stretch of a ride as a card shows it: how high beside the highest, 0 to 1, and in which zone, where that is known. */
export type CardColumn = { height: number; zone: number | null };

/** The numbers that stand on a ride's card, three at most: no others leave the studio with it. */
export const cardNumbers = (
  values: Readonly<Record<string, number | null>>,
  { heart }: { heart: boolean },
): MetricId[] =>
  [...(heart ? [HEART] : []), ...NUMBERS].filter((id) => (values[id] ?? null) !== null).slice(0, MAX_NUMBERS);

/**
 * The power of a ride as a card draws it: heights and zones, and no watts.
 * @param powerW by the second
 * @param bounds where each zone begins, W, the lowest first
 */
export function cardColumns(
  powerW: readonly (number | null)[],
  bounds: readonly { zone: number; from: number }[],
): CardColumn[] {
  const means = meansOfStretches(powerW, Math.min(MAX_COLUMNS, powerW.length));
  const highest = Math.max(0, ...means.map((mean) => mean ?? 0));
  if (highest === 0) return [];
  return means.map((mean) => ({
    height: (mean ?? 0) / highest,
    zone: bounds.findLast(({ from }) => (mean ?? 0) >= from)?.zone ?? null,
  }));
}
