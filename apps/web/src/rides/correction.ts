import type { RideDetail } from '@tandem/api/studio';
import { type MetricId, metricOf, metricRegistry, refuseNumber } from '@tandem/metrics';

/** What staff see first: the numbers that people ask about. */
export const KEY: readonly MetricId[] = [
  'averagePowerW',
  'workKj',
  'energyKcal',
  'averageHeartRateBpm',
  'distanceKm',
  'durationSeconds',
];
/** How much of the class was recorded: told in a sentence, and not for people to set. */
export const COVERAGE: readonly MetricId[] = ['powerCoverage', 'heartRateCoverage', 'cadenceCoverage'];

type Numbers = Pick<RideDetail, 'values' | 'sentValues' | 'corrected'>;

/** The metrics that may be set: the key ones and those already set first. */
export function correctable({ corrected }: Pick<Numbers, 'corrected'>): Record<'first' | 'rest', MetricId[]> {
  const ids = metricRegistry.map(({ id }) => id).filter((id) => !COVERAGE.includes(id));
  const isFirst = (id: MetricId) => KEY.includes(id) || corrected.includes(id);
  const others = ids.filter((id) => isFirst(id) && !KEY.includes(id));
  return { first: [...KEY, ...others], rest: ids.filter((id) => !isFirst(id)) };
}

/** People enter minutes and percents where the metric holds seconds and shares. */
const perEntered = (id: MetricId): number => {
  const { unit } = metricOf(id);
  return unit === 's' ? 60 : unit === '%' ? 0.01 : 1;
};

/** A metric's number as it stands in the form; '' where there is none. */
export function entryOf(id: MetricId, value: number | null): number | '' {
  if (value === null) return '';
  return Number((value / perEntered(id)).toFixed(metricOf(id).precision));
}

/** What an entry means; `outOf` are the bounds, as people enter them, that it does not keep. */
export function entered(
  id: MetricId,
  entry: number | string,
): { value: number | null; outOf: [number, number] | null; decimals: number } {
  const { plausible, precision } = metricOf(id);
  const per = perEntered(id);
  if (entry === '') return { value: null, outOf: null, decimals: precision };
  // Without the noise of multiplying decimals.
  const value = Number((Number(entry) * per).toPrecision(12));
  const [lowest, highest] = plausible.map((bound) => bound / per) as [number, number];
  const outOf: [number, number] | null =
    refuseNumber(id, value) === null ? null : [Math.ceil(lowest), Math.floor(highest)];
  return { value, outOf, decimals: precision };
}

/** The corrections that an edited form asks for; null takes one back. What was not touched is left alone. */
export function changes(
  result: Numbers,
  entries: Readonly<Record<string, number | string>>,
): Record<string, number | null> {
  const ids = Object.keys(entries) as MetricId[];
  return Object.fromEntries(
    ids.flatMap((id) => {
      const entry = entries[id]!;
      if (entry === entryOf(id, result.values[id] ?? null)) return [];
      const own = entry === '' || entry === entryOf(id, result.sentValues[id] ?? null);
      if (own) return result.corrected.includes(id) ? [[id, null]] : [];
      return [[id, entered(id, entry).value]];
    }),
  );
}
