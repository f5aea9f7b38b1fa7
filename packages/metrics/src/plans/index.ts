/** Class plans: what a class is asked for, by the second. Pure, for tracker and browser. */
export {
  type Band,
  bandOf,
  ON_TARGET_POINTS,
  type PercentOf,
  PLAN_ZONES,
  planZone,
  type RiderPercents,
  standingTo,
} from './band.ts';
export {
  type AskedPercent,
  askedOfRider,
  askedPercents,
  type ClassPlan,
  type PlanNow,
  type PlanStep,
  planAt,
  shiftAt,
} from './class-plan.ts';
export {
  isFitnessTest,
  isOfTest,
  type TestResult,
  type TestWindow,
  testPlan,
  testResult,
  testWindow,
} from './fitness-test.ts';
export { type PlanLoad, planLoad } from './load.ts';
export {
  type Plan,
  type PlanLine,
  type PlanSegment,
  type PlanTarget,
  planSeconds,
  segmentStart,
  tenth,
} from './plan.ts';
export { PlanFileError } from './plan-file-error.ts';
export { readPlan } from './read-plan.ts';
export { writeZwo } from './write-zwo.ts';
