/**
 * What a screen shows: of a class tiles and ranking, one of them, or what the room does together; or, outside the room, the
 * first of the last class and of the month.
 */
export const wallViews = ['both', 'tiles', 'ranking', 'group', 'lobby'] as const;
export type WallView = (typeof wallViews)[number];

/** Numbers that stand in a ranking's columns. */
export const wallMetrics = [
  'distanceKm',
  'points',
  'workKj',
  'caloriesKcal',
  'powerW',
  'ftpPercent',
  'heartRateBpm',
  'cadenceRpm',
] as const;
export type WallMetric = (typeof wallMetrics)[number];

/** Those that a ranking may go by. Watts a kilogram are none: beside the watts of a tile they would tell a weight. */
export const wallRanks = ['distanceKm', 'workKj', 'points', 'ftpPercent'] as const;
export type WallRank = (typeof wallRanks)[number];

/** Those that add up over classes. */
export const lobbyRanks = ['distanceKm', 'workKj', 'points'] as const satisfies readonly WallRank[];
export type LobbyRank = (typeof lobbyRanks)[number];
