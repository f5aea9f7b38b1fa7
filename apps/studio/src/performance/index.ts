export { deleteNumbers } from './delete-numbers.ts';
export { everyRide, type WholeRide } from './every-ride.ts';
export { type PerformanceJobs, performanceHandlers, performanceQueues } from './jobs.ts';
export { EVERY_RIDE, forgetComputed, markRidesDirty } from './mark-dirty.ts';
export { mountPerformance } from './routes.ts';
export { cannotCome, type Rider } from './why-none.ts';
