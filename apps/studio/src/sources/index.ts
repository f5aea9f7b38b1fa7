export { sourceContext } from './calls/connection.ts';
export { forgetPerson as forgetSourcePerson } from './forget-person.ts';
export { sourceJobs } from './jobs.ts';
export { sourceRoutes } from './routes.ts';
