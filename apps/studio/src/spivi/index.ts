export { type DemoRide, seedSpiviDemo } from './demo.ts';
export { failpoints } from './failpoint.ts';
export { type SpiviJobs, spiviHandlers, spiviQueues } from './jobs.ts';
export { mountSpivi } from './routes.ts';
