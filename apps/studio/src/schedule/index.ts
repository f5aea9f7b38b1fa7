export { scheduleRoutes } from './routes.ts';
export { getClassSummary, lockClass, spotsOfRoom } from './store.ts';
