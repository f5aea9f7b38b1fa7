export { dismissSprint, endSprint, rankSprint } from './change-sprint.ts';
export { sprintOf } from './class-sprint.ts';
export { startSprint } from './start-sprint.ts';
export { pauseTimer, startTimer, stopTimer, timerOf } from './timer.ts';
