/** Above the first a sensor is near, below the second what it sends gets lost, in dBm. */
const [STRONG_DBM, WEAK_DBM] = [-65, -80];

export const strengths = ['strong', 'fair', 'weak'] as const;
export type Strength = (typeof strengths)[number];

/** How well an antenna hears a sensor. @param dbm as the antenna says it, such as -60 */
export const strengthOf = (dbm: number): Strength =>
  dbm >= STRONG_DBM ? 'strong' : dbm >= WEAK_DBM ? 'fair' : 'weak';
