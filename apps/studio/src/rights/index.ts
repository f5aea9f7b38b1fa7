export { mountExports } from './export/routes.ts';
export { type RightsJobs, rightsHandlers, rightsQueues } from './jobs.ts';
export { mountRights } from './routes.ts';
