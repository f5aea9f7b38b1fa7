/** What a class does beside riding: pure, for tracker and browser. */
export {
  type Amounts,
  amountsOf,
  type ContestNow,
  contestAt,
  type Progress,
  progressOf,
  rankSides,
} from './contest.ts';
export { classSecond, counts, isPaused, type Pauses, pausedSeconds, pausesOfRide } from './pauses.ts';
export {
  type Sprint,
  type SprintNow,
  type SprintNumbers,
  sprintAt,
  sprintDigits,
  sprintNumbers,
} from './sprint.ts';
export { type Cue, type Intervals, type Timer, type TimerNow, timerAt, timerCues, timerMs } from './timer.ts';
