import type { Period } from '@tandem/api/studio';

export type { Period } from '@tandem/api/studio';

/** Shortest first. */
export const PERIODS = ['4w', '3m', '1y', 'all'] as const satisfies readonly Period[];
export const USUAL_PERIOD: Period = '3m';

/** The period of an address; the usual one is left out of it. */
export const readPeriod = (search: Record<string, unknown>): { period?: Period } => {
  const period = PERIODS.find((one) => one === search.period);
  return { period: period === USUAL_PERIOD ? undefined : period };
};
