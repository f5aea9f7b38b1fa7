export { mountStudios } from './routes.ts';
