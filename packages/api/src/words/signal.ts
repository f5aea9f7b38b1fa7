/** From here on a sensor is near. */
const STRONG_DBM = -65;
/** Below it what a sensor sends gets lost: it is next door, or in a locker. */
export const WEAK_DBM = -80;

export const strengths = ['strong', 'fair', 'weak'] as const;
export type Strength = (typeof strengths)[number];

/** How well an antenna hears a sensor. @param dbm as the antenna says it, such as -60 */
export const strengthOf = (dbm: number): Strength =>
  dbm >= STRONG_DBM ? 'strong' : dbm >= WEAK_DBM ? 'fair' : 'weak';
