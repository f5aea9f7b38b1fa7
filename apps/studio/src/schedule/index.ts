export { chooseClassType } from './class-types/choose-class-type.ts';
export { hoursBefore, type Opens, readOpens } from './opening.ts';
export { bookedElsewhere, riderBusy } from './overlaps.ts';
export { releaseClasses } from './release-classes.ts';
export { scheduleRoutes } from './routes.ts';
export { classesWaitedFor, getClassSummary, listClasses, lockClass, spotsOfRoom } from './store.ts';
export { addDays, wallTimeOf } from './wall-time.ts';
