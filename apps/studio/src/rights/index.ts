export { mountExports } from './export/routes.ts';
export { rightsJobs } from './jobs.ts';
export { mountRights } from './routes.ts';
