export { mountPerformance } from './routes.ts';
