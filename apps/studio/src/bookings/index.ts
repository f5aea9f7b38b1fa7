export { inStudio } from './act.ts';
export { cancelComing } from './cancel-coming.ts';
export { mountBookings } from './routes.ts';
