export { mountPerformance } from './routes.ts';
export { cannotCome, type Rider } from './why-none.ts';
