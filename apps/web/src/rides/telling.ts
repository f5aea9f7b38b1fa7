import type { Ride } from '@tandem/api/studio';
import type { MetricId } from '@tandem/metrics';

const TELLING: readonly MetricId[] = ['averagePowerW', 'averageHeartRateBpm', 'energyKcal', 'effortPoints'];
const MAX_TOLD = 3;

/** The few numbers that say most of a ride, of those that it has. */
export const tellingOf = ({ values }: Pick<Ride, 'values'>): MetricId[] =>
  TELLING.filter((id) => (values[id] ?? null) !== null).slice(0, MAX_TOLD);
