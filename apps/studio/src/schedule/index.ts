export { chooseClassType } from './class-types/choose-class-type.ts';
export { refusalOf, someRefused } from './make-classes.ts';
export { hoursBefore, type Opens, readOpens } from './opening.ts';
export { bookedElsewhere, refuseBusyRoom, riderBusy } from './overlaps.ts';
export { refuseForeign, refuseForeignCheckIn } from './own-class.ts';
export { releaseClasses } from './release-classes.ts';
export { scheduleRoutes } from './routes.ts';
export { holdSeries, named } from './series/hold-series.ts';
export {
  afterRiders,
  type ClassRecord,
  classesWaitedFor,
  fixturesOfRoom,
  getClassSummary,
  listClasses,
  lockClass,
  lockWithRiders,
  spotsOfRoom,
} from './store.ts';
export { settlePastSubstitutes } from './substitutes/settle-substitutes.ts';
export { addDays, wallTimeOf } from './wall-time.ts';
