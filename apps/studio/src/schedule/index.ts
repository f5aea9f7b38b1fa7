export { chooseClassType } from './class-types/choose-class-type.ts';
export { bookedElsewhere, riderBusy } from './overlaps.ts';
export { releaseClasses } from './release-classes.ts';
export { scheduleRoutes } from './routes.ts';
export { classesWaitedFor, getClassSummary, lockClass, spotsOfRoom } from './store.ts';
