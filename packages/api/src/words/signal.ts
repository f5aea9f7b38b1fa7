/** Above the first a sensor is near, below the second what it sends gets lost, in dBm. */
const [STRONG_DBM, WEAK_DBM] = [-65, -80];

/** How well an antenna hears a sensor. @param dbm as the antenna says it, such as -60 */
export const strengthOf = (dbm: number): 'strong' | 'fair' | 'weak' =>
  dbm >= STRONG_DBM ? 'strong' : dbm >= WEAK_DBM ? 'fair' : 'weak';
