export { classCancelled, classEnded } from './class-rules.ts';
export { classState } from './class-state.ts';
export { mountSchedule, viewerOf } from './routes.ts';
export { type ClassRecord, getClass, lockClass, spotsOfRoom, type Viewer } from './store.ts';
