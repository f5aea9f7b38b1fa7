export { importJobs } from './jobs.ts';
export { joinRides } from './join-rides.ts';
export { mountImports } from './mount-imports.ts';
export { importRoutes } from './routes.ts';
