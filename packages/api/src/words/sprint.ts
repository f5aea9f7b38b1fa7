/** What a sprint may be ranked by. */
export const sprintMeasures = ['meanW', 'peakW', 'wattsPerKg', 'distanceM', 'workKj'] as const;
export type SprintMeasure = (typeof sprintMeasures)[number];

/** A sprint is so long, where it does not go on until somebody ends it. */
export const SPRINT_SECONDS = [10, 20, 30, 60] as const;
