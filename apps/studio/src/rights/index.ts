export { remainsContext } from './erase/record.ts';
export { mountExports } from './export/mount-exports.ts';
export { rightsJobs } from './jobs.ts';
export { rightsRoutes } from './routes.ts';
