/** By what teams, or riders, are measured against each other. Watts a kilogram are none: beside the watts of the tiles they tell weights. */
export const contestMeasures = ['distanceM', 'workKj', 'points'] as const;
export type ContestMeasure = (typeof contestMeasures)[number];

/** Decimals of each: what stands side by side with one number has one rank. */
export const contestDigits: Record<ContestMeasure, number> = { distanceM: 0, workKj: 1, points: 1 };

/** Who is measured: teams by what their riders do on average, or each rider. */
export const contestSides = ['teams', 'riders'] as const;
export type ContestSides = (typeof contestSides)[number];

/** How a room is split by the numbers of its seats: in turn, or one stretch of seats after the other. */
export const teamSplits = ['alternate', 'blocks'] as const;
export type TeamSplit = (typeof teamSplits)[number];

/** A team is its letter; colour and shape go with it. */
export const TEAM_LETTERS = ['A', 'B', 'C', 'D'] as const;
export const MIN_TEAMS = 2;
export const MAX_TEAMS = TEAM_LETTERS.length;

/** The most that may be set as the goal of a race, in each measure. */
export const MAX_CONTEST_GOAL: Record<ContestMeasure, number> = {
  distanceM: 100_000,
  workKj: 5_000,
  points: 1_000,
};
