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

/**
 * Every number that a screen tells of a rider, and by which of a tile's they keep it to themself. Work goes with power and with
 * calories: either tells it. The one place of this rule: the tracker withholds by it, screens say by it that something is withheld.
 */
export const keptBy = {
  powerW: ['powerW'],
  ftpPercent: ['powerW'],
  maxHrPercent: ['heartRateBpm'],
  heartRateBpm: ['heartRateBpm'],
  cadenceRpm: ['cadenceRpm'],
  distanceKm: ['distanceKm'],
  workKj: ['powerW', 'energyKcal'],
  caloriesKcal: ['energyKcal'],
  points: ['effortPoints'],
  meanW: ['powerW'],
  peakW: ['powerW'],
  wattsPerKg: ['powerW'],
  distanceM: ['distanceKm'],
} as const satisfies Record<string, readonly BoardMetric[]>;
export type ToldNumber = keyof typeof keptBy;

/** @param hidden what of a tile a person keeps to themself */
export const keeps = (hidden: readonly string[], number: ToldNumber): boolean =>
  keptBy[number].some((metric) => hidden.includes(metric));

export const MAX_ALIAS_CHARS = 20;
