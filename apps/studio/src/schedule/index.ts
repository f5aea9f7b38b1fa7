export { mountSchedule, viewerOf } from './routes.ts';
export { type ClassRecord, getClass, lockClass, spotsOfRoom } from './store.ts';
