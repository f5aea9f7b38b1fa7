export { uploadJobs } from './jobs.ts';
export { queueUploads, queueUploadsOf } from './queue-uploads.ts';
export { uploadRoutes } from './routes.ts';
export { uploadKeyContext } from './store.ts';
