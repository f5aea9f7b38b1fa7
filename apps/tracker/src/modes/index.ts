export { dismissSprint, endSprint, rankSprint } from './change-sprint.ts';
export { sprintOf } from './class-sprint.ts';
export { teamsOf } from './class-teams.ts';
export { clearContest, endContest, startContest } from './contest.ts';
export { startSprint } from './start-sprint.ts';
export { takeModesOff } from './take-modes-off.ts';
export { dissolveTeams, moveTeamSeat, nameTeam, splitTeams } from './teams.ts';
export { holdTimer, pauseTimer, startTimer, stopTimer, timerOf } from './timer.ts';
