export { importJobs } from './jobs.ts';
export { mountImports } from './mount-imports.ts';
export { importRoutes } from './routes.ts';
