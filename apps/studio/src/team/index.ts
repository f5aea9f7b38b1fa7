export { mountTeam } from './routes.ts';
