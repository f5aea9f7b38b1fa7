export { type SpiviJobs, spiviHandlers, spiviQueues } from './jobs.ts';
export { mountSpivi } from './routes.ts';
