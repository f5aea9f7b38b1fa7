export { mountBookings } from './routes.ts';
