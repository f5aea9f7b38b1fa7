/** Numbers of a tile on the board that a person can keep to themself. */
export const boardMetrics = [
  'powerW',
  'heartRateBpm',
  'cadenceRpm',
  'distanceKm',
  'energyKcal',
  'effortPoints',
] as const;
export type BoardMetric = (typeof boardMetrics)[number];

export const MAX_ALIAS_CHARS = 20;
