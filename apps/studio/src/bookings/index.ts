export { cancelComing } from './cancel-coming.ts';
export { bookingRoutes } from './routes.ts';
