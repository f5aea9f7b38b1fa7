export { importJobs } from './jobs.ts';
export { mountImports } from './routes.ts';
