export { type RightsJobs, rightsHandlers, rightsQueues } from './jobs.ts';
export { mountRights } from './routes.ts';
