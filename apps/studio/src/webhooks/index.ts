export { dropOldEvents } from './drop-events.ts';
export { webhookJobs } from './jobs.ts';
export { queueWebhooks } from './queue-webhooks.ts';
export { webhookRoutes } from './routes.ts';
export { secretsContext } from './store.ts';
