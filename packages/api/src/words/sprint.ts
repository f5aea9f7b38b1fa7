/** What a sprint may be ranked by. */
export const sprintMeasures = ['meanW', 'peakW', 'wattsPerKg', 'distanceM', 'workKj'] as const;
export type SprintMeasure = (typeof sprintMeasures)[number];

/** Whether beside the watts of the same seconds it tells what a rider weighs: told of one sprint never both. */
export const isByWeight = (measure: SprintMeasure): boolean => measure === 'wattsPerKg';

/** A sprint is so long, where it does not go on until somebody ends it. */
export const SPRINT_SECONDS = [10, 20, 30, 60] as const;
