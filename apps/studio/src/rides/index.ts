export { deleteNumbers } from './change/delete-numbers.ts';
export { EVERY_RIDE, forgetComputed, markRidesDirty } from './compute/mark-dirty.ts';
export { rideJobs } from './jobs.ts';
export { everyRide, type WholeRide } from './person/every-ride.ts';
export { cannotCome, type Rider } from './ride/why-none.ts';
export { mountPerformance } from './routes.ts';
