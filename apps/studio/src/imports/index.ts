export { type ImportJobs, importHandlers, importQueues } from './jobs.ts';
export { mountImports } from './routes.ts';
