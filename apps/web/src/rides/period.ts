import { type Period, periods, USUAL_PERIOD } from '@tandem/api/words';

/** The period of an address; the usual one is left out of it. */
export const readPeriod = (search: Record<string, unknown>): { period?: Period } => {
  const period = periods.find((one) => one === search.period);
  return { period: period === USUAL_PERIOD ? undefined : period };
};
